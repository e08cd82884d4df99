"""In which order a payment is applied: by the rule that is about a customer, or by the company."""

from odoo import api, models

# Where the law bars money from the disputed debts of persons: 12 CFR 1006.30(c)(1).
BARRED = ("US",)


class CollectionsAllocationOrder(models.AbstractModel):
    """What law and company say of the order. The customer's own words come before it."""

    _name = "collections.allocation.order"
    _description = "Order of Allocation"

    @api.model
    @api.private
    def _find(self, partner, owner):
        """Return the order of a customer, and the rule that says so.

        Of the interest rules in use that name an order the most specific one counts.

        :param partner: commercial partner
        :param owner: the company that keeps the cases
        :return: the name of an order, and the rule, none where the company's setting counts
        """
        # Sudo: settings and rules count whoever applies a payment.
        partner, company = partner.sudo().with_company(owner), owner.sudo()
        rules = self.env["collections.interest.rule"]._get_rules_sudo(company)
        rule = rules.filtered("allocation")._choose(
            (partner.collections_policy_id or company.collections_policy_id).id or None,
            self._get_country(partner, company).id or None,
            partner._collections_get_customer_kind(),
        )
        return rule.allocation or company.collections_allocation_order, rule

    @api.model
    @api.private
    def _find_disputed(self, partner, owner):
        """Return what becomes of disputed debts, as the engine calls it.

        :param partner: commercial partner
        :param owner: the company that keeps the cases
        """
        # Sudo: as above.
        partner, company = partner.sudo(), owner.sudo()
        if self._is_person(partner) and self._get_country(partner, company).code in BARRED:
            return "never"
        return company.collections_allocation_disputed

    @api.model
    def _get_country(self, partner, company):
        """Return the country whose law counts: of the customer, or else of the company."""
        return partner.country_id or company.partner_id.country_id

    @api.model
    def _is_person(self, partner):
        """Return whether a customer is a person whose debts are no commercial ones."""
        return partner._collections_get_customer_kind() == "person"
