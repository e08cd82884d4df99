import base64
import binascii

from odoo import fields, models
from odoo.exceptions import UserError


class CollectionsPlacementImport(models.TransientModel):
    """Reads a file of an agency, once, and shows what was not taken in."""

    _name = "collections.placement.import"
    _inherit = ["collections.checked"]
    _description = "Read a File of an Agency"

    agency_id = fields.Many2one(comodel_name="collections.agency", string="Agency or lawyer")
    file = fields.Binary(attachment=False)
    file_name = fields.Char()
    placement_file_id = fields.Many2one(
        comodel_name="collections.placement.file", string="Read as", readonly=True
    )
    row_count = fields.Integer(string="Lines read", readonly=True)
    refused = fields.Text(string="What was not taken in", readonly=True)

    def action_read(self):
        """Read the file: what it says is kept, and nothing is booked by it."""
        self.ensure_one()
        if not self.agency_id or not self.file:
            raise UserError(self.env._("Choose the agency and its file first."))
        self.agency_id.check_access("read")
        try:
            content = base64.b64decode(self.file)
        except (binascii.Error, ValueError):
            content = b""
        file = self.agency_id._read_file(self.file_name, content)
        self.write(
            {
                "file": False,
                "placement_file_id": file.id,
                "row_count": file.row_count,
                "refused": file.refused,
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Read a file of an agency"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_download_refused(self):
        """Download the lines that were not taken in, each with the reason."""
        self.ensure_one()
        return self.placement_file_id.action_download_refused()
