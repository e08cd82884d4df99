from odoo import models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def write(self, vals):
        # EXTENDS 'account': another due date moves an item to another bucket of recorded months
        moves = self.env["account.move"]
        if "date_maturity" in vals:
            moves = self.filtered(
                lambda line: (
                    line.parent_state == "posted" and line.account_type == "asset_receivable"
                )
            ).move_id
        result = super().write(vals)
        if moves:
            self.env["collections.snapshot.change"]._note_moves(moves, "due")
        return result
