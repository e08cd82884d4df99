"""Limitation periods: worked examples, what is refused, and random ones beside a plain reading."""

from datetime import date, datetime, timedelta
from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.collections_followup.engine import limitation as lm
from odoo.addons.collections_followup.engine.deadlines import tell

JANUARY = date(2024, 1, 15)
MARCH = date(2023, 3, 15)
ONE_DAY = timedelta(days=1)


class TestExpiry(TestCase):
    def test_years(self):
        self.assertEqual(lm.expiry(3, JANUARY), date(2027, 1, 15))
        # Germany: from the end of the year, § 199 BGB
        self.assertEqual(lm.expiry(3, MARCH, year_end=True), date(2026, 12, 31))
        self.assertEqual(lm.expiry(3, date(2023, 1, 1), year_end=True), date(2026, 12, 31))
        self.assertEqual(lm.expiry(3, date(2023, 12, 31), year_end=True), date(2026, 12, 31))

    def test_29_february(self):
        # Scotland, 5 years
        self.assertEqual(lm.expiry(5, date(2024, 2, 29)), date(2029, 2, 28))
        self.assertEqual(lm.expiry(4, date(2024, 2, 29)), date(2028, 2, 29))

    def test_weekends_stay(self):
        saturday = lm.expiry(3, date(2023, 1, 10))
        self.assertEqual((saturday, saturday.weekday()), (date(2026, 1, 10), 5))

    def test_restart_runs_from_its_own_day(self):
        self.assertEqual(lm.expiry(3, JANUARY, restarts=[date(2025, 6, 2)]), date(2028, 6, 2))
        self.assertEqual(
            lm.expiry(3, MARCH, year_end=True, restarts=[date(2025, 6, 2)]), date(2028, 6, 2)
        )
        # Even in the first days of the year after
        self.assertEqual(
            lm.expiry(3, MARCH, year_end=True, restarts=[date(2024, 1, 2)]), date(2027, 1, 2)
        )

    def test_restart_in_any_order(self):
        first, second = date(2026, 12, 1), date(2029, 11, 30)
        for restarts in ([first, second], [second, first], (second, first, first), {first, second}):
            self.assertEqual(lm.expiry(3, JANUARY, restarts=restarts), date(2032, 11, 30))
        # Alone the second one would be too late
        self.assertEqual(lm.expiry(3, JANUARY, restarts=[second]), date(2027, 1, 15))
        self.assertEqual(lm.expiry(3, JANUARY, False, iter([second, first])), date(2032, 11, 30))

    def test_restart_after_the_end_revives_only_by_rule(self):
        late = date(2027, 1, 16)
        self.assertEqual(lm.expiry(3, JANUARY, restarts=[late]), date(2027, 1, 15))
        self.assertEqual(lm.expiry(3, JANUARY, restarts=[late], revive=True), date(2030, 1, 16))
        # The last day is in time
        last = date(2027, 1, 15)
        self.assertEqual(lm.expiry(3, JANUARY, restarts=[last]), date(2030, 1, 15))
        # What is in time because of one that was not helps nothing
        self.assertEqual(
            lm.expiry(3, JANUARY, restarts=[late, date(2029, 1, 1)]), date(2027, 1, 15)
        )

    def test_before_the_period_nothing_restarts(self):
        # An acknowledgement in the year in which the debt fell due would cost half a year.
        early = date(2023, 6, 1)
        self.assertEqual(lm.expiry(3, MARCH, True, [early]), date(2026, 12, 31))
        self.assertEqual(lm.expiry(3, JANUARY, restarts=[early]), date(2027, 1, 15))
        self.assertEqual(lm.expiry(3, JANUARY, restarts=[early], revive=True), date(2027, 1, 15))
        same_day = lm.explain(3, JANUARY, restarts=[JANUARY])
        self.assertEqual(same_day.day, date(2027, 1, 15))
        self.assertEqual([step.code for step in same_day.steps], ["begun", "restarted"])


