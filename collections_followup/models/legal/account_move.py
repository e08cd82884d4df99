from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    def action_collections_legal(self):
        """Begin a legal action over what is open of these invoices."""
        self.check_access("read")
        items = self.line_ids.filtered(
            lambda line: line._collections_is_open() and line.amount_residual_currency > 0
        )
        return self.env["collections.legal.wizard"]._get_action(items)
