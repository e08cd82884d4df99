from odoo import fields, models
from odoo.exceptions import UserError


class CollectionsCreditFiled(models.AbstractModel):
    """What stands in a credit file, and stays in it."""

    _name = "collections.credit.filed"
    _inherit = ["collections.checked"]
    _description = "What Stands in a Credit File"

    file_id = fields.Many2one(
        comodel_name="collections.credit.file",
        required=True,
        index=True,
        ondelete="cascade",
        before_write="_check_same_file",
    )

    def _check_same_file(self, vals):
        """Refuse to move it into the file of another customer."""
        if any(own.file_id.id != vals["file_id"] for own in self):
            raise UserError(
                self.env._("What stands in a credit file stays there. Enter it in the other one.")
            )
