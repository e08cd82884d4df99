from odoo import fields, models


class CollectionsExpectedPayment(models.Model):
    _inherit = "collections.expected.payment"

    _depends = {
        "collections.promise": [
            "state",
            "company_id",
            "partner_id",
            "currency_id",
            "case_id",
            "collector_id",
            "date",
            "date_limit",
            "amount_due",
            "amount_paid",
        ]
    }

    promise_id = fields.Many2one(comodel_name="collections.promise", readonly=True)
