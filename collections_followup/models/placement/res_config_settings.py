from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    collections_placement = fields.Boolean(
        related="company_id.collections_placement", readonly=False
    )
    collections_placement_nightly = fields.Boolean(
        related="company_id.collections_placement_nightly", readonly=False
    )
    collections_placement_min_days = fields.Integer(
        related="company_id.collections_placement_min_days", readonly=False
    )
    collections_placement_min_amount = fields.Monetary(
        related="company_id.collections_placement_min_amount",
        currency_field="currency_id",
        readonly=False,
    )
    collections_placement_final_days = fields.Integer(
        related="company_id.collections_placement_final_days", readonly=False
    )
    collections_placement_choice = fields.Selection(
        related="company_id.collections_placement_choice", readonly=False
    )
    collections_placement_supervisor_amount = fields.Monetary(
        related="company_id.collections_placement_supervisor_amount",
        currency_field="currency_id",
        readonly=False,
    )
