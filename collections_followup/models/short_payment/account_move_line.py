from odoo import models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _reconcile_post_hook(self, data):
        # EXTENDS 'account': whose rest is left open by a payment is noted, and judged once all
        # that happens together is done
        result = super()._reconcile_post_hook(data)
        self.env["collections.short.payment"]._note(self)
        return result
