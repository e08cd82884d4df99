from odoo.tests import tagged

from .forecast_common import ForecastCommon


@tagged("post_install", "-at_install")
class TestForecastUnmatched(ForecastCommon):
    def test_a_payment_that_is_taken_back_counts_no_more(self):
        moves = self._history(late=10, count=2)
        self.habits._update(self.company)
        self.assertEqual(
            self.habits._count_payments(self.company, self.customer), {self.customer.id: 2}
        )
        self._item(moves[0]).remove_move_reconcile()
        self.habits._update(self.company)
        self.assertEqual(
            self.habits._count_payments(self.company, self.customer), {self.customer.id: 1}
        )
        self._item(moves[1]).remove_move_reconcile()
        self.habits._update(self.company)
        self.assertFalse(self.habits._count_payments(self.company, self.customer))
