from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    collections_promise_percent = fields.Float(
        related="company_id.collections_promise_percent", readonly=False
    )
    collections_promise_tolerance = fields.Monetary(
        related="company_id.collections_promise_tolerance",
        currency_field="currency_id",
        readonly=False,
    )
    collections_promise_grace_days = fields.Integer(
        related="company_id.collections_promise_grace_days", readonly=False
    )
    collections_promise_stage_id = fields.Many2one(
        related="company_id.collections_promise_stage_id", readonly=False
    )
    collections_promise_broken_stage_id = fields.Many2one(
        related="company_id.collections_promise_broken_stage_id", readonly=False
    )
