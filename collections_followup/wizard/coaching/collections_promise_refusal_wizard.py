from odoo import api, fields, models


class CollectionsPromiseRefusalWizard(models.TransientModel):
    """Asks a supervisor why a promise is refused: whoever logged it is told."""

    _name = "collections.promise.refusal.wizard"
    _inherit = ["collections.checked"]
    _description = "Refuse a Promise"

    promise_id = fields.Many2one(
        comodel_name="collections.promise", required=True, readonly=True, ondelete="cascade"
    )
    reason = fields.Text(string="Why")

    @api.model
    def _get_action(self, promise):
        """Return the action that opens the dialog for a promise."""
        wizard = self.create({"promise_id": promise.id})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Refuse %s", promise.name),
            "res_model": self._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_confirm(self):
        """Refuse the promise."""
        self.ensure_one()
        self.promise_id._refuse(self.reason)
        return {"type": "ir.actions.act_window_close"}
