from odoo import fields, models


class CollectionsPolicy(models.Model):
    _inherit = "collections.policy"

    contact_days = fields.Integer(
        string="Contact at least every",
        help="Days after which a customer with an open case is to be contacted again: the case "
        "comes onto the list of today with that reason. Contacts of the log and notices count. "
        "0: no such rule.",
    )

    _contact_days_positive = models.Constraint(
        "CHECK (contact_days BETWEEN 0 AND 366)",
        "The days between two contacts are a number from 0 to 366. Enter 0 for no rule.",
    )
