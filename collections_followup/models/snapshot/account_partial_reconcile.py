from odoo import api, models


class AccountPartialReconcile(models.Model):
    _inherit = "account.partial.reconcile"

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS 'account': a match counts from the days of its sides, be they recorded already
        partials = super().create(vals_list)
        self.env["collections.snapshot.change"]._note_matches(partials, "matched")
        return partials

    def unlink(self):
        # EXTENDS 'account': as above, for what is undone
        self.env["collections.snapshot.change"]._note_matches(self, "unmatched")
        return super().unlink()
