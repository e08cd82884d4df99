from datetime import timedelta

from odoo.tests import tagged

from .forecast_common import ForecastCommon


@tagged("post_install", "-at_install")
class TestAccuracy(ForecastCommon):
    def test_nothing_measured_is_none(self):
        found = self.forecasts._read_accuracy(self.company)
        self.assertEqual(found["weeks"], 0)
        self.assertEqual(found["payments"], 0)
        for name in ("days_error", "weekly_error", "bias", "calibration", "naive_due_error"):
            self.assertIsNone(found[name], name)

    def test_rebuilt_forecasts_of_a_steady_payer_beat_the_naive_ones(self):
        self._history(late=30, count=14)
        self._history(late=2, count=14, partner=self.partner_b)
        made = self.forecasts._rebuild(self.company, self.monday - timedelta(weeks=8))
        self.assertEqual(len(made), 8)
        self.assertTrue(all(made.mapped("is_rebuilt")))
        found = self.forecasts._read_accuracy(self.company)
        self.assertEqual(found["weeks"], 4 * 5 + 3 + 2 + 1)
        self.assertLess(found["weekly_error"], found["naive_due_error"])
        self.assertLess(found["weekly_error"], found["naive_average_error"])
        self.assertLess(found["days_error"], 5)
        self.assertLess(found["days_error"], found["naive_due_days_error"])
        self.assertTrue(0 <= found["calibration"] <= 1)
        # Again: nothing is missing
        self.assertFalse(self.forecasts._rebuild(self.company, self.monday - timedelta(weeks=8)))
