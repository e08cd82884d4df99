from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    collections_legal = fields.Boolean(related="company_id.collections_legal", readonly=False)
    collections_legal_amount = fields.Monetary(
        related="company_id.collections_legal_amount",
        currency_field="currency_id",
        readonly=False,
    )
    collections_legal_warn_days = fields.Integer(
        related="company_id.collections_legal_warn_days", readonly=False
    )
