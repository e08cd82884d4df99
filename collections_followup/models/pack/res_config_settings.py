from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    collections_pack_user_ids = fields.Many2many(
        related="company_id.collections_pack_user_ids", readonly=False
    )
    collections_pack_day = fields.Integer(related="company_id.collections_pack_day", readonly=False)
