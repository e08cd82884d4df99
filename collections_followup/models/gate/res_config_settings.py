from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    collections_for_others = fields.Boolean(
        related="company_id.collections_for_others", readonly=False
    )
    collections_sms_answers = fields.Boolean(
        related="company_id.collections_sms_answers", readonly=False
    )
