from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..committed import CommittedCase
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

    def test_supervisors_who_see_all_let_it_be_rebuilt(self):
        supervisor = self._user("supervisor")
        branch = self.env["res.company"].create({"name": "Branch", "parent_id": self.company.id})
        for user, sees, may in (
            # All of it, and no supervisor
            (self._user("collector"), self.company | branch, False),
            (supervisor, self.company, False),
            (supervisor, self.company | branch, True),
        ):
            user.company_ids = sees
            self.env.invalidate_all()
            self.assertIs(self.forecasts.with_user(user)._may_keep(self.company), may)

    def test_habits_are_counted_for_all_with_each_forecast(self):
        self._history(late=3, count=2)
        self.forecasts._do_night(self.company)
        with patch.object(type(self.habits), "_update", autospec=True) as update:
            with freeze_time(self.today + timedelta(days=1)):
                self.forecasts._do_night(self.company)
            with freeze_time(self.today + timedelta(days=7)):
                self.forecasts._do_night(self.company)
        self.assertEqual([call.kwargs["everybody"] for call in update.mock_calls], [False, True])

    def test_the_action_does_each_company(self):
        with self._uncommitted():
            self.forecasts._cron_nightly()
        self.assertTrue(self._kept())


@tagged("post_install", "-at_install")
class TestForecastNights(CommittedCase):
    """Two nights' actions at once, and one that ends in between: one forecast a company and day."""

    def _do(self, env, day=None):
        forecasts = env["collections.forecast"]
        company = env["res.company"].browse(self.ids["company"])
        if day:
            forecasts._make(company, day)
        else:
            forecasts._do_night(company)
        env.flush_all()

    def _do_two_at_once(self, day=None):
        """Let two make it who both have looked before either is done."""
        with self.registry.cursor() as first, self.registry.cursor() as second:
            one, two = (api.Environment(cr, SUPERUSER_ID, {}) for cr in (first, second))
            before = two["collections.forecast"].search_count([])
            self.assertEqual(one["collections.forecast"].search_count([]), before)
            self._do(one, day)
            first.commit()
            with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
                self._do(two, day)
            second.rollback()
            # Who called it begins anew, as scheduled actions and requests do.
            two.invalidate_all()
            self._do(two, day)
            second.commit()

    def _read_kept(self):
        """Return what was kept: weeks and amounts by day."""
        with self._worker() as env:
            found = env["collections.forecast"].search([])
            self.assertEqual(found.company_id.ids, [self.ids["company"]])
            return {
                forecast.date: (
                    forecast.is_rebuilt,
                    len(forecast.week_ids.filtered("start")),
                    round(sum(forecast.week_ids.mapped("amount_expected")), 2),
                )
                for forecast in found
            }, len(found)

    def test_one_forecast_of_a_company_and_day(self):
        self._queue()
        # One has made it and ends before it is committed.
        with self._worker() as env:
            self._do(env)
            self.assertEqual(env["collections.forecast"].search_count([]), 1)
            env.cr.rollback()
        with self._worker() as env:
            self.assertFalse(env["collections.forecast"].search([]))
            self.assertFalse(env["collections.forecast.week"].search([]))
        self._do_two_at_once()
        kept, count = self._read_kept()
        [(day, (is_rebuilt, weeks, expected))] = kept.items()
        self.assertEqual((count, is_rebuilt, weeks), (1, False, 13))
        self.assertGreater(expected, 0)
        # A Monday of the past, asked for by two who rebuild.
        monday = day - timedelta(days=day.weekday() + 7)
        self._do_two_at_once(monday)
        kept, count = self._read_kept()
        self.assertEqual((count, set(kept)), (2, {day, monday}))
        self.assertEqual(kept[monday][:2], (True, 13))
