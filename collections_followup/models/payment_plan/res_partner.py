from odoo import api, fields, models
from odoo.exceptions import UserError

from ..base.collections_checked import check_one
from ..base.res_partner import COLLECTIONS_READERS


class ResPartner(models.Model):
    _inherit = "res.partner"

    collections_plan_count = fields.Integer(
        string="Payment plans",
        compute="_compute_collections_plan",
        compute_sudo=True,
        groups=COLLECTIONS_READERS,
    )
    collections_plan_date = fields.Date(
        string="Next instalment",
        compute="_compute_collections_plan",
        compute_sudo=True,
        groups=COLLECTIONS_READERS,
        help="Of the payment plans in force or in default, the date that comes first.",
    )
    collections_plan_amount = fields.Monetary(
        string="Open in payment plans",
        currency_field="collections_currency_id",
        compute="_compute_collections_plan",
        compute_sudo=True,
        groups=COLLECTIONS_READERS,
        help="Of the payment plans in force or in default, in company currency.",
    )
    collections_plan_defaulted = fields.Boolean(
        string="Payment plan in default",
        compute="_compute_collections_plan",
        compute_sudo=True,
        groups=COLLECTIONS_READERS,
    )

    @api.depends_context("company", "allowed_company_ids")
    def _compute_collections_plan(self):
        company = self.env.company
        today = company._collections_today()
        # A branch without a policy has its plans with the company that keeps its cases.
        owners = self.env["collections.followup"]._get_owners_sudo(self.env.companies)
        rows = {}
        for partner, state, currency, count, amount, day in self.env[
            "collections.plan"
        ]._read_group(
            [
                ("partner_id", "in", self.commercial_partner_id.ids),
                ("company_id", "in", owners.ids),
            ],
            ["partner_id", "state", "currency_id"],
            ["__count", "amount_open:sum", "date_next:min"],
        ):
            rows.setdefault(partner, []).append((state, currency, count, amount, day))
        for partner in self:
            own = rows.get(partner.commercial_partner_id, [])
            live = [row for row in own if row[0] in ("active", "defaulted")]
            partner.collections_plan_count = sum(row[2] for row in own)
            partner.collections_plan_date = min((row[4] for row in live if row[4]), default=False)
            partner.collections_plan_amount = sum(
                currency._convert(amount, company.currency_id, company, today)
                for _state, currency, _count, amount, _day in live
            )
            partner.collections_plan_defaulted = any(row[0] == "defaulted" for row in live)

    def _collections_action_plan(self):
        """Return the action that makes a payment plan over what this customer has overdue."""
        self.ensure_one()
        all_items = self._collections_get_open_items()
        items = self.env["collections.plan"]._choose_free(all_items)
        if not items:
            raise UserError(
                self.env._(
                    "%s has no open items that could go into a payment plan.", self.display_name
                )
            )
        today = self.env["account.move.line"]._collections_today()
        chosen = items.filtered(lambda item: (item.date_maturity or item.date) < today) or items
        return chosen.filtered(
            lambda item: item.currency_id == chosen[0].currency_id
        )._collections_action_plan(left_out=all_items - items)

    def action_collections_plan(self):
        """Make a payment plan with this customer."""
        check_one(self)
        return self._collections_action_plan()

    def action_collections_view_plans(self):
        """Open the payment plans of this customer."""
        check_one(self)
        plans = self.env["collections.plan"].search(
            [
                ("partner_id", "=", self.commercial_partner_id.id),
                ("company_id", "in", self.env.companies.ids),
            ]
        )
        return self.env["collections.plan"]._get_action(plans, self.display_name)
