from odoo import fields, models


class CollectionsAgencyRate(models.Model):
    """What an agency gets of what comes in, by amount and age of what was placed."""

    _name = "collections.agency.rate"
    _description = "Commission of an Agency"
    _inherit = ["collections.checked"]
    _order = "place, min_amount, min_days, id"
    _rec_name = "percent"

    agency_id = fields.Many2one(
        comodel_name="collections.agency", required=True, index=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="agency_id.currency_id")
    place = fields.Selection(
        selection=[("0", "Each"), ("1", "First"), ("2", "Second"), ("3", "Third")],
        string="Placement",
        required=True,
        default="0",
    )
    min_amount = fields.Monetary(string="Placed, from", help="All items of the placement.")
    min_days = fields.Integer(string="Late by at least", help="Days, when the item was placed.")
    percent = fields.Float(required=True, digits=(5, 2))

    _numbers = models.Constraint(
        "CHECK (percent BETWEEN 0 AND 100 AND min_amount >= 0 AND min_days BETWEEN 0 AND 3650)",
        "A commission is 0 to 100 percent, from an amount that is not negative and 0 to 3650 days.",
    )
