from datetime import timedelta

from odoo.tests import tagged

from .forecast_common import ForecastCommon


@tagged("post_install", "-at_install")
class TestForecastItems(ForecastCommon):
    def _items(self):
        asked = self.forecasts._ask_open(self.company, self.today + timedelta(days=1))
        return asked, self.forecasts._read_items(asked)

    def test_credits_of_one_customer_leave_others_alone(self):
        self._invoice(5, 100.0)
        other = self._invoice(5, 100.0, self.partner_b)
        self._invoice(2, 130.0, move_type="out_refund")
        _asked, items = self._items()
        self.assertEqual({item.line_id: item.owed for item in items}[self._item(other).id], 100)
        self.assertEqual(sum(item.owed for item in items), 100)

    def test_foreign_currency_is_read_in_that_of_the_company(self):
        currency = self.setup_other_currency("HRK", rates=[("2016-01-01", 2.0)])
        move = self._invoice(5, 120.0, currency_id=currency.id)
        _asked, [item] = self._items()
        self.assertAlmostEqual(item.owed, self._item(move).amount_residual)

    def test_habits_are_of_customers_with_open_items(self):
        self._history(late=20)
        self._history(late=-5, partner=self.partner_b)
        self._invoice(-3, 100.0)
        self._invoice(-3, 100.0, self.partner_b)
        usual, habits = self.forecasts._find_habits(*self._items())
        self.assertGreater(habits[self.customer.id].mean, 15)
        self.assertLess(habits[self.partner_b.id].mean, 0)
        self.assertTrue(-5 < usual.whole.mean < 20)
