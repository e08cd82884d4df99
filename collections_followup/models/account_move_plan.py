from odoo import fields, models
from odoo.exceptions import UserError


class AccountMove(models.Model):
    _inherit = "account.move"

    collections_plan_ids = fields.Many2many(
        comodel_name="collections.plan",
        compute="_compute_collections_plan_ids",
        search="_search_collections_plan_ids",
        string="Payment plans",
        compute_sudo=True,
    )
    collections_plan_count = fields.Integer(
        compute="_compute_collections_plan_ids", compute_sudo=True
    )

    def _compute_collections_plan_ids(self):
        found = {}
        for move, plans in self.env["collections.plan.line"]._read_group(
            [("move_id", "in", self.ids)], ["move_id"], ["plan_id:recordset"]
        ):
            found[move] = plans
        for move in self:
            plans = found.get(move, self.env["collections.plan"])
            move.collections_plan_ids = plans
            move.collections_plan_count = len(plans)

    def _search_collections_plan_ids(self, operator, value):
        if operator not in ("in", "any"):
            return NotImplemented
        lines = self.env["collections.plan.line"].sudo()._search([("plan_id", operator, value)])
        return [("id", "in", lines.subselect("move_id"))]

    def action_collections_plan(self):
        """Make a payment plan over the open items of these invoices."""
        items = self._collections_get_receivable_lines()._collections_get_plannable()
        if not items:
            raise UserError(
                self.env._(
                    "Nothing is open on the chosen invoices that could go into a payment plan. "
                    "Paid invoices, and those that already are in a plan, cannot."
                )
            )
        return items._collections_action_plan()

    def action_collections_view_plans(self):
        """Open the payment plans that cover this invoice."""
        self.ensure_one()
        return self.env["collections.plan"]._get_action(self.collections_plan_ids, self.name)