class TestSuspensions(TestCase):
    def _expire(self, *suspensions, **more):
        return lm.expiry(3, JANUARY, suspensions=suspensions, **more)

    def test_time_is_not_counted(self):
        # § 209 BGB: ten days, first and last among them
        ten = (date(2025, 3, 1), date(2025, 3, 10))
        self.assertEqual(self._expire(ten), date(2027, 1, 25))
        one = (date(2025, 3, 1), date(2025, 3, 1))
        self.assertEqual(self._expire(one), date(2027, 1, 16))

    def test_the_last_day_counts_after_it(self):
        self.assertEqual(self._expire((date(2027, 1, 15), date(2027, 6, 30))), date(2027, 7, 1))
        self.assertEqual(self._expire((date(2027, 1, 16), date(2027, 6, 30))), date(2027, 1, 15))

    def test_only_within_the_period(self):
        self.assertEqual(self._expire((date(2020, 1, 1), date(2024, 1, 15))), date(2027, 1, 15))
        self.assertEqual(self._expire((date(2020, 1, 1), date(2024, 1, 16))), date(2027, 1, 16))
        # From the year's end nothing counts before it anyway
        year = (date(2023, 4, 1), date(2023, 12, 31))
        self.assertEqual(lm.expiry(3, MARCH, True, suspensions=[year]), date(2026, 12, 31))

    def test_overlapping_count_once(self):
        spans = [
            (date(2025, 3, 5), date(2025, 3, 10)),
            (date(2025, 3, 1), date(2025, 3, 7)),
            (date(2025, 3, 2), date(2025, 3, 3)),
        ]
        self.assertEqual(self._expire(*spans), date(2027, 1, 25))
        self.assertEqual(self._expire(*reversed(spans)), date(2027, 1, 25))

    def test_a_day_between_them_counts(self):
        march = [date(2025, 3, day) for day in range(1, 8)]
        self.assertEqual(
            self._expire((march[0], march[2]), (march[4], march[6])), date(2027, 1, 21)
        )
        self.assertEqual(
            self._expire((march[0], march[2]), (march[3], march[6])), date(2027, 1, 22)
        )

    def test_one_brings_another_into_the_period(self):
        first, second = (
            (date(2025, 3, 1), date(2025, 3, 10)),
            (date(2027, 1, 20), date(2027, 1, 29)),
        )
        self.assertEqual(self._expire(second), date(2027, 1, 15))
        self.assertEqual(self._expire(second, first), date(2027, 2, 4))

    def test_with_restarts(self):
        ten = (date(2025, 3, 1), date(2025, 3, 10))
        # Anew: what was suspended before does not count any more
        self.assertEqual(self._expire(ten, restarts=[date(2025, 6, 2)]), date(2028, 6, 2))
        # During a suspension: anew after it
        self.assertEqual(self._expire(ten, restarts=[date(2025, 3, 4)]), date(2028, 3, 10))
        # In time only because of it
        self.assertEqual(self._expire(ten, restarts=[date(2027, 1, 25)]), date(2030, 1, 25))
        self.assertEqual(self._expire(restarts=[date(2027, 1, 25)]), date(2027, 1, 15))

    def test_a_restart_never_costs_a_day(self):
        # Begun on 28 February, it would end on 1 March; anew on the 29th, on 28 February.
        leap = [(date(2024, 2, 29), date(2024, 2, 29))]
        start = date(2024, 2, 28)
        self.assertEqual(lm.expiry(1, start, suspensions=leap), date(2025, 3, 1))
        self.assertEqual(
            lm.expiry(1, start, restarts=[date(2024, 2, 29)], suspensions=leap), date(2025, 3, 1)
        )


