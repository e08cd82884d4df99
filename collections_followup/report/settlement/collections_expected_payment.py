from odoo import fields, models


class CollectionsExpectedPayment(models.Model):
    _inherit = "collections.expected.payment"

    _depends = {
        "collections.settlement": [
            "state",
            "company_id",
            "partner_id",
            "currency_id",
            "case_id",
            "user_id",
            "date_deadline",
            "date_limit",
            "amount_due",
            "amount_paid",
        ]
    }

    settlement_id = fields.Many2one(comodel_name="collections.settlement", readonly=True)
