from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    collections_snapshot_monthly = fields.Boolean(
        related="company_id.collections_snapshot_monthly", readonly=False
    )
    collections_snapshot_daily = fields.Boolean(
        related="company_id.collections_snapshot_daily", readonly=False
    )
    collections_snapshot_days = fields.Integer(
        related="company_id.collections_snapshot_days", readonly=False
    )
