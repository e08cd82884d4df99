from odoo import models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def action_collections_legal(self):
        """Begin a legal action over these receivable items."""
        return self.env["collections.legal.wizard"]._get_action(self)
