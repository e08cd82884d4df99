from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    group_collections_dispute = fields.Boolean(
        string="Disputes",
        implied_group="collections_followup.group_collections_dispute",
        group="collections_followup.group_collections_readonly",
    )
    collections_dispute_supervisor_id = fields.Many2one(
        related="company_id.collections_dispute_supervisor_id", readonly=False
    )
    collections_dispute_account_id = fields.Many2one(
        related="company_id.collections_dispute_account_id", readonly=False
    )
    collections_dispute_limit = fields.Monetary(
        related="company_id.collections_dispute_limit",
        readonly=False,
        currency_field="currency_id",
    )
    collections_dispute_alias_name = fields.Char(
        related="company_id.collections_dispute_alias_name", readonly=False
    )
    collections_dispute_alias_domain = fields.Char(
        related="company_id.alias_domain_id.name", string="Domain of the address"
    )
