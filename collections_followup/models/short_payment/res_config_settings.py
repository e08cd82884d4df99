from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    collections_short_mode = fields.Selection(
        related="company_id.collections_short_mode", readonly=False
    )
    collections_short_tolerance = fields.Monetary(
        related="company_id.collections_short_tolerance",
        readonly=False,
        currency_field="currency_id",
    )
    collections_short_percent = fields.Float(
        related="company_id.collections_short_percent", readonly=False
    )
