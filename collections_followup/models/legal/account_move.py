from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    def write(self, vals):
        # EXTENDS 'account': a cost of a legal action is what its bill says while that is posted
        result = super().write(vals)
        if "state" in vals:
            bills = self.filtered(lambda move: move.is_purchase_document(include_receipts=True))
            if bills:
                self.env["collections.legal.cost"]._follow_bills_sudo(bills)
        return result

    def action_collections_legal(self):
        """Begin a legal action over what is open of these invoices."""
        self.check_access("read")
        items = self.line_ids.filtered(
            lambda line: line._collections_is_open() and line.amount_residual_currency > 0
        )
        return self.env["collections.legal.wizard"]._get_action(items)
