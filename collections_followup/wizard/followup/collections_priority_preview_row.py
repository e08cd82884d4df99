from odoo import fields, models


class CollectionsPriorityPreviewRow(models.TransientModel):
    """A case that would move, with its place now and then."""

    _name = "collections.priority.preview.row"
    _inherit = ["collections.checked"]
    _description = "Case That Moves"
    _order = "new_rank, id"

    preview_id = fields.Many2one(
        comodel_name="collections.priority.preview", required=True, index=True, ondelete="cascade"
    )
    case_id = fields.Many2one(
        comodel_name="collections.case", required=True, readonly=True, ondelete="cascade"
    )
    old_rank = fields.Integer(string="Place now", readonly=True)
    new_rank = fields.Integer(string="Place then", readonly=True)
    old_score = fields.Float(string="Priority now", readonly=True, digits=(6, 1))
    new_score = fields.Float(string="Priority then", readonly=True, digits=(6, 1))
