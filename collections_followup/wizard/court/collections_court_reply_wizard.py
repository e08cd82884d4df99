from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class CollectionsCourtReplyWizard(models.TransientModel):
    """Asks what the fields that a court has queried should be, and writes the reply."""

    _name = "collections.court.reply.wizard"
    _inherit = ["collections.once"]
    _description = "Reply to a Court"

    answers_id = fields.Many2one(
        comodel_name="collections.court.line", string="Query", required=True, readonly=True
    )
    corrects_id = fields.Many2one(comodel_name="collections.court.file", readonly=True)
    action_id = fields.Many2one(related="answers_id.action_id", related_sudo=False)
    text = fields.Text(related="answers_id.text", string="The court asks", related_sudo=False)
    line_ids = fields.One2many(
        comodel_name="collections.court.reply.row", inverse_name="wizard_id", string="Fields"
    )

    @api.model
    @api.private
    def _open(self, line, corrects=None):
        """Return the action that opens the dialog.

        :param line: the entry of the query
        :param corrects: the file with the reply that is written again, or None
        """
        wizard = self.create(
            {
                "answers_id": line.id,
                "corrects_id": corrects.id if corrects else False,
                "line_ids": [
                    Command.create(
                        {
                            "place": place,
                            "error": row.get("error"),
                            "field": row.get("field"),
                            "before": row.get("content"),
                            "content": row.get("content"),
                        }
                    )
                    for place, row in enumerate(line._to_answer().rows)
                ],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Reply to the court"),
            "res_model": self._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_write(self):
        """Write the file with the reply, and open it."""
        self._do_once()
        line = self.answers_id
        line.check_access("read")
        if not line.is_asking and not self.corrects_id:
            raise UserError(self.env._("This entry needs nothing more."))
        given = {own.place: own.content or "" for own in self.line_ids}
        rows = [
            {**row, "content": given.get(place, row.get("content") or "")}
            for place, row in enumerate(line._to_answer().rows)
        ]
        file = self.env["collections.court.file"]._build(
            line.company_id,
            "eda_reply",
            {line.action_id: {"answers_id": line.id, "query": {"rows": rows}}},
            self.corrects_id or None,
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": "collections.court.file",
            "res_id": file.id,
            "view_mode": "form",
        }
