from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...engine import placement_file


class CollectionsAgencyColumn(models.Model):
    """A column of an agency's files, or a word of its own for what a line says."""

    _name = "collections.agency.column"
    _description = "Column of an Agency's Files"
    _inherit = ["collections.checked"]
    _order = "usage, sequence, id"
    _rec_name = "heading"

    agency_id = fields.Many2one(
        comodel_name="collections.agency", required=True, index=True, ondelete="cascade"
    )
    usage = fields.Selection(
        selection=[
            ("out", "Column of files out"),
            ("in", "Column of files in"),
            ("word", "Word of files in"),
        ],
        required=True,
        default="out",
    )
    sequence = fields.Integer(default=10)
    key = fields.Selection(
        selection=lambda self: self._selection_key(),
        string="What it is",
        required=True,
    )
    heading = fields.Char(string="As the agency calls it", required=True)

    _key_once = models.UniqueIndex(
        "(agency_id, usage, key) WHERE usage = 'in'",
        "Each column of files in is named once.",
    )

    @api.model
    def _selection_key(self):
        """Return what columns and words can be: names of the engine, with labels for people."""
        labels = {name: heading for name, (heading, _most) in placement_file.OUT.items()}
        labels |= {name: name.capitalize() for name in placement_file.IN if name not in labels}
        labels |= {name: name.capitalize() for name in placement_file.STATUSES}
        return list(labels.items())

    @api.constrains("usage", "key")
    def _check_key(self):
        known = {
            "out": placement_file.OUT,
            "in": placement_file.IN,
            "word": placement_file.STATUSES,
        }
        for column in self:
            if column.key not in known[column.usage]:
                raise ValidationError(
                    self.env._(
                        "“%(heading)s”: %(key)s is not known in files of this direction. Choose "
                        "one of: %(known)s.",
                        heading=column.heading,
                        key=column.key,
                        known=", ".join(known[column.usage]),
                    )
                )
