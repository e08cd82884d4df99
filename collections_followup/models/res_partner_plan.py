from odoo import api, fields, models
from odoo.exceptions import UserError

from .res_partner import COLLECTIONS_READERS


class ResPartner(models.Model):
    _inherit = "res.partner"

    collections_plan_count = fields.Integer(
        string="Payment plans",
        compute="_compute_collections_plan_count",
        compute_sudo=True,
        groups=COLLECTIONS_READERS,
    )

    @api.depends_context("company")
    def _compute_collections_plan_count(self):
        counts = dict(
            self.env["collections.plan"]._read_group(
                [
                    ("partner_id", "in", self.commercial_partner_id.ids),
                    ("company_id", "in", self.env.companies.ids),
                ],
                ["partner_id"],
                ["__count"],
            )
        )
        for partner in self:
            partner.collections_plan_count = counts.get(partner.commercial_partner_id, 0)

    def _collections_action_plan(self):
        """Return the action that makes a payment plan over what this customer has overdue."""
        self.ensure_one()
        items = self._collections_get_open_items()._collections_get_plannable()
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
        )._collections_action_plan()

    def action_collections_plan(self):
        """Make a payment plan with this customer."""
        return self._collections_action_plan()

    def action_collections_view_plans(self):
        """Open the payment plans of this customer."""
        self.ensure_one()
        plans = self.env["collections.plan"].search(
            [
                ("partner_id", "=", self.commercial_partner_id.id),
                ("company_id", "in", self.env.companies.ids),
            ]
        )
        return self.env["collections.plan"]._get_action(plans, self.display_name)
