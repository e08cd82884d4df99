from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    group_collections_write_off = fields.Boolean(
        string="Write-offs",
        implied_group="collections_followup.group_collections_write_off",
        group="collections_followup.group_collections_readonly",
    )
    collections_write_off_supervisor_amount = fields.Monetary(
        related="company_id.collections_write_off_supervisor_amount",
        currency_field="currency_id",
        readonly=False,
    )
    collections_write_off_apart = fields.Boolean(
        related="company_id.collections_write_off_apart", readonly=False
    )
    collections_recovery_account_id = fields.Many2one(
        related="company_id.collections_recovery_account_id", readonly=False
    )
    collections_accountant_id = fields.Many2one(
        related="company_id.collections_accountant_id", readonly=False
    )
