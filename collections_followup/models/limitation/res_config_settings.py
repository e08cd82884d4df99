from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    group_collections_limitation = fields.Boolean(
        string="Limitation",
        implied_group="collections_followup.group_collections_limitation",
        group="collections_followup.group_collections_readonly",
    )
    collections_limitation = fields.Boolean(
        related="company_id.collections_limitation", readonly=False
    )
    collections_limitation_law = fields.Selection(
        related="company_id.collections_limitation_law", readonly=False
    )
    collections_limitation_kind = fields.Selection(
        related="company_id.collections_limitation_kind", readonly=False
    )
    collections_limitation_warnings = fields.Char(
        related="company_id.collections_limitation_warnings", readonly=False
    )
