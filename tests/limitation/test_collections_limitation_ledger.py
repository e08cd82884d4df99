from datetime import date

from odoo.tests import tagged

from ..limitation_common import LimitationCommon


@tagged("post_install", "-at_install")
class TestCollectionsLimitationLedger(LimitationCommon):
    def test_money_counts_and_credit_notes_do_not(self):
        move = self._invoice(date(2023, 3, 15))
        credit = self._invoice(date(2025, 2, 1), 10.0, move_type="out_refund")
        (self._item(move) + self._item(credit)).reconcile()
        self.assertEqual(self._period(move).expiry, date(2026, 12, 31))
        payment = self._pay(move, 10, day=date(2025, 5, 1))
        self.assertEqual(self._period(move).expiry, date(2028, 5, 1))
        payment.action_draft()
        self.assertEqual(self._period(move).expiry, date(2026, 12, 31), "taken back")
