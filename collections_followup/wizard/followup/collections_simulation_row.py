from odoo import fields, models


class CollectionsSimulationRow(models.TransientModel):
    """One figure of a simulation: items per level, or per reason for not chasing them."""

    _name = "collections.simulation.row"
    _inherit = ["collections.checked"]
    _description = "Follow-up Simulation Figure"
    _order = "kind, sequence, id"

    simulation_id = fields.Many2one(
        comodel_name="collections.simulation", required=True, ondelete="cascade", index=True
    )
    currency_id = fields.Many2one(related="simulation_id.currency_id", related_sudo=False)
    compare = fields.Boolean(related="simulation_id.compare", related_sudo=False)
    kind = fields.Selection(
        selection=[("level", "Would be sent"), ("reason", "Would not be chased")], required=True
    )
    sequence = fields.Integer()
    level_id = fields.Many2one(comodel_name="collections.level", ondelete="cascade")
    policy_id = fields.Many2one(related="level_id.policy_id", related_sudo=False)
    reason = fields.Selection(
        selection=lambda self: self.env["collections.followup"]._selection_reason()
    )
    customer_count = fields.Integer(string="Customers")
    item_count = fields.Integer(string="Items")
    amount = fields.Monetary()
    other_customer_count = fields.Integer(string="Customers (other)")
    other_item_count = fields.Integer(string="Items (other)")
    other_amount = fields.Monetary(string="Amount (other)")
    item_ids = fields.Json(export_string_translation=False)
    other_item_ids = fields.Json(export_string_translation=False)

    def action_view_items(self):
        """Open the receivable items behind this figure, of both policies."""
        self.ensure_one()
        ids = {*(self.item_ids or []), *(self.other_item_ids or [])}
        reasons = dict(self._fields["reason"]._description_selection(self.env))
        return self.env["account.move.line"]._collections_get_items_action(
            sorted(ids),
            self.level_id.name or reasons.get(self.reason),
            self.simulation_id.date,
        )
