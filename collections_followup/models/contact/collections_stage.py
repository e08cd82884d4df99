from odoo import fields, models


class CollectionsStage(models.Model):
    _inherit = "collections.stage"

    contact_days = fields.Integer(
        string="Contact at least every",
        help="Days after which the customer of a case in this stage is to be contacted again, "
        "whatever the policy says. 0: what the policy says.",
    )

    _contact_days_positive = models.Constraint(
        "CHECK (contact_days BETWEEN 0 AND 366)",
        "The days between two contacts are a number from 0 to 366. Enter 0 for what the policy "
        "says.",
    )
