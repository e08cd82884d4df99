from odoo import fields, models

from ..base.res_partner import COLLECTIONS_READERS


class PaymentTransaction(models.Model):
    _inherit = "payment.transaction"

    collections_portal_payment_id = fields.Many2one(
        comodel_name="collections.portal.payment",
        string="Payment on an account page",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups=COLLECTIONS_READERS,
    )

    def _collections_get_chosen_sudo(self):
        """Return what the customer chose on the account page, of a part that was captured too."""
        self.ensure_one()
        # Sudo: providers report for nobody.
        own = self.sudo()
        chosen = own.collections_portal_payment_id
        # Of what was captured in parts, a refund is of one of them.
        while not chosen and own.source_transaction_id:
            own = own.source_transaction_id
            chosen = own.collections_portal_payment_id
        return chosen

    def _collections_is_under_way(self):
        """Return whether the provider has the money, or is about to get it.

        Who chose a transfer to the bank has paid nothing yet, and may choose something else.
        """
        self.ensure_one()
        if self.state == "pending":
            return self.provider_id.code != "custom"
        if self.state != "done":
            return self.state == "authorized"
        # Of what is taken in parts, each part has its payment.
        parts = self.child_transaction_ids.filtered(lambda own: own.operation != "refund")
        if parts:
            return any(part._collections_is_under_way() for part in parts)
        return not self.payment_id

    def _create_payment(self, **extra_create_values):
        # EXTENDS 'account_payment': matched with what was chosen, and not by due date
        chosen = self._collections_get_chosen_sudo()
        if not chosen:
            return super()._create_payment(**extra_create_values)
        if self.payment_id:
            return self.payment_id
        values = {**chosen._get_entry_values_sudo(), **extra_create_values}
        payment = super()._create_payment(**values)
        # What is given back settles nothing: what was matched with the payment stays as it is.
        if self.operation == "refund":
            chosen._give_back_sudo(self)
        elif self.currency_id.compare_amounts(self.amount, 0) > 0:
            chosen._settle_sudo(self)
        return payment

    def _post_process(self):
        # EXTENDS 'account_payment': a payment that is cancelled is told where people look
        gone = self.filtered(
            lambda own: (
                own.state == "cancel"
                and own.payment_id.state not in (False, "canceled")
                and own._collections_get_chosen_sudo()
            )
        )
        result = super()._post_process()
        for own in gone:
            own._collections_get_chosen_sudo()._tell_cancelled_sudo(own)
        return result

    def _get_invoices_to_notify(self):
        # EXTENDS 'account_payment': the invoices that were chosen tell of it
        chosen = self._collections_get_chosen_sudo()
        moves = super()._get_invoices_to_notify()
        own = chosen.line_ids.move_line_id.move_id
        return moves | own.filtered(lambda move: move.is_invoice(include_receipts=True))
