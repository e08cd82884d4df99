from odoo import fields, models


class CollectionsPriorityPreviewLine(models.TransientModel):
    """A priority rule, with the weight that is tried."""

    _name = "collections.priority.preview.line"
    _inherit = ["collections.checked"]
    _description = "Weight to Try"

    preview_id = fields.Many2one(
        comodel_name="collections.priority.preview", required=True, index=True, ondelete="cascade"
    )
    rule_id = fields.Many2one(
        comodel_name="collections.priority.rule", required=True, ondelete="cascade"
    )
    factor = fields.Selection(related="rule_id.factor", related_sudo=False)
    old_weight = fields.Float(related="rule_id.weight", related_sudo=False, string="Weight now")
    reference = fields.Float(string="Full weight at", required=True)
    weight = fields.Float(string="Weight to try", required=True)

    _reference_positive = models.Constraint(
        "CHECK (reference > 0)",
        "The reference of a priority rule must be above 0: it is what earns the full weight.",
    )
    _weight_positive = models.Constraint(
        "CHECK (weight >= 0)",
        "The weight of a priority rule cannot be negative. Archive a rule that should not count.",
    )


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
