from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase

from odoo.addons.collections_followup.engine import paying_habit as ph
from odoo.addons.collections_followup.engine.working_days import is_weekday

MONDAY = date(2026, 3, 2)
THURSDAYS = [date(2026, 2, 26) - timedelta(weeks=count) for count in range(6)]


class TestPayingHabit(BaseCase):
    def _propose(self, payments, today=MONDAY, is_working=is_weekday):
        return ph.propose_day(today, payments, is_working)

    def test_who_pays_on_thursdays_promises_for_thursday(self):
        self.assertEqual(self._propose(THURSDAYS), (date(2026, 3, 5), "weekday"))
        # Today is never proposed: a week later.
        self.assertEqual(
            self._propose(THURSDAYS, today=date(2026, 3, 5)), (date(2026, 3, 12), "weekday")
        )

    def test_who_pays_on_the_tenth_promises_for_it(self):
        payments = [date(2026, 2, 10), date(2026, 1, 9), date(2025, 12, 10), date(2025, 11, 11)]
        self.assertEqual(self._propose(payments), (date(2026, 3, 10), "month_day"))
        # On a weekend: the working day after it
        self.assertEqual(
            self._propose(payments, today=date(2026, 5, 4)), (date(2026, 5, 11), "month_day")
        )
        # It is too far away: as for everybody
        self.assertEqual(self._propose(payments, today=date(2026, 3, 11)), (date(2026, 3, 18), ""))

    def test_few_payments_are_no_habit(self):
        self.assertEqual(self._propose(THURSDAYS[:3]), (date(2026, 3, 9), ""))
        self.assertEqual(self._propose(THURSDAYS[:1] * 8), (date(2026, 3, 9), ""))

    def test_holidays_are_not_proposed(self):
        holiday = date(2026, 3, 5)
        day, _habit = self._propose(
            THURSDAYS, is_working=lambda day: is_weekday(day) and day != holiday
        )
        self.assertEqual(day, date(2026, 3, 6))

    @given(
        st.dates(date(2020, 1, 1), date(2030, 1, 1)),
        st.lists(st.dates(date(2018, 1, 1), date(2030, 1, 1)), max_size=30),
    )
    def test_it_is_a_working_day_soon(self, today, payments):
        day, _habit = self._propose(payments, today=today)
        self.assertTrue(is_weekday(day))
        self.assertTrue(0 < (day - today).days <= ph.FARTHEST + 3)
