from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    def _post(self, soft=True):
        # EXTENDS 'account': what is posted into a recorded month is what it was restated for
        posted = super()._post(soft)
        self.env["collections.snapshot.change"]._note_moves(posted, "posted")
        return posted

    def button_draft(self):
        # EXTENDS 'account': as above, for what is taken out of it
        posted = self.filtered(lambda move: move.state == "posted")
        self.env["collections.snapshot.change"]._note_moves(posted, "reset")
        return super().button_draft()
