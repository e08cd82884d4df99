from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    collections_thanks = fields.Boolean(related="company_id.collections_thanks", readonly=False)
