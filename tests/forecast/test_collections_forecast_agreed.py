from datetime import timedelta

from odoo.tests import tagged

from .forecast_common import ForecastCommon


@tagged("post_install", "-at_install")
class TestForecastAgreed(ForecastCommon):
    def _agreed(self, move):
        asked = self.forecasts._ask_open(self.company, self.today + timedelta(days=1))
        items = self.forecasts._read_items(asked)
        return self.forecasts._read_agreed(asked, self.today, items).get(self._item(move).id)

    def test_nothing_agreed(self):
        self.assertIsNone(self._agreed(self._invoice(5)))

    def test_a_promise_covers_what_it_is_for(self):
        move = self._invoice(5, 300.0)
        self._promise(move, 120.0, days=8)
        _owner, covered, [payment] = self._agreed(move)
        self.assertEqual(covered, 120)
        self.assertEqual(payment.part, "promised")
        self.assertEqual(payment.date, self.today + timedelta(days=8))
        self.assertEqual(payment.rate, 0.5)

    def test_what_was_paid_of_it_since_is_not_expected_again(self):
        move = self._invoice(5, 300.0)
        self._promise(move, 120.0, days=8)
        self._pay(move, 50.0)
        self.assertEqual(self._agreed(move)[1], 70)

    def test_kept_promises_make_the_next_likelier(self):
        move = self._invoice(5, 100.0, self.partner_b)
        promise = self._promise(move, 100.0, days=1)
        self._pay(move)
        self.engine.refresh(self.company)
        self.assertEqual(promise.state, "kept")
        promise._as_engine().date_ended = self.today - timedelta(days=1)
        own = self._invoice(5, 100.0, self.partner_b)
        other = self._invoice(5, 100.0)
        self._promise(own)
        self._promise(other)
        # All: 2 / 3; own: (1 + 3 × 2 / 3) / 4
        self.assertAlmostEqual(self._agreed(own)[2][0].rate, 0.75)
        self.assertAlmostEqual(self._agreed(other)[2][0].rate, 2 / 3)
