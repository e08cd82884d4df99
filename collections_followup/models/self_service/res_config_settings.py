from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    collections_self_promise = fields.Boolean(
        related="company_id.collections_self_promise", readonly=False
    )
    collections_self_promise_days = fields.Integer(
        related="company_id.collections_self_promise_days", readonly=False
    )
    collections_self_promise_part = fields.Float(
        related="company_id.collections_self_promise_part", readonly=False
    )
    collections_self_promise_broken = fields.Integer(
        related="company_id.collections_self_promise_broken", readonly=False
    )
    collections_self_plan = fields.Boolean(
        related="company_id.collections_self_plan", readonly=False
    )
    collections_self_plan_count = fields.Integer(
        related="company_id.collections_self_plan_count", readonly=False
    )
    collections_self_plan_minimum = fields.Monetary(
        related="company_id.collections_self_plan_minimum",
        readonly=False,
        currency_field="currency_id",
    )
    collections_self_plan_first = fields.Float(
        related="company_id.collections_self_plan_first", readonly=False
    )
    collections_self_plan_amount = fields.Monetary(
        related="company_id.collections_self_plan_amount",
        readonly=False,
        currency_field="currency_id",
    )
    collections_self_plan_fee = fields.Monetary(
        related="company_id.collections_self_plan_fee",
        readonly=False,
        currency_field="currency_id",
    )
    collections_self_plan_rate = fields.Float(
        related="company_id.collections_self_plan_rate", readonly=False
    )
    collections_self_plan_start = fields.Selection(
        related="company_id.collections_self_plan_start", readonly=False
    )
    collections_self_dispute = fields.Boolean(
        related="company_id.collections_self_dispute", readonly=False
    )
    collections_self_paid = fields.Boolean(
        related="company_id.collections_self_paid", readonly=False
    )
    collections_self_paid_days = fields.Integer(
        related="company_id.collections_self_paid_days", readonly=False
    )
    collections_self_remittance = fields.Boolean(
        related="company_id.collections_self_remittance", readonly=False
    )
    collections_self_question = fields.Boolean(
        related="company_id.collections_self_question", readonly=False
    )
    collections_self_preferences = fields.Boolean(
        related="company_id.collections_self_preferences", readonly=False
    )