class TestWarnOn(TestCase):
    def test_on_the_working_day_before(self):
        end = date(2026, 12, 31)
        for before, day in (
            # Saturday 4 July, Friday 2 October, Tuesday 1 December
            (180, date(2026, 7, 3)),
            (90, date(2026, 10, 2)),
            (30, date(2026, 12, 1)),
            (0, end),
        ):
            self.assertEqual(lm.warn_on(end, before), day)
        self.assertEqual(lm.warn_on(end, 180, [date(2026, 7, 3)]), date(2026, 7, 2))

    def test_an_end_on_a_weekend(self):
        sunday = date(2027, 2, 28)
        self.assertEqual(lm.warn_on(sunday, 0), date(2027, 2, 26))
        self.assertEqual(lm.warn_on(sunday, 0, [date(2027, 2, 26)]), date(2027, 2, 25))
        self.assertEqual(lm.warn_on(sunday, 0, weekend=(4, 5)), sunday)


class TestWords(TestCase):
    def _tell(self, *args, **more):
        return tell(lm.explain(*args, **more).steps, lm.SENTENCES)

    def test_each_step_is_said(self):
        self.assertEqual(
            self._tell(
                3,
                MARCH,
                True,
                [date(2030, 1, 1), date(2025, 6, 2), date(2023, 6, 1)],
                suspensions=[(date(2025, 7, 1), date(2025, 7, 2))],
            ),
            "For what arose on Wednesday 15 March 2023 the period of 3 years begins with the end "
            "of that year and ends on Thursday 31 December 2026. "
            "From Tuesday 1 July 2025 to Wednesday 2 July 2025 it is suspended, and ends on "
            "Saturday 2 January 2027. "
            "On Thursday 1 June 2023 the period has not begun: this restarts nothing. "
            "It begins anew on Monday 2 June 2025 and ends on Friday 2 June 2028. "
            "From Tuesday 1 July 2025 to Wednesday 2 July 2025 it is suspended, and ends on "
            "Sunday 4 June 2028. "
            "Tuesday 1 January 2030 comes after the end on Sunday 4 June 2028: what is barred "
            "stays barred.",
        )

    def test_revival_and_one_year(self):
        self.assertEqual(
            self._tell(1, JANUARY, restarts=[date(2026, 2, 2)], revive=True),
            "The period of 1 year begins on Monday 15 January 2024 and ends on "
            "Wednesday 15 January 2025. "
            "It ended on Wednesday 15 January 2025, before Monday 2 February 2026, which revives "
            "the claim: it ends on Tuesday 2 February 2027.",
        )
        self.assertIn("period of 1 year", self._tell(1, JANUARY, True))


class TestRefused(TestCase):
    def _refuse(self, code, method, *args, **more):
        with self.assertRaises(lm.LimitationError) as caught:
            method(*args, **more)
        self.assertEqual(caught.exception.code, code)
        self.assertTrue(str(caught.exception))

    def test_expiry(self):
        for years in (0, -3, 101, 2.5, True, "3", None):
            self._refuse("years", lm.expiry, years, JANUARY)
        for start in (None, "2024-01-15", datetime(2024, 1, 15)):
            self._refuse("start", lm.expiry, 3, start)
        for restart in (None, datetime(2025, 1, 1), "2025-01-01"):
            self._refuse("restarts", lm.expiry, 3, JANUARY, restarts=[restart])
        self._refuse("far", lm.expiry, 3, date(9998, 1, 1))
        self._refuse("far", lm.expiry, 3, date.max, suspensions=[(JANUARY, JANUARY)])

    def test_suspensions(self):
        def refuse(code, span):
            self._refuse(code, lm.expiry, 3, JANUARY, suspensions=[span])

        refuse("open", (date(2025, 1, 1), None))
        refuse("open", (date(2025, 1, 1), False))
        refuse("suspensions", (date(2025, 1, 2), date(2025, 1, 1)))
        refuse("suspensions", (None, date(2025, 1, 1)))
        refuse("suspensions", (date(2025, 1, 1), datetime(2025, 1, 2)))
        refuse("suspensions", date(2025, 1, 1))
        refuse("suspensions", (date(2025, 1, 1),))
        refuse("far", (date(2025, 1, 1), date.max))

    def test_warn_on(self):
        for before in (-1, 1.0, None, True, 36526):
            self._refuse("days_before", lm.warn_on, JANUARY, before)
        self._refuse("start", lm.warn_on, None, 30)
        self._refuse("far", lm.warn_on, date.min, 1)
        closed = [JANUARY - n * ONE_DAY for n in range(500)]
        self._refuse("calendar", lm.warn_on, JANUARY, 0, closed)
        with self.assertRaises(ValueError):
            lm.warn_on(JANUARY, 0, [datetime(2024, 1, 1)])


