from odoo import api, fields, models


class CollectionsGateDialog(models.AbstractModel):
    """A dialog from which somebody reaches a customer: the gate's answer stands in it.

    Blocked: only with the right to override, and a reason; warned: with a reason. Both are put
    on record.
    """

    _name = "collections.gate.dialog"
    _description = "Dialog with the Gate's Answer"

    collections_gate_verdict = fields.Selection(
        selection=[("allowed", "Allowed"), ("warned", "Warned"), ("blocked", "Blocked")],
        compute="_compute_collections_gate",
        export_string_translation=False,
    )
    collections_gate_text = fields.Text(
        string="Contact rules",
        compute="_compute_collections_gate",
        help="What the contact rules have against it, and when it is possible.",
    )
    collections_gate_reason = fields.Text(
        string="Why all the same",
        help="It is put on record with your name and what the rules said.",
    )
    collections_may_override = fields.Boolean(
        compute="_compute_collections_may_override", export_string_translation=False
    )

    def _get_gate_rows(self):
        """Return what the gate is asked: one row for each reader, see ``_ask_many``."""
        return []

    @api.model
    def _get_gate_depends(self):
        """Return the names of the fields that the answer depends on."""
        return []

    @api.depends(lambda self: self._get_gate_depends())
    def _compute_collections_gate(self):
        gate = self.env["collections.gate"]
        answers = gate._ask_for_each({dialog: dialog._get_gate_rows() for dialog in self})
        for dialog in self:
            dialog.collections_gate_verdict = answers[dialog]["verdict"]
            dialog.collections_gate_text = answers[dialog]["text"]

    @api.depends_context("uid")
    def _compute_collections_may_override(self):
        self.collections_may_override = self.env["collections.gate.override"]._may_override()

    def _pass_gate(self, waits=False):
        """Refuse what the gate is against, unless somebody may and does go on for a reason.

        :param bool waits: whether what is blocked until a later moment waits in an outbox
        :return: the entries of what was overridden
        :raise UserError: the gate is against it, and nobody said why to go on
        """
        self.ensure_one()
        reason = self.collections_gate_reason
        overrides = self.env["collections.gate.override"]
        return overrides._pass_for(self._get_gate_rows(), reason, waits)
