from odoo import api, models


class AccountAccount(models.Model):
    _inherit = "account.account"

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS 'account': the pass keeps the receivable accounts in memory
        accounts = super().create(vals_list)
        if any(account.account_type == "asset_receivable" for account in accounts):
            self.env.registry.clear_cache()
        return accounts

    def write(self, vals):
        # EXTENDS 'account'
        result = super().write(vals)
        if "account_type" in vals:
            self.env.registry.clear_cache()
        return result
