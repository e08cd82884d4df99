from odoo import api, fields, models

from ..agreement.collections_agreement import TIERS
from ..base.res_company import COMPANY_READERS

SHOWN = "collections_followup.group_collections_placement"


class ResCompany(models.Model):
    _inherit = "res.company"

    collections_placement = fields.Boolean(
        string="Agencies and lawyers",
        help="Old debts are placed with an agency or a lawyer, by hand or by a nightly rule.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_placement_nightly = fields.Boolean(
        string="Propose placements every night",
        help="Proposals wait for approval like those of people.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_placement_min_days = fields.Integer(
        string="Placed when late by",
        default=60,
        help="Days after the due date before an item can be placed.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_placement_min_amount = fields.Monetary(
        string="Least amount placed",
        currency_field="currency_id",
        default=50.0,
        help="All items of a customer that are placed together, in company currency.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_placement_final_days = fields.Integer(
        string="Days after the final notice",
        default=14,
        help="The last level of the policy was sent, and so many days have run since.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_placement_choice = fields.Selection(
        selection=[
            ("rule", "The first in the list that takes the debt"),
            ("share", "By share of what is placed"),
        ],
        string="Choice of the agency",
        required=True,
        default="rule",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_placement_supervisor_amount = fields.Monetary(
        string="Supervisors approve up to",
        currency_field="currency_id",
        default=10000.0,
        help="The highest amount that a supervisor may place; an administrator any. 0: no limit in "
        "amount.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_placement_day = fields.Date(
        readonly=True,
        copy=False,
        export_string_translation=False,
        help="The day on which the nightly work of placements was done last.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )

    _collections_placement_numbers = models.Constraint(
        "CHECK (collections_placement_min_days BETWEEN 0 AND 3650"
        " AND collections_placement_final_days BETWEEN 0 AND 365"
        " AND collections_placement_min_amount >= 0"
        " AND collections_placement_supervisor_amount >= 0)",
        "Of placements, days are 0 to 3650 (365 after the final notice), and amounts are not "
        "negative.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS 'base'
        companies = super().create(vals_list)
        companies._collections_follow_placement(*vals_list)
        return companies

    def write(self, vals):
        # EXTENDS 'base'
        result = super().write(vals)
        self._collections_follow_placement(vals)
        return result

    def _collections_follow_placement(self, *vals_list):
        """Show the screens of placements where a company places debts."""
        if not any("collections_placement" in vals for vals in vals_list):
            return
        self._collections_show_screens("collections_placement", SHOWN)

    @api.private
    def _collections_places(self):
        """Return whether this company places debts with agencies."""
        self.ensure_one()
        # Sudo: a setting, which few read; told is whether it is on.
        return bool(self.sudo().collections_placement)

    @api.private
    def _collections_get_placement_tier(self, amount):
        """Return who approves a placement: the name of a tier.

        :param float amount: in the company's currency
        """
        self.ensure_one()
        # Sudo: the limit is a setting, which few read; told is who approves.
        company = self.sudo()
        most = company.collections_placement_supervisor_amount
        small = not most or company.currency_id.compare_amounts(amount, most) <= 0
        return TIERS[1][0] if small else TIERS[2][0]
