from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    collections_portal = fields.Boolean(related="company_id.collections_portal", readonly=False)
    collections_portal_days = fields.Integer(
        related="company_id.collections_portal_days", readonly=False
    )
