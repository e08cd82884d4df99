from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    collections_specific_account_id = fields.Many2one(
        related="company_id.collections_specific_account_id", readonly=False
    )
