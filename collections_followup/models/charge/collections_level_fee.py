from odoo import fields, models


class CollectionsLevelFee(models.Model):
    """What a level charges from a certain amount owed on, up to that of the next band."""

    _name = "collections.level.fee"
    _inherit = ["collections.checked"]
    _description = "Fee by Amount Owed"
    _order = "level_id, amount_from, id"
    _rec_name = "amount_from"

    level_id = fields.Many2one(
        comodel_name="collections.level", required=True, index=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="level_id.currency_id")
    amount_from = fields.Monetary(string="Owed from", required=True)
    amount = fields.Monetary(string="Fee", required=True)

    _from_unique = models.UniqueIndex(
        "(level_id, amount_from)", "Two fees begin at the same amount owed. Change one of them."
    )
    _positive = models.Constraint(
        "CHECK (amount_from >= 0 AND amount >= 0)", "Fees and amounts owed cannot be negative."
    )
