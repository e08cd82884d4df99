from odoo.tests import tagged

from ..bank_return_common import BankReturnCommon


@tagged("post_install", "-at_install")
class TestAccountMoveLine(BankReturnCommon):
    """The seam by which others say that a payment came back."""

    def test_a_promise_is_followed(self):
        move = self._invoice(5)
        promise = self.env["collections.promise"]._make({self._item(move): 100.0}, self._soon(3))
        line = self._item(self._pay(move).move_id)
        self.assertEqual(promise.state, "kept")
        line.remove_move_reconcile()
        found = line._collections_payment_returned(self._item(move), self.today, reason="AM04")
        self.assertEqual((found.state, found.kind), ("done", "funds"))
        self.assertEqual(promise.state, "open")
        line._collections_return_undone()
        self.assertEqual(found.state, "left_out")
