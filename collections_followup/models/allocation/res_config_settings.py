from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    # Odoo's own group for the work with bank statements has no place in the form of a user.
    group_collections_bank_lines = fields.Boolean(
        string="Bank lines for Invoicing",
        implied_group="account.group_account_basic",
        group="account.group_account_invoice",
    )
    collections_allocation_order = fields.Selection(
        related="company_id.collections_allocation_order", readonly=False
    )
    collections_allocation_disputed = fields.Selection(
        related="company_id.collections_allocation_disputed", readonly=False
    )
