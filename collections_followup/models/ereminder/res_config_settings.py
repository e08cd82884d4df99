from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    collections_ereminder = fields.Boolean(
        related="company_id.collections_ereminder", readonly=False
    )
    collections_ereminder_type = fields.Selection(
        related="company_id.collections_ereminder_type", readonly=False
    )
