from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    collections_best_time = fields.Boolean(
        related="company_id.collections_best_time", readonly=False
    )
    collections_best_time_notices = fields.Boolean(
        related="company_id.collections_best_time_notices", readonly=False
    )
