from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .forecast_common import ForecastCommon


@tagged("post_install", "-at_install")
class TestForecastWeek(ForecastCommon):
    def test_weeks_keep_the_items_they_expect(self):
        self._history(late=12)
        move = self._invoice(self.today - timedelta(days=1), 1000.0)
        kept = self.forecasts._make(self.company)
        self.assertEqual(len(kept.week_ids), 14)
        [week] = kept.week_ids.filtered(lambda own: own.item_ids)
        self.assertEqual(week.item_ids, self._item(move).ids)
        likely = self.today + timedelta(days=11)
        self.assertTrue(week.start <= likely <= week.end)
        self.assertEqual(sum(kept.week_ids.mapped("amount_due")), 1000)

    def test_nobody_changes_them(self):
        kept = self.forecasts._make(self.company)
        for group in ("manager", "supervisor"):
            with self.assertRaises(AccessError):
                kept.week_ids[0].with_user(self._user(group)).write({"amount_expected": 5})
