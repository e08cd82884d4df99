from odoo import models


class AccountPayment(models.Model):
    _inherit = "account.payment"

    # Payments without journal entry exist with Enterprise accounting only; the pass asks for
    # them each time, so the question must cost nothing where there are none.
    _collections_unbooked_idx = models.Index(
        "(id) WHERE move_id IS NULL AND state IN ('in_process', 'paid')"
    )

    def write(self, vals):
        # EXTENDS 'account': a payment without journal entry settles its invoices by its state
        result = super().write(vals)
        if "state" in vals:
            unbooked = self.filtered(lambda payment: not payment.move_id)
            for company, payments in unbooked.grouped("company_id").items():
                self.env["collections.followup.touched"]._touch(company, payments.partner_id)
        return result
