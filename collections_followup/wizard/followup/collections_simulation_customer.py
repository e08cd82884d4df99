from odoo import fields, models


class CollectionsSimulationCustomer(models.TransientModel):
    """What a simulated pass would send to one customer."""

    _name = "collections.simulation.customer"
    _inherit = ["collections.checked"]
    _description = "Follow-up Simulation of a Customer"
    _order = "differs desc, amount desc, id"

    simulation_id = fields.Many2one(
        comodel_name="collections.simulation", required=True, ondelete="cascade", index=True
    )
    currency_id = fields.Many2one(related="simulation_id.currency_id", related_sudo=False)
    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Customer", required=True, ondelete="cascade"
    )
    level_ids = fields.Many2many(
        comodel_name="collections.level",
        relation="collections_simulation_customer_level_rel",
        string="Would get",
    )
    other_level_ids = fields.Many2many(
        comodel_name="collections.level",
        relation="collections_simulation_customer_other_level_rel",
        string="Would get from the other policy",
    )
    amount = fields.Monetary(string="Amount claimed")
    other_amount = fields.Monetary(string="Amount of the other policy")
    differs = fields.Boolean(string="Difference")
    item_ids = fields.Json(export_string_translation=False)

    def action_view_items(self):
        """Open the receivable items that would be claimed."""
        self.ensure_one()
        return self.env["account.move.line"]._collections_get_items_action(
            self.item_ids or [], self.partner_id.display_name, self.simulation_id.date
        )
