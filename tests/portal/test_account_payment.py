from odoo.tests import tagged

from ..portal_common import PortalCommon


@tagged("post_install", "-at_install")
class TestAccountPayment(PortalCommon):
    def test_there_until_it_is_taken_back(self):
        move = self._invoice(5, 100)
        self._pay(move)
        payment = move._get_reconciled_payments()
        self.assertFalse(payment._collections_is_taken_back())
        payment.action_draft()
        self.assertTrue(payment._collections_is_taken_back())
