from datetime import date, datetime, timedelta

from odoo.tests import BaseCase

from odoo.addons.collections_followup.engine import working_days as wd

FRIDAY = date(2026, 1, 30)


class TestWorkingDays(BaseCase):
    def test_grace_counts_working_days(self):
        self.assertEqual(wd.add_working_days(FRIDAY, 3, wd.is_weekday), date(2026, 2, 4))
        self.assertEqual(wd.add_working_days(FRIDAY, 0, lambda day: False), FRIDAY)

    def test_no_working_day_at_all(self):
        never = lambda day: False  # noqa: E731
        self.assertEqual((wd.add_working_days(FRIDAY, 1, never) - FRIDAY).days, wd.DAYS)
        for rule in ("following", "modified", "preceding"):
            self.assertEqual(wd.shift_day(FRIDAY, rule, never), FRIDAY)

    def test_deadline_of_what_comes_in_at_the_weekend(self):
        saturday, monday = date(2026, 1, 31), date(2026, 2, 2)
        self.assertEqual(wd.get_deadline(saturday, 0, wd.is_weekday), monday)
        self.assertEqual(wd.get_deadline(saturday, 1, wd.is_weekday), monday)
        self.assertEqual(wd.get_deadline(FRIDAY, 0, wd.is_weekday), FRIDAY)
        self.assertEqual(wd.get_deadline(FRIDAY, 1, wd.is_weekday), monday)

    def test_calendar(self):
        is_working = wd.make_is_working([FRIDAY])
        days = [FRIDAY - timedelta(days=1), FRIDAY, date(2026, 1, 31), date(2026, 2, 1)]
        self.assertEqual([is_working(day) for day in days], [True, False, False, False])
        is_working = wd.make_is_working(None, (3,))
        self.assertEqual([is_working(day) for day in days], [False, True, True, True])
        for holidays, weekend in (
            ([datetime(2026, 1, 30)], wd.WEEKEND),
            (["2026-01-30"], wd.WEEKEND),
            ((), range(7)),
            ((), (7,)),
        ):
            with self.assertRaises(ValueError):
                wd.make_is_working(holidays, weekend)
        self.assertEqual(wd.check_day(FRIDAY), FRIDAY)