def run_plainly(years, begin, suspended):
    """Spend the days of a period, one by one, and none of those that are suspended."""
    end = begin.replace(day=28) if (begin.month, begin.day) == (2, 29) else begin
    end = end.replace(year=begin.year + years)
    if (begin.month, begin.day) == (2, 29) and (end + ONE_DAY).month == 2:
        end += ONE_DAY
    left, day = (end - begin).days, begin
    while left:
        day += ONE_DAY
        if day not in suspended:
            left -= 1
    return day


def read_plainly(years, start, year_end, restarts, spans, revive):
    suspended = set()
    for first, last in spans:
        suspended |= {first + n * ONE_DAY for n in range((last - first).days + 1)}
    begin = start
    while year_end and (begin + ONE_DAY).year == begin.year:
        begin += ONE_DAY
    end = run_plainly(years, begin, suspended)
    for restart in sorted(restarts):
        if restart >= begin and (restart <= end or revive):
            end = max(end, run_plainly(years, restart, suspended))
    return end


days = st.dates(date(2019, 6, 1), date(2029, 3, 1))
lengths = st.one_of(st.integers(0, 5), st.integers(0, 800))
spans = st.builds(lambda day, length: (day, day + length * ONE_DAY), days, lengths)
periods = st.tuples(
    st.integers(1, 6),
    st.one_of(days, st.sampled_from([date(2020, 2, 29), date(2024, 2, 29), date(2023, 12, 31)])),
    st.booleans(),
    st.lists(days, max_size=4),
    st.lists(spans, max_size=4),
    st.booleans(),
)


def expire(years, start, year_end, restarts, suspensions, revive):
    return lm.expiry(years, start, year_end, restarts, suspensions=suspensions, revive=revive)


class TestProperties(TestCase):
    @given(periods)
    def test_as_read_plainly(self, period):
        self.assertEqual(expire(*period), read_plainly(*period))

    @given(st.data(), periods)
    def test_order_does_not_matter(self, data, period):
        years, start, year_end, restarts, suspensions, revive = period
        mixed = data.draw(st.permutations(restarts))
        others = data.draw(st.permutations(suspensions))
        self.assertEqual(
            expire(*period), expire(years, start, year_end, mixed + mixed, others, revive)
        )

    @given(periods, days, spans)
    def test_nothing_makes_it_earlier(self, period, restart, span):
        years, start, year_end, restarts, suspensions, revive = period
        end = expire(*period)
        for more in (
            (years, start, year_end, [*restarts, restart], suspensions, revive),
            (years, start, year_end, restarts, [*suspensions, span], revive),
        ):
            self.assertGreaterEqual(expire(*more), end)

    @given(periods, st.integers(1, 2000))
    def test_barred_stays_barred(self, period, days_after):
        years, start, year_end, restarts, suspensions, _revive = period
        end = expire(years, start, year_end, restarts, suspensions, False)
        late = end + days_after * ONE_DAY
        after = expire(years, start, year_end, [late, *restarts], suspensions, False)
        self.assertEqual(after, end)
        revived = expire(years, start, year_end, [late, *restarts], suspensions, True)
        self.assertGreater(revived, late)

    @given(days, st.integers(0, 400), st.frozensets(days, max_size=5))
    def test_warnings_come_in_time(self, end, before, holidays):
        day = lm.warn_on(end, before, holidays)
        plain = end
        for _count in range(before):
            plain -= ONE_DAY
        while plain.weekday() > 4 or plain in holidays:
            plain -= ONE_DAY
        self.assertEqual(day, plain)
