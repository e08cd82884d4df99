from datetime import timedelta

from odoo.tests import tagged

from .forecast_common import ForecastCommon


@tagged("post_install", "-at_install")
class TestPredict(ForecastCommon):
    def _foresee(self, move):
        self.env.flush_all()
        return self.habits._foresee(self._item(move))[self._item(move)]

    def _text(self, move):
        return self.habits._describe_foreseen(self._foresee(move))

    def test_words_of_a_history(self):
        self._history(late=12, count=30)
        self.habits._update(self.company)
        one = self._foresee(self._invoice(self.today, 100.0))
        self.assertAlmostEqual((one.prediction.day - self.today).days, 12, delta=2)
        text = self.habits._describe_foreseen(one, 30)
        self.assertIn("usually pays 12 days late (payments: 30)", text)
        self.assertIn("Expected", text)

    def test_words_without_history(self):
        self.assertIn("no payments yet", self._text(self._invoice(5, 100.0)))

    def test_a_date_is_a_working_day_from_today_on(self):
        for late in (300, 60, 0, -20):
            one = self._foresee(self._invoice(late, 100.0))
            self.assertGreaterEqual(one.prediction.day, self.today)
            self.assertLess(one.prediction.day.weekday(), 5)

    def test_what_is_promised(self):
        move = self._invoice(5, 100.0)
        self._promise(move, 100.0, days=9)
        self.assertEqual(self._foresee(move).agreed.date, self.today + timedelta(days=9))
        self.assertIn("Promised for", self._text(move))

    def test_older_than_anything(self):
        self.assertIn("no date", self._text(self._invoice(500, 100.0)))

    def test_credits_and_paid_items_are_left_out(self):
        move = self._invoice(5, 100.0)
        self._pay(move)
        refund = self._invoice(5, 100.0, move_type="out_refund")
        self.assertFalse(self.habits._foresee(self._item(move) + self._item(refund)))
