from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    collections_statements = fields.Boolean(
        related="company_id.collections_statements", readonly=False
    )
    collections_statement_when = fields.Selection(
        related="company_id.collections_statement_when", readonly=False
    )
    collections_statement_day = fields.Integer(
        related="company_id.collections_statement_day", readonly=False
    )
    collections_statement_mode = fields.Selection(
        related="company_id.collections_statement_mode", readonly=False
    )
    collections_statement_who = fields.Selection(
        related="company_id.collections_statement_who", readonly=False
    )
    collections_statement_tag_ids = fields.Many2many(
        related="company_id.collections_statement_tag_ids", readonly=False
    )
    collections_statement_policy_ids = fields.Many2many(
        related="company_id.collections_statement_policy_ids", readonly=False
    )
    collections_statement_open_only = fields.Boolean(
        related="company_id.collections_statement_open_only", readonly=False
    )
    collections_statement_min = fields.Monetary(
        related="company_id.collections_statement_min",
        readonly=False,
        currency_field="currency_id",
    )

    def action_preview_collections_statements(self):
        """Show who would get a statement by these settings."""
        return self.env["collections.statement.mailing"].action_preview()
