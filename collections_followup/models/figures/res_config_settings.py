from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    collections_cost_account_ids = fields.Many2many(
        related="company_id.collections_cost_account_ids", readonly=False
    )
    collections_loss_expense_account_id = fields.Many2one(
        related="company_id.collections_loss_expense_account_id", readonly=False
    )
    collections_allowance_account_id = fields.Many2one(
        related="company_id.collections_allowance_account_id", readonly=False
    )
