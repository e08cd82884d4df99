from datetime import date, timedelta

from odoo.tests import tagged

from ..figures_common import BEFORE, FiguresCommon


@tagged("post_install", "-at_install")
class TestCollectionsFigureRolling(FiguresCommon):
    def _owe(self, days, amount, partner=None):
        """Make an invoice that was past due by so many days before January."""
        return self._invoice(BEFORE - timedelta(days=days), amount, partner=partner)

    def test_balance_and_cohort(self):
        # 200 not due, 60 in 1-30, 30 in 31-60
        new = self._owe(-10, 200.0)
        young = self._owe(10, 60.0)
        old = self._owe(40, 30.0)
        self._pay(new, 140.0, day=date(2026, 1, 20))
        self._pay(young, 36.0, day=date(2026, 1, 20))
        self._pay(old, 15.0, day=date(2026, 1, 20))
        for method in ("balance", "cohort"):
            rates = [
                self._figure("roll_rate", bucket=number, method=method) for number in (1, 2, 3)
            ]
            self.assertEqual(rates, [30.0, 40.0, 50.0], method)
        self._assert_figure("roll_rate", (60 + 24 + 15) / 290 * 100, method="cohort")
        # Nothing has been in 61-90 before.
        self.assertIsNone(self._figure("roll_rate", bucket=4))
        self.assertIsNone(self._figure("flow_to_loss"))

    def test_new_debts_are_in_no_cohort(self):
        self._owe(-10, 100.0)
        # Sold and due in January: in the next bucket at its end, without having been in one
        self._invoice(date(2026, 1, 20), 50.0, invoice_date=date(2026, 1, 5), date=date(2026, 1, 5))
        self._assert_figure("roll_rate", 150.0, bucket=1, method="balance")
        self._assert_figure("roll_rate", 100.0, bucket=1, method="cohort")

    def test_flow_to_loss(self):
        for days, amount, left in (
            (-10, 200.0, 60.0),
            (10, 60.0, 24.0),
            (40, 30.0, 15.0),
            (70, 10.0, 8.0),
            (100, 5.0, 5.0),
        ):
            move = self._owe(days, amount)
            if left < amount:
                self._pay(move, amount - left, day=date(2026, 1, 20))
        self._assert_figure("flow_to_loss", 0.3 * 0.4 * 0.5 * 0.8 * 100, method="cohort")
        self._assert_figure("flow_to_loss", 0.3 * 0.4 * 0.5 * 0.8 * 100, method="balance")

    def test_cure(self):
        cured = self._owe(5, 270.0)
        self._owe(5, 630.0, partner=self.partner_b)
        self._assert_figure("cure_rate", 0.0)
        self._pay(cured, day=date(2026, 1, 20))
        self._assert_figure("cure_rate", 50.0)
        self._assert_figure("cure_rate", 30.0, basis="amount")
        # Late again at the end: not cured
        self._invoice(date(2026, 1, 25), 10.0)
        self._assert_figure("cure_rate", 0.0)
        self.assertEqual(self._grouped("cure_rate", "partner")[self.partner_b.id], 0.0)

    def test_nobody_was_late(self):
        self._invoice(date(2026, 1, 20), 100.0)
        self.assertIsNone(self._figure("cure_rate"))
