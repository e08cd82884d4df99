from odoo import models


class AccountPartialReconcile(models.Model):
    _inherit = "account.partial.reconcile"

    def unlink(self):
        # EXTENDS 'account': a payment that is taken back makes its items open again
        lines = self.debit_move_id | self.credit_move_id
        result = super().unlink()
        lines.exists()._collections_touched()
        return result
