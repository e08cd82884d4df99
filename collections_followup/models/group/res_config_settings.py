from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    group_collections_group = fields.Boolean(
        string="Groups of companies",
        implied_group="collections_followup.group_collections_group",
        group="collections_followup.group_collections_readonly",
    )
