from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    collections_allocation_order = fields.Selection(
        related="company_id.collections_allocation_order", readonly=False
    )
    collections_allocation_disputed = fields.Selection(
        related="company_id.collections_allocation_disputed", readonly=False
    )
