from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from .forecast_common import ForecastCommon


@tagged("post_install", "-at_install")
class TestForecastNightly(ForecastCommon):
    def _uncommitted(self):
        return patch.object(type(self.env["ir.cron"]), "_commit_progress", return_value=60.0)

    def _kept(self):
        return self.forecasts.search([("company_id", "=", self.company.id)])

    def test_one_forecast_a_week(self):
        self._invoice(-3, 100.0)
        self.forecasts._do_night(self.company)
        self.assertEqual(self._kept().mapped("date"), [self.today])
        with freeze_time(self.today + timedelta(days=1)):
            self.forecasts._do_night(self.company)
        self.assertEqual(len(self._kept()), 1)
        # A Monday that was missed is made up for
        with freeze_time(self.today + timedelta(days=8)):
            self.forecasts._do_night(self.company)
        self.assertEqual(len(self._kept()), 2)

    def test_rebuilding_is_asked_for_and_done(self):
        self._history(late=3, count=3)
        action = self.forecasts.with_user(self._user("supervisor")).action_rebuild()
        self.assertEqual(action["tag"], "display_notification")
        self.assertTrue(self.company.collections_forecast_since)
        missing = self.forecasts._find_missing_mondays(self.company)
        self.assertEqual(len(missing), 26)
        self.assertEqual(missing[-1], (0, self.monday - timedelta(weeks=1)))
        self.company.collections_forecast_since = self.monday - timedelta(weeks=2)
        with self._uncommitted():
            self.forecasts._cron_rebuild()
        self.assertEqual(len(self._kept()), 2)
        self.assertFalse(self.company.collections_forecast_since)

    def test_who_sees_a_part_rebuilds_nothing(self):
        self.company.collections_own_cases = True
        with self.assertRaises(UserError):
            self.forecasts.with_user(self._user("collector")).action_rebuild()

    def test_the_action_does_each_company(self):
        with self._uncommitted():
            self.forecasts._cron_nightly()
        self.assertTrue(self._kept())
