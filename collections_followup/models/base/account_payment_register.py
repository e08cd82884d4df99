from odoo import models


class AccountPaymentRegister(models.TransientModel):
    _inherit = "account.payment.register"

    def _create_payments(self):
        # EXTENDS 'account': posts the payments and reconciles them one by one
        with self.env["collections.followup.touched"]._together():
            return super()._create_payments()
