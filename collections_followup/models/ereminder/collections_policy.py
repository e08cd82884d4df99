from odoo import fields, models


class CollectionsPolicy(models.Model):
    _inherit = "collections.policy"

    ereminder_missing = fields.Selection(
        selection=[
            ("without", "Send the notice without it"),
            ("hold", "Hold the notice back"),
        ],
        string="Incomplete e-reminder",
        required=True,
        default="without",
        help="What happens to a notice whose e-reminder lacks something, such as the customer's "
        "electronic address.",
    )
