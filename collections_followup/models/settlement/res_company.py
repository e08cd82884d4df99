from odoo import api, fields, models
from odoo.tools import float_round

from ..agreement.res_company import stage_setting
from ..base.res_company import COMPANY_READERS


class ResCompany(models.Model):
    _inherit = "res.company"

    collections_settlement_collector_percent = fields.Float(
        string="Collectors grant up to (percent)",
        digits=(5, 2),
        default=10.0,
        help="Largest discount that a collector may grant. 0: none.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_settlement_collector_amount = fields.Monetary(
        string="Collectors grant up to",
        currency_field="currency_id",
        help="And no more than this amount, in company currency. 0: no limit in amount.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_settlement_supervisor_percent = fields.Float(
        string="Supervisors grant up to (percent)",
        digits=(5, 2),
        default=30.0,
        help="Largest discount that a supervisor may grant; an administrator any. 0: none.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_settlement_supervisor_amount = fields.Monetary(
        string="Supervisors grant up to",
        currency_field="currency_id",
        help="And no more than this amount, in company currency. 0: no limit in amount.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_settlement_grace_days = fields.Integer(
        string="Grace of settlements",
        default=3,
        help="Working days after the deadline that the money may take to arrive.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_settlement_stage_id = stage_setting(
        string="Stage with a settlement",
        help="A case in follow-up moves here when a settlement comes into force. "
        "Empty: the first stage of kind Negotiation.",
    )
    collections_settlement_lapsed_stage_id = stage_setting(
        string="Stage after a lapsed settlement",
        help="A case moves here when a settlement lapses. Empty: the stage of the level that the "
        "case has reached.",
    )
    collections_settlement_signature = fields.Boolean(
        string="Signatures on the letter",
        help="The letter ends with lines for the signatures of both sides.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )

    _collections_settlement_percents = models.Constraint(
        "CHECK (collections_settlement_collector_percent >= 0"
        " AND collections_settlement_supervisor_percent >= collections_settlement_collector_percent"
        " AND collections_settlement_supervisor_percent <= 100)",
        "Discounts that may be granted are 0 to 100 percent, and a supervisor may grant no less "
        "than a collector.",
    )
    _collections_settlement_numbers = models.Constraint(
        "CHECK (collections_settlement_collector_amount >= 0"
        " AND collections_settlement_supervisor_amount >= 0"
        " AND collections_settlement_grace_days BETWEEN 0 AND 60)",
        "Limits of settlements cannot be negative, and their grace is 0 to 60 working days.",
    )

    @api.private
    def _collections_get_settlement_grant(self, tier, amount, currency, day, before=0.0):
        """Return the largest discount that a tier may grant by the company's limits.

        The limits are of all that is given up of a debt, however often.

        :param str tier: ``collector`` or ``supervisor``
        :param float amount: what is owed, in ``currency``
        :param currency: the currency of the settlement
        :param date day: whose rate converts the limit in amount
        :param float before: what was written off of the debt already, in ``currency``
        :return: amount in ``currency``
        """
        self.ensure_one()
        # Sudo: the limits are settings, which few read; the caller gets the amount.
        company = self.sudo()
        most = currency.round(
            (amount + before) * company[f"collections_settlement_{tier}_percent"] / 100.0
        )
        limit = company[f"collections_settlement_{tier}_amount"]
        if limit:
            converted = company.currency_id._convert(limit, currency, company, day, round=False)
            # Never above the limit by rounding.
            limit = float_round(
                converted, precision_rounding=currency.rounding, rounding_method="DOWN"
            )
            most = min(most, limit)
        return max(currency.round(most - before), 0.0)
