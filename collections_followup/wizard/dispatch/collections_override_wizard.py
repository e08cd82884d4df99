from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class CollectionsOverrideWizard(models.TransientModel):
    """Sends a message that waits at the contact gate: with the right, a reason, and on record."""

    _name = "collections.override.wizard"
    _inherit = ["collections.checked", "collections.gate.dialog"]
    _description = "Send in Spite of Contact Rules"

    res_model = fields.Char(required=True, readonly=True)
    res_id = fields.Many2oneReference(model_field="res_model", required=True, readonly=True)
    subject = fields.Char(string="Message", compute="_compute_subject")

    @api.model
    def _get_action(self, record):
        """Return the action that opens the dialog on a message that waits."""
        values = {"res_model": record._name, "res_id": record.id}
        # Who may not, or where nothing waits, opens no dialog.
        self.new(values)._get_waiting()
        wizard = self.create(values)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send all the same"),
            "res_model": self._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
        }

    def _get_waiting(self):
        """Return the record whose message waits.

        :raise UserError: nothing of it waits any more
        """
        self.ensure_one()
        sources = self.env["collections.dispatch"]._get_source_models()
        if self.res_model not in sources and self.res_model != "collections.dispatch":
            raise AccessError(self.env._("This is no message of Collections."))
        record = self.env[self.res_model].browse(self.res_id).exists()
        if not self.env["collections.gate.override"]._may_override():
            raise AccessError(
                self.env._("Only those with the right to override contact rules may go on.")
            )
        record._check_may_send()
        if not record._get_gate_waiting():
            raise UserError(self.env._("The message does not wait any more."))
        return record

    @api.depends("res_model", "res_id")
    def _compute_subject(self):
        for wizard in self:
            wizard.subject = wizard._get_waiting().display_name

    @api.model
    def _get_gate_depends(self):
        # OVERRIDE 'collections.gate.dialog'
        return ["res_model", "res_id"]

    def _get_gate_rows(self):
        # OVERRIDE 'collections.gate.dialog'
        # Sudo: the answer rests on facts that who sends the message need not read.
        record = self._get_waiting().sudo()
        return record._get_gate_rows()[record]

    def action_send(self):
        """Send the message now; who does, and why, is put on record."""
        record = self._get_waiting()
        record._go_on(self._pass_gate())
        return {"type": "ir.actions.act_window_close"}
