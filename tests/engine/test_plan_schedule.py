"""Schedules: worked examples, and what holds for any amount, count, rate and calendar."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.collections_followup.engine import plan_schedule as ps

CENT = Decimal("0.01")
D = Decimal
units = st.sampled_from([D("0.01"), D(1), D("0.001"), D("0.05")])
days = st.dates(date(2020, 1, 1), date(2035, 12, 31))


def terms(amount, count=0, **values):
    values.setdefault("unit", CENT)
    values.setdefault("start", date(2026, 1, 1))
    values.setdefault("first", date(2026, 1, 31))
    return ps.Terms(amount=D(str(amount)), count=count, **values)


def amounts(*args, **values):
    return [row.amount for row in ps.compute(terms(*args, **values))]


@st.composite
def any_terms(draw):
    unit = draw(units)
    amount = unit * draw(st.integers(1, 5_000_000))
    start = draw(days)
    frequency = draw(st.sampled_from(ps.FREQUENCIES))
    values = {
        "frequency": frequency,
        "interval": draw(st.integers(1, 4)),
        "interest": draw(st.sampled_from(ps.INTERESTS)),
        "rate": draw(st.decimals(0, 40, places=2)),
        "remainder": draw(st.sampled_from(("last", "first", "spread"))),
        "shift": draw(st.sampled_from(ps.SHIFTS)),
        "fee": unit * draw(st.integers(0, 5000)),
        "down_payment": unit * draw(st.integers(0, int(amount / unit) - 1)),
    }
    if frequency == "manual":
        gaps = draw(st.lists(st.integers(1, 90), min_size=1, max_size=30))
        moment, dates = start, []
        for gap in gaps:
            moment += timedelta(days=gap)
            dates.append(moment)
        values["dates"] = tuple(dates)
    else:
        values["first"] = start + timedelta(days=draw(st.integers(0, 60)))
        if draw(st.booleans()):
            values["count"] = draw(st.integers(1, 60))
        else:
            values["each"] = unit * draw(st.integers(1, 1_000_000))
    holidays = draw(st.sets(st.integers(0, 366), max_size=15))
    weekend = draw(st.sampled_from([{5, 6}, {4, 5}, {6}, set()]))
    values["is_working"] = lambda day: (
        day.weekday() not in weekend and (day - start).days % 367 not in holidays
    )
    return ps.Terms(amount=amount, unit=unit, start=start, **values)


@tagged("post_install", "-at_install")
class TestPlanSchedule(BaseCase):
    def test_equal_parts(self):
        self.assertEqual(amounts(1000, 3), [D("333.33"), D("333.33"), D("333.34")])
        self.assertEqual(
            amounts(1000, 3, remainder="first"), [D("333.34"), D("333.33"), D("333.33")]
        )
        self.assertEqual(
            amounts(5000, 6, down_payment=D(1000), down_date=date(2026, 1, 1)),
            [D(1000), *[D("666.66")] * 5, D("666.70")],
        )

    def test_remainder_spread_over_the_first_ones(self):
        self.assertEqual(
            amounts(4000, 6, remainder="spread"), [*[D("666.67")] * 4, *[D("666.66")] * 2]
        )
        self.assertEqual(
            amounts(1000, 3, remainder="spread"), [D("333.34"), D("333.33"), D("333.33")]
        )
        self.assertEqual(amounts(900, 3, remainder="spread"), [300, 300, 300])
        self.assertEqual(amounts(11, 4, remainder="spread", unit=D(1)), [3, 3, 3, 2])
        self.assertEqual(amounts(1000, each=D(300), remainder="spread"), [300, 300, 300, 100])

    def test_months_in_leap_years(self):
        def nominal(first, count, **values):
            rows = ps.compute(terms(1200, count, start=first, first=first, **values))
            return [row.nominal for row in rows]

        self.assertEqual(
            nominal(date(2028, 1, 31), 3), [date(2028, 1, 31), date(2028, 2, 29), date(2028, 3, 31)]
        )
        self.assertEqual(
            nominal(date(2028, 2, 29), 5, interval=12),
            [date(2028, 2, 29), *(date(year, 2, 28) for year in (2029, 2030, 2031))]
            + [date(2032, 2, 29)],
        )
        self.assertEqual(
            nominal(date(2027, 12, 15), 3, frequency="month_end"),
            [date(2027, 12, 31), date(2028, 1, 31), date(2028, 2, 29)],
        )

    def test_annuity_in_the_currency_s_own_decimals(self):
        # A = 100000 * 0.01 / (1 - 1.01 ** -12) = 8884.879
        yen = ps.compute(terms(100000, 12, interest="annuity", rate=D(12), unit=D(1)))
        self.assertEqual({row.amount for row in yen[:-1]}, {D(8885)})
        self.assertEqual((yen[0].interest, yen[1].interest), (D(1000), D(921)))
        self.assertEqual(sum(row.principal for row in yen), 100000)
        # A = 1000 * 0.005 / (1 - 1.005 ** -6) = 169.59546
        dinars = ps.compute(terms(1000, 6, interest="annuity", rate=D(6), unit=D("0.001")))
        self.assertEqual({row.amount for row in dinars[:-1]}, {D("169.595")})
        self.assertEqual(dinars[0].principal, D("164.595"))
        self.assertEqual(sum(row.principal for row in dinars), 1000)

    def test_interest_by_period(self):
        # A week is 7/365 of the nominal rate, a quarter three twelfths, by hand the days count.
        for values, expected in (
            ({"frequency": "week", "interval": 2}, D("5.75")),  # 1000 * 15 % * 14 / 365
            ({"interval": 3}, D("37.50")),  # 1000 * 15 % * 3 / 12
            ({"frequency": "month_end"}, D("12.50")),
            ({"frequency": "manual", "dates": (date(2026, 1, 31),)}, D("12.33")),  # 30 days
        ):
            with self.subTest(values=values):
                count = 0 if values.get("frequency") == "manual" else 2
                rows = ps.compute(terms(1000, count, interest="equal", rate=D(15), **values))
                self.assertEqual(rows[0].interest, expected)

    def test_holidays_move_one_date_and_no_other(self):
        # 6 April 2026 is Easter Monday, 1 May a Friday, 25 May Whit Monday.
        off = {date(2026, 4, 6), date(2026, 5, 1)}
        rows = ps.compute(
            terms(
                400,
                4,
                start=date(2026, 3, 1),
                first=date(2026, 4, 4),
                shift="following",
                is_working=lambda day: day.weekday() < 5 and day not in off,
            )
        )
        # Saturday 4 April over Easter Monday to Tuesday; 4 May and 4 June stay.
        self.assertEqual(
            [row.due for row in rows],
            [date(2026, 4, 7), date(2026, 5, 4), date(2026, 6, 4), date(2026, 7, 6)],
        )
        self.assertEqual(
            ps.shift_day(date(2026, 5, 1), "preceding", lambda day: day not in off),
            date(2026, 4, 30),
        )

    def test_decimals_of_the_currency(self):
        self.assertEqual(amounts(1000, 3, unit=D(1)), [333, 333, 334])
        self.assertEqual(amounts(10, 3, unit=D("0.001")), [D("3.333"), D("3.333"), D("3.334")])

    def test_amount_per_instalment(self):
        self.assertEqual(amounts(1000, each=D(300)), [300, 300, 300, 100])
        self.assertEqual(amounts(1000, each=D(300), remainder="first"), [100, 300, 300, 300])
        self.assertEqual(amounts(900, each=D(300)), [300, 300, 300])

    def test_annuity(self):
        rows = ps.compute(terms(10000, 12, interest="annuity", rate=D(12)))
        self.assertEqual(rows[0].interest, D("100.00"))
        self.assertEqual(rows[0].principal, D("788.49"))
        self.assertEqual({row.amount for row in rows[:-1]}, {D("888.49")})
        self.assertEqual(rows[-1].amount, D("888.47"))
        self.assertEqual(sum(row.interest for row in rows), D("661.86"))
        self.assertEqual(amounts(1000, 3, interest="annuity"), amounts(1000, 3))

    def test_annuity_by_amount(self):
        rows = ps.compute(terms(10000, each=D("888.49"), interest="annuity", rate=D(12)))
        self.assertEqual(len(rows), 12)
        self.assertEqual(rows[-1].amount, D("888.47"))

    def test_equal_principal(self):
        rows = ps.compute(terms(1200, 12, interest="equal", rate=D(12)))
        self.assertEqual([row.principal for row in rows], [D(100)] * 12)
        self.assertEqual([row.interest for row in rows], [D(12 - k) for k in range(12)])

    def test_fee_is_on_the_first_row(self):
        self.assertEqual(amounts(100, 2, fee=D(5)), [55, 50])
        self.assertEqual(amounts(100, 2, fee=D(5), down_payment=D(20)), [25, 40, 40])

    def test_month_ends_do_not_drift(self):
        rows = ps.compute(terms(500, 5))
        self.assertEqual(
            [row.nominal for row in rows],
            [
                date(2026, 1, 31),
                date(2026, 2, 28),
                date(2026, 3, 31),
                date(2026, 4, 30),
                date(2026, 5, 31),
            ],
        )

    def test_working_day_rules(self):
        expected = {
            "following": (date(2026, 2, 2), date(2026, 6, 1)),
            "modified": (date(2026, 1, 30), date(2026, 5, 29)),
            "preceding": (date(2026, 1, 30), date(2026, 5, 29)),
        }
        for rule, (january, may) in expected.items():
            with self.subTest(rule=rule):
                rows = ps.compute(terms(500, 5, shift=rule))
                self.assertEqual((rows[0].due, rows[4].due), (january, may))

    def test_not_moved_before_the_start(self):
        rows = ps.compute(
            terms(
                500,
                1,
                start=date(2026, 1, 31),
                shift="preceding",
            )
        )
        self.assertEqual(rows[0].due, date(2026, 2, 2))

    def test_refused_terms(self):
        for code, wrong in {
            "amount": terms(0, 3),
            "down_payment": terms(100, 3, down_payment=D(100)),
            "count": terms(100),
            "too_small": terms("0.02", 3),
            "too_many": terms(100, 601),
            "dates": terms(100, 3, first=date(2025, 12, 31)),
            "interest_only": terms(1000, each=D(5), interest="annuity", rate=D(12)),
            "rate": terms(1000, 3, interest="annuity", rate=D(-1)),
            "fee": terms(100, 3, fee=D(-1)),
            "far": terms(100, 3, first=date(9999, 12, 1)),
        }.items():
            with self.subTest(code=code), self.assertRaises(ps.ScheduleError) as caught:
                ps.compute(wrong)
            self.assertEqual(caught.exception.code, code)
        for wrong in (
            terms(100, 3, first=date(2126, 3, 1)),
            terms(100, 3, interval=99999),
            terms(100, 3, interval=99999, frequency="week"),
            terms(100, each=D(40), interval=99999, interest="annuity", rate=D(1)),
            terms(10, frequency="manual", dates=(date(9999, 12, 31),), shift="following"),
        ):
            with self.assertRaises(ps.ScheduleError) as caught:
                ps.compute(wrong)
            self.assertEqual(caught.exception.code, "far")
        with self.assertRaises(ps.ScheduleError):
            ps.compute(terms(10, frequency="manual", dates=(date(2026, 3, 1), date(2026, 2, 1))))

    @settings(max_examples=400)
    @given(any_terms())
    def test_any_schedule_adds_up(self, agreed):
        try:
            rows = ps.compute(agreed)
        except ps.ScheduleError as error:
            assume(error.code in ("too_small", "too_many", "interest_only", "far"))
            return
        self.assertEqual(sum(row.principal for row in rows), agreed.amount)
        self.assertEqual(sum(row.fee for row in rows), agreed.fee)
        self.assertEqual(rows[0].fee, agreed.fee)
        self.assertEqual(rows[-1].balance, 0)
        for row in rows:
            self.assertGreater(row.principal, 0)
            self.assertGreaterEqual(row.interest, 0)
            for part in (row.principal, row.interest, row.fee):
                self.assertEqual(part, ps.to_unit(part, agreed.unit))
        if agreed.interest == "none":
            self.assertFalse(any(row.interest for row in rows))
        for before, after in pairwise(rows):
            self.assertEqual(before.balance - after.principal, after.balance)

    @settings(max_examples=400)
    @given(any_terms())
    def test_no_date_drifts(self, agreed):
        try:
            rows = ps.compute(agreed)
        except ps.ScheduleError:
            return
        instalments = [row for row in rows if row.sequence]
        for index, row in enumerate(instalments):
            self.assertGreaterEqual(row.due, agreed.start)
            self.assertEqual(
                row.due,
                ps.shift_day(
                    row.nominal,
                    "following"
                    if ps.shift_day(row.nominal, agreed.shift, agreed.is_working) < agreed.start
                    else agreed.shift,
                    agreed.is_working,
                ),
            )
            if agreed.frequency == "week":
                self.assertEqual(
                    row.nominal, agreed.first + timedelta(weeks=agreed.interval * index)
                )
            elif agreed.frequency != "manual":
                following = row.nominal + timedelta(days=1)
                if agreed.frequency == "month_end":
                    self.assertEqual(following.day, 1)
                else:
                    self.assertTrue(
                        row.nominal.day == agreed.first.day
                        or (row.nominal.day < agreed.first.day and following.day == 1)
                    )
                months = (row.nominal.year - agreed.first.year) * 12 + (
                    row.nominal.month - agreed.first.month
                )
                self.assertEqual(months, agreed.interval * index)
            if agreed.shift == "modified" and row.due >= agreed.start and row.nominal.day > 1:
                moved = ps.shift_day(row.nominal, "modified", agreed.is_working)
                self.assertEqual(moved.month, row.nominal.month)
        dates = [row.due for row in instalments]
        self.assertEqual(dates, sorted(dates))
