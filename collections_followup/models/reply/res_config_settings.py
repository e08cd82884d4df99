from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    collections_reply_days = fields.Integer(
        related="company_id.collections_reply_days", readonly=False
    )
