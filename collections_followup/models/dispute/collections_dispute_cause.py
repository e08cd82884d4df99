from odoo import fields, models


class CollectionsDisputeCause(models.Model):
    """What went wrong in the company, found out while a dispute is looked into."""

    _name = "collections.dispute.cause"
    _inherit = ["collections.checked"]
    _description = "Root Cause of Disputes"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        comodel_name="res.company", help="Leave empty to offer the cause in all companies."
    )
