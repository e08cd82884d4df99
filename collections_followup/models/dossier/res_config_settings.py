from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    group_collections_dossier = fields.Boolean(
        string="Evidence dossiers",
        implied_group="collections_followup.group_collections_dossier",
        group="collections_followup.group_collections_readonly",
    )
