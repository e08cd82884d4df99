"""What a plan costs a person in a year, shown while its terms are chosen and on the agreement."""

from decimal import Decimal

from odoo import api, fields, models
from odoo.tools import formatLang

from ...engine import plan_apr


class CollectionsPlanTerms(models.AbstractModel):
    _inherit = "collections.plan.terms"

    apr = fields.Float(
        string="Annual percentage rate",
        digits=(16, 4),
        compute="_compute_apr",
        help="What interest and fee cost in a year, by the rule of the customer's country: in "
        "Europe the effective rate, in the United States the nominal rate of Regulation Z. Only "
        "where the customer is a person.",
    )
    apr_text = fields.Char(string="Annual percentage rate (APR)", compute="_compute_apr")

    def _get_apr_payments(self):
        """Return the principal of the schedule, and pairs of day and amount of its payments."""
        return 0.0, []

    def _get_apr_country(self):
        """Return the country whose rule holds: where the customer lives, or else the company."""
        return self.partner_id.country_id or self.company_id.country_id

    def _is_charged_credit(self):
        """Return whether a person pays interest or a fee for time to pay."""
        principal, payments = self._get_apr_payments()
        charge = sum(amount for _day, amount in payments) - principal
        return (
            bool(self.partner_id)
            and not self.partner_id.commercial_partner_id.is_company
            and self.currency_id.compare_amounts(charge, 0) > 0
        )

    @api.depends(lambda self: self._get_apr_depends())
    def _compute_apr(self):
        for terms in self:
            terms.apr, terms.apr_text = 0.0, False
            rule = plan_apr.RULES.get(terms._get_apr_country().code)
            if not rule or not terms.date_start or not terms._is_charged_credit():
                continue
            principal, payments = terms._get_apr_payments()
            rate = plan_apr.compute(
                rule,
                terms.date_start,
                Decimal(str(principal)),
                [(day, Decimal(str(amount))) for day, amount in payments],
            )
            if rate is not None:
                terms.apr = float(rate)
                terms.apr_text = terms._format_apr(rule, rate)

    @api.model
    def _get_apr_depends(self):
        return ("date_start",)

    def _format_apr(self, rule, rate):
        """Return a rate in the reader's language, as the rule shows it.

        :param str rule: ``eu`` or ``us``
        :param Decimal rate: in percent
        """
        return f"{formatLang(self.env, float(rate), digits=plan_apr.SHOWN[rule])} %"
