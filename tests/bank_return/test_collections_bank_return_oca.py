from odoo.tests import tagged

from ..bank_return_common import BankReturnCommon


@tagged("post_install", "-at_install")
class TestCollectionsBankReturnOca(BankReturnCommon):
    """Without OCA's add-on nothing is wrapped; with it, see ``benchmarks/payment_returns.py``."""

    def test_without_that_add_on(self):
        listener = self.env["collections.bank.return.oca"]
        self.assertNotIn("payment.return", self.env)
        listener._register_hook()
        listener._unregister_hook()
        listener._check_own_files()
        move = self._invoice(5)
        self.assertEqual(self._take_back(self._pay(move)).state, "done")
