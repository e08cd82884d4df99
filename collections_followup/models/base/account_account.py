from odoo import api, models
from odoo.tools import ormcache


class AccountAccount(models.Model):
    _inherit = "account.account"

    @api.model
    @ormcache()
    def _collections_get_receivable_ids(self):
        """Return the ids of all receivable accounts, of all companies, archived ones too."""
        # Sudo: only which accounts are receivable is read, of companies that the user may not see.
        accounts = self.sudo().with_context(active_test=False)
        return tuple(accounts._search([("account_type", "=", "asset_receivable")]))

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
