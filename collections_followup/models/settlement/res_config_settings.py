from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    group_collections_settlement = fields.Boolean(
        string="Settlements",
        implied_group="collections_followup.group_collections_settlement",
        group="collections_followup.group_collections_readonly",
    )
    collections_settlement_collector_percent = fields.Float(
        related="company_id.collections_settlement_collector_percent", readonly=False
    )
    collections_settlement_collector_amount = fields.Monetary(
        related="company_id.collections_settlement_collector_amount",
        currency_field="currency_id",
        readonly=False,
    )
    collections_settlement_supervisor_percent = fields.Float(
        related="company_id.collections_settlement_supervisor_percent", readonly=False
    )
    collections_settlement_supervisor_amount = fields.Monetary(
        related="company_id.collections_settlement_supervisor_amount",
        currency_field="currency_id",
        readonly=False,
    )
    collections_settlement_grace_days = fields.Integer(
        related="company_id.collections_settlement_grace_days", readonly=False
    )
    collections_settlement_method = fields.Selection(
        related="company_id.collections_settlement_method", readonly=False
    )
    collections_settlement_account_id = fields.Many2one(
        related="company_id.collections_settlement_account_id", readonly=False
    )
    collections_settlement_journal_id = fields.Many2one(
        related="company_id.collections_settlement_journal_id", readonly=False
    )
    collections_settlement_stage_id = fields.Many2one(
        related="company_id.collections_settlement_stage_id", readonly=False
    )
    collections_settlement_lapsed_stage_id = fields.Many2one(
        related="company_id.collections_settlement_lapsed_stage_id", readonly=False
    )
    collections_settlement_signature = fields.Boolean(
        related="company_id.collections_settlement_signature", readonly=False
    )
