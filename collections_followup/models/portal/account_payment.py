from odoo import models


class AccountPayment(models.Model):
    _inherit = "account.payment"

    def _collections_is_taken_back(self):
        """Return whether this payment is there no more: cancelled, or its entry reversed."""
        self.ensure_one()
        if self.state in ("draft", "canceled", "rejected"):
            return True
        return any(move.state == "posted" for move in self.move_id.reversal_move_ids)
