from odoo import fields, models


class CollectionsExpectedPayment(models.Model):
    _inherit = "collections.expected.payment"

    _depends = {
        "collections.plan.installment": [
            "state",
            "plan_id",
            "plan_state",
            "company_id",
            "partner_id",
            "currency_id",
            "user_id",
            "sequence",
            "date_due",
            "date_deadline",
            "amount_open",
        ],
        "collections.plan": ["version", "root_id"],
    }

    installment_id = fields.Many2one(
        comodel_name="collections.plan.installment", string="Instalment", readonly=True
    )
    plan_id = fields.Many2one(comodel_name="collections.plan", string="Payment plan", readonly=True)
