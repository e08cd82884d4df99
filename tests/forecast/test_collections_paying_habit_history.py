from datetime import timedelta

from odoo.tests import tagged

from .forecast_common import ForecastCommon


@tagged("post_install", "-at_install")
class TestPayingHabitHistory(ForecastCommon):
    def _histories(self, day=None):
        self.env.flush_all()
        rows = self.env.execute_query(
            self.habits._sql_histories(self.company, day or self.today + timedelta(days=1))
        )
        return {row[0]: row[1:] for row in rows}

    def test_paid_and_gone_apart(self):
        self._history(late=7, count=3)
        move = self._invoice(30, 50.0)
        when = self.today - timedelta(days=20)
        move._reverse_moves([{"invoice_date": when, "date": when}], cancel=True)
        history, count, mean = self._histories()[self.customer.id]
        self.assertEqual(set(history["paid"]), {"7"})
        self.assertEqual(set(history["gone"]), {"10"})
        self.assertEqual(count, 3)
        self.assertAlmostEqual(mean, 7)
        payments = self.habits._make_payments(history, {-5: 2.0})
        self.assertAlmostEqual(payments.count, 3, delta=0.1)
        self.assertEqual(payments.waiting, {-5: 2.0})

    def test_what_came_later_is_not_known(self):
        self._history(late=7, count=3)
        self.assertFalse(self._histories(self.today - timedelta(days=300)))

    def test_differences_of_exchange_are_no_payments(self):
        currency = self.setup_other_currency("HRK", rates=[("2016-01-01", 2.0)])
        move = self._invoice(30, 120.0, currency_id=currency.id)
        self._pay(move, day=self.today - timedelta(days=1))
        history, count, _mean = self._histories()[self.customer.id]
        self.assertEqual(count, 1)
        self.assertFalse(history["gone"])
