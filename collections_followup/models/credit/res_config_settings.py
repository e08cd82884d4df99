from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    collections_credit = fields.Boolean(related="company_id.collections_credit", readonly=False)
    collections_credit_rule = fields.Selection(
        related="company_id.collections_credit_rule", readonly=False
    )
    collections_credit_quotations = fields.Boolean(
        related="company_id.collections_credit_quotations", readonly=False
    )
    collections_credit_group = fields.Boolean(
        related="company_id.collections_credit_group", readonly=False
    )
    collections_credit_supervisor_amount = fields.Monetary(
        related="company_id.collections_credit_supervisor_amount",
        currency_field="currency_id",
        readonly=False,
    )
    collections_credit_consent = fields.Text(
        related="company_id.collections_credit_consent", readonly=False
    )
