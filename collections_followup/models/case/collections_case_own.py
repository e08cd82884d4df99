"""Whose a customer is: where collectors see only their own cases, they work on no others."""

from odoo import api, models
from odoo.exceptions import AccessError


class CollectionsCase(models.Model):
    _inherit = "collections.case"

    @api.constrains("user_id", "company_id")
    def _check_owner(self):
        for case in self:
            case.user_id._collections_check_works_for(case.company_id)

    @api.model
    @api.private
    def _read_collectors(self, partners, companies):
        """Return whose customers are: of the open case, or of the customer where there is none.

        :param partners: commercial partners
        :param companies: companies that keep cases
        :return: a user, or none for nobody's, by company and customer
        """
        # In sudo mode: that a customer is a colleague's must be known to be respected.
        cases = self.sudo().search(
            [
                ("partner_id", "in", partners.ids),
                ("company_id", "in", companies.ids),
                ("state", "=", "open"),
            ]
        )
        users = {(case.company_id.id, case.partner_id.id): case.user_id for case in cases}
        for company in companies:
            for partner in partners.sudo().with_company(company):
                users.setdefault((company.id, partner.id), partner.collections_user_id)
        return {
            (company, partner): users[company.id, partner.id].with_env(self.env)
            for company in companies
            for partner in partners
        }

    @api.model
    @api.private
    def _check_own(self, partners, companies):
        """Refuse work on customers who are a colleague's, where the company says so.

        Said of all that is agreed with a customer or raised for one, beside the record rules,
        which only keep what exists.

        :param partners: commercial partners
        :param companies: companies that keep cases
        """
        supervisor = "collections_followup.group_collections_supervisor"
        # Sudo: the setting, and whose customer it is, are told to whoever is refused.
        limited = companies.filtered(lambda company: company.sudo().collections_own_cases)
        if self.env.su or not limited or self.env.user.has_group(supervisor):
            return
        for (_company, partner), user in self._read_collectors(partners, limited).items():
            if user and user != self.env.user:
                raise AccessError(
                    self.env._(
                        "%(customer)s is a customer of %(collector)s. Ask them, or ask a "
                        "supervisor to assign the case to you.",
                        customer=partner.sudo().display_name,
                        collector=user.sudo().name,
                    )
                )

    @api.model
    @api.private
    def _check_worked_on(self, partners):
        """Refuse to change what is known of customers whom the user works on in no company.

        It is the same in all companies: those of the user count, whichever he has chosen just
        now.

        :param partners: commercial partners
        """
        if self.env.su or not partners:
            return
        companies = self.env.user.company_ids
        own = self.with_context(allowed_company_ids=companies.ids).search(
            [("partner_id", "in", partners.ids), ("state", "=", "open")]
        )
        owners = companies.browse().union(
            *(company._collections_owner() or company for company in companies)
        )
        self._check_own(partners - own.partner_id, owners)
