from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    collections_unmatched_auto = fields.Boolean(
        related="company_id.collections_unmatched_auto", readonly=False
    )
