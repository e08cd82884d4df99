import base64
import binascii

from odoo import fields, models
from odoo.exceptions import UserError


class CollectionsCourtReadWizard(models.TransientModel):
    """Reads a file of a court, and shows what became of each of its entries."""

    _name = "collections.court.read.wizard"
    _inherit = ["collections.checked"]
    _description = "Read Answers of a Court"

    company_id = fields.Many2one(
        comodel_name="res.company", required=True, default=lambda self: self.env.company
    )
    file = fields.Binary(attachment=False)
    file_name = fields.Char()

    def action_read(self):
        """Read the file: legal actions follow, and what cannot be followed is listed."""
        self.ensure_one()
        if not self.file:
            raise UserError(self.env._("Choose a file first."))
        if self.company_id not in self.env.companies:
            raise UserError(self.env._("Choose one of your companies."))
        # Whoever may not work on legal actions learns it before the file is read.
        self.env["collections.legal.action"].check_access("write")
        try:
            content = base64.b64decode(self.file)
        except (binascii.Error, ValueError):
            content = b""
        files = self.env["collections.court.file"]
        file, before = files._take_in(self.company_id, content, self.file_name)
        action = {
            "type": "ir.actions.act_window",
            "res_model": "collections.court.file",
            "res_id": file.id,
            "view_mode": "form",
        }
        if not before:
            return action
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "message": self.env._("This file was read before. Nothing was done."),
                "next": action,
            },
        }
