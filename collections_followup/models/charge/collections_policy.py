from odoo import fields, models


class CollectionsPolicy(models.Model):
    _inherit = "collections.policy"

    fee_cap = fields.Monetary(
        string="Fees of an invoice at most",
        help="The fees of all levels together are not more than this. 0: no limit.",
    )

    _fee_cap_positive = models.Constraint(
        "CHECK (fee_cap >= 0)", "The limit of fees cannot be negative. Enter 0 for none."
    )
