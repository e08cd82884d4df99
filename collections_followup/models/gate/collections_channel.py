from odoo import fields, models

# The channels over which a customer is reached, as contact rules know them.
CHANNELS = [
    ("phone", "Phone"),
    ("email", "E-mail"),
    ("sms", "Text message"),
    ("letter", "Letter"),
    ("visit", "Visit"),
]


class CollectionsChannel(models.Model):
    """A way to reach a customer, so that rules can name several of them."""

    _name = "collections.channel"
    _inherit = ["collections.checked"]
    _description = "Contact Channel"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Selection(selection=CHANNELS, required=True, readonly=True)
    sequence = fields.Integer(default=10)

    _code_unique = models.Constraint("UNIQUE(code)", "Each channel exists once.")
