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
