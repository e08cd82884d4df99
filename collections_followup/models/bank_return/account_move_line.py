from odoo import models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _collections_payment_returned(self, items, day, **said):
        """Learn that the bank took a payment back, from whoever has booked that already.

        What follows is the same as for a return that was read from a file of the bank: promises and
        instalments follow the ledger, the next step is planned by the class of the reason, and the
        bank's costs are claimed where a rule says so. Nothing is booked.

        :param self: the receivable items of the payment, of one customer
        :param items: the receivable items that it had paid, which are open again
        :param date day: when the bank took it back
        :param said: what is known of it: ``reason`` (ISO 20022 or NACHA code), ``text`` (the bank's
            words), ``charge`` (what the bank took, in the currency of the payment), ``reference``,
            ``debtor``, ``account``, ``move`` (the entry by which it was booked) and ``entry`` (what
            names the return: one that is known already changes nothing)
        :return: the ``collections.bank.return``, new or known; none for what is no payment of a
            customer
        """
        return self.env["collections.bank.return"]._take_over(self, items, day, **said)

    def _collections_return_undone(self):
        """Learn that the return of these payments was undone, from whoever has undone it.

        What had followed ends: holds are released, claimed costs are waived. What the ledger says
        is followed by itself.

        :param self: receivable items of payments
        """
        return self.env["collections.bank.return"]._undo(self)
