from odoo import fields, models


class CollectionsHoldReason(models.Model):
    """A reason for which follow-up can be put on hold."""

    _name = "collections.hold.reason"
    _inherit = ["collections.checked"]
    _description = "Hold Reason"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    default_days = fields.Integer(
        "Default days",
        default=14,
        help="Proposed length of the hold in days. 0: until somebody releases it.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company", help="Leave empty to use the reason in all companies."
    )

    _default_days_positive = models.Constraint(
        "CHECK (default_days >= 0)", "The proposed length of a hold cannot be negative."
    )
