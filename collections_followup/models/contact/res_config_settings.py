from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    collections_contact_years = fields.Integer(
        related="company_id.collections_contact_years", readonly=False
    )
