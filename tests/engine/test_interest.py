"""Interest beside worked examples of laws and calculators, and what holds for any debt."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.collections_followup.engine import interest
from odoo.addons.collections_followup.engine.allocation import allocate

D = Decimal
DAY = timedelta(days=1)
CENT = D("0.01")

days = st.dates(date(2019, 1, 1), date(2029, 12, 31))
amounts = st.decimals(-(10**6), 10**7, places=2)
percents = st.decimals(0, 40, places=2)
bases = st.sampled_from(interest.BASES)


@st.composite
def debts(draw):
    """A debt with changes of balance and rate, and the last day: at least two days."""
    first = draw(days)
    length = draw(st.integers(1, 1200))
    later = st.integers(1, length + 30)
    balances = draw(st.dictionaries(later, amounts, max_size=6))
    rates = draw(st.dictionaries(later, percents, max_size=4))
    balances = [(first + DAY * offset, amount) for offset, amount in balances.items()]
    rates = [(first + DAY * offset, percent) for offset, percent in rates.items()]
    balances.append((first, draw(amounts)))
    rates.append((first - DAY * draw(st.integers(0, 400)), draw(percents)))
    return balances, rates, first + DAY * length


def one(amount, percent, first, end, **options):
    return interest.accrue([(first, amount)], [(first, percent)], end, **options)[1]


def late(amount, percent, days, **options):
    """Interest of so many days, of a year without 29 February."""
    first = date(2026, 1, 1)
    return one(amount, percent, first, first + DAY * (days - 1), **options)


@tagged("post_install", "-at_install")
class TestWorkedExamples(BaseCase):
    def test_example_of_the_british_government(self):
        self.assertEqual(late(10_000, D("11.75"), 60), D("193.15"))
        total = late(10_000, 11.75, 60) + 10_000 + interest.compensation("uk", 10_000)
        self.assertEqual(total, D("10293.15"))

    def test_a_debt_over_a_half_year(self):
        """8,000, due 15 May 2025, paid 20 August, at the rates of the Directive."""
        balances = [(date(2025, 5, 16), 8000)]
        rates = [(date(2025, 1, 1), D("11.15")), (date(2025, 7, 1), D("10.15"))]
        segments, total = interest.accrue(balances, rates, date(2025, 8, 20))
        self.assertEqual(
            segments,
            [
                (date(2025, 5, 16), date(2025, 6, 30), 8000, D("11.15"), 46, D("112.42")),
                (date(2025, 7, 1), date(2025, 8, 20), 8000, D("10.15"), 51, D("113.46")),
            ],
        )
        self.assertEqual(total, D("225.88"))
        segments, total = interest.accrue(balances, rates, date(2025, 8, 20), rounding="total")
        self.assertEqual(total, D("225.87"))
        # Lines add up to what is claimed
        self.assertEqual([row.interest for row in segments], [D("112.42"), D("113.45")])

    def test_german_debt_paid_in_parts(self):
        """10,000, due 31 March 2025; 4,000 paid on 15 August, the rest on 15 October (§ 367)."""
        rates = [(date(2025, 1, 1), D("11.27")), (date(2025, 7, 1), D("10.27"))]
        segments, first = interest.accrue([(date(2025, 4, 1), 10_000)], rates, date(2025, 8, 15))
        self.assertEqual([row.days for row in segments], [91, 46])
        self.assertEqual([row.interest for row in segments], [D("280.98"), D("129.43")])
        self.assertEqual(first, D("410.41"))
        debt = {
            "key": 1,
            "due": date(2025, 3, 31),
            "principal": 10_000,
            "interest": first,
            "costs": interest.compensation("de_b2b", 10_000),
            "disputed": False,
        }
        parts, rest = allocate(4000, [debt], "costs-interest-principal")
        self.assertEqual(
            parts, {1: {"costs": 40, "interest": D("410.41"), "principal": D("3549.59")}}
        )
        self.assertEqual(rest, 0)
        left = 10_000 - parts[1]["principal"]
        segments, last = interest.accrue([(date(2025, 8, 16), left)], rates, date(2025, 10, 15))
        self.assertEqual([row.days for row in segments], [61])
        self.assertEqual(last, D("110.71"))
        self.assertEqual(left + last, D("6561.12"))

    def test_bases(self):
        """10,000 at 12 %: a leap year, and two months over the turn of the year."""
        for first, end, sums in (
            (
                date(2024, 1, 1),
                date(2024, 12, 31),
                {
                    "act/365": "1203.29",
                    "act/366": "1200.00",
                    "act/act": "1200.00",
                    "act/360": "1220.00",
                    "30/360": "1200.00",
                    "30e/360-isda": "1200.00",
                },
            ),
            (
                date(2023, 12, 1),
                date(2024, 1, 31),
                {
                    "act/365": "203.84",
                    "act/act": "203.56",
                    # Of the year's own days 31 of 365 and 31 of 366; here all of 366
                    "act/366": "203.28",
                    "act/365.25": "203.70",
                    "act/360": "206.67",
                    "30/360": "200.00",
                    "30e/360-isda": "200.00",
                },
            ),
        ):
            for basis, expected in sums.items():
                with self.subTest(basis=basis, end=end):
                    self.assertEqual(one(10_000, 12, first, end, basis=basis), D(expected))

    def test_segments_of_actual_years(self):
        segments, _total = interest.accrue(
            [(date(2023, 12, 1), 10_000)], [(date(2023, 1, 1), 12)], date(2024, 1, 31), "act/act"
        )
        self.assertEqual([row.interest for row in segments], [D("101.92"), D("101.64")])
        self.assertEqual([row.first for row in segments], [date(2023, 12, 1), date(2024, 1, 1)])

    def test_breathing_space(self):
        """60 days of 120 are free, and cost nothing later either."""
        balances, rates = [(date(2026, 2, 1), 10_000)], [(date(2026, 1, 1), 12)]
        end = date(2026, 5, 31)
        self.assertEqual(interest.accrue(balances, rates, end)[1], D("394.52"))
        held = interest.without(balances, [(date(2026, 3, 2), date(2026, 4, 30))])
        segments, total = interest.accrue(held, rates, end)
        self.assertEqual(total, D("197.26"))
        self.assertEqual([row.days for row in segments], [29, 60, 31])
        self.assertEqual(segments[1].interest, 0)

    def test_calculators(self):
        # Printed as 239.68 with 70 of compensation: with 1.68 a day, rounded before it is counted
        self.assertEqual(late(5000, 12.25, 101), D("169.49"))
        self.assertEqual(
            late(5000, 12.25, 1) * 101 + interest.compensation("uk", 5000), D("239.68")
        )
        for amount, percent, count, expected in (
            (1000, 12.5, 30, "10.27"),
            (1000, 12.5, 90, "30.82"),
            (10_000, 11.75, 1, "3.22"),
            (15_000, 15, 30, "184.93"),
            (100, 5, 30, "0.41"),
        ):
            with self.subTest(amount=amount, days=count):
                self.assertEqual(late(amount, percent, count), D(expected))

    def test_compensation(self):
        for scheme, amount, expected in (
            ("uk", "0.01", 40),
            ("uk", "999.99", 40),
            ("uk", "1000.00", 70),
            ("uk", "9999.99", 70),
            ("uk", "10000.00", 100),
            ("eu", "25000", 40),
            ("ie", "1000.00", 40),
            ("ie", "1000.01", 70),
            ("ie", "10000.00", 70),
            ("ie", "10000.01", 100),
            ("de_b2b", "5", 40),
            ("fr", "5", 40),
            ("fr", "0", 0),
            ("uk", "-100", 0),
        ):
            with self.subTest(scheme=scheme, amount=amount):
                found = interest.compensation(scheme, D(amount))
                self.assertEqual(found, expected)
                self.assertIsInstance(found, D)
        with self.assertRaises(interest.InterestError) as error:
            interest.compensation("us", 100)
        self.assertEqual(error.exception.code, "scheme")


@tagged("post_install", "-at_install")
class TestAccrue(BaseCase):
    first = date(2026, 1, 1)

    def _refuse(self, code, *args, **options):
        with self.assertRaises(interest.InterestError) as error:
            interest.accrue(*args, **options)
        self.assertEqual(error.exception.code, code)
        return error.exception

    def test_a_balance_below_zero_earns_nothing(self):
        segments, total = interest.accrue(
            [(self.first, 100), (self.first + DAY * 30, -50), (self.first + DAY * 60, 100)],
            [(self.first, 12)],
            self.first + DAY * 89,
        )
        self.assertEqual([row.interest for row in segments], [D("0.99"), 0, D("0.99")])
        self.assertEqual(total, D("1.98"))
        self.assertEqual(one(-100, 12, self.first, self.first + DAY * 900), 0)

    def test_cut_where_something_changes_only(self):
        """The same rate for another half-year is no other segment, and no other rounding."""
        segments, _total = interest.accrue(
            [(self.first, 100), (self.first + DAY * 5, D("100.00"))],
            [(date(2025, 7, 1), 10), (self.first + DAY * 3, 10), (self.first + DAY * 9, 11)],
            self.first + DAY * 19,
        )
        self.assertEqual([(row.days, row.percent) for row in segments], [(9, 10), (11, 11)])

    def test_one_day(self):
        segments, _total = interest.accrue([(self.first, 36500)], [(self.first, 1)], self.first)
        self.assertEqual(segments, [(self.first, self.first, 36500, 1, 1, 1)])

    def test_a_change_on_the_last_day_counts(self):
        end = self.first + DAY * 9
        segments, _total = interest.accrue(
            [(self.first, 100), (end, 60), (end + DAY, 0)], [(self.first, 10), (end, 12)], end
        )
        self.assertEqual(segments[1][:5], (end, end, 60, 12, 1))
        self.assertEqual(len(segments), 2)

    def test_currencies(self):
        self.assertEqual(str(late(10_000, 11.75, 60, decimals=0)), "193")
        self.assertEqual(str(late(10_000, 11.75, 60, decimals=3)), "193.151")
        self.assertEqual(str(late(0, 11.75, 60)), "0.00")

    def test_unrounded(self):
        segments, total = interest.accrue(
            [(self.first, 1)], [(self.first, 1)], self.first, rounding="none"
        )
        self.assertEqual(total, D(1) / 36500)
        self.assertEqual(segments[0].interest, total)

    def test_order_does_not_matter(self):
        balances = [(self.first + DAY * 9, 50), (self.first, 100)]
        rates = [(self.first + DAY * 3, 9), (self.first - DAY, 10)]
        self.assertEqual(
            interest.accrue(balances, rates, self.first + DAY * 20),
            interest.accrue(balances[::-1], rates[::-1], self.first + DAY * 20),
        )

    def test_nothing_owed(self):
        segments, total = interest.accrue([], [], self.first)
        self.assertEqual((segments, str(total)), ([], "0.00"))

    def test_a_rate_that_is_missing(self):
        rates = [(self.first + DAY, 10)]
        error = self._refuse("rate_missing", [(self.first, 100)], rates, self.first + DAY * 9)
        self.assertIsInstance(error, interest.RateMissing)
        self.assertEqual(error.day, self.first)
        self.assertIn("2026-01-01", str(error))
        # From the 5th on nobody knows
        rates = [(self.first, 10), (self.first + DAY * 4, None)]
        error = self._refuse("rate_missing", [(self.first, 100)], rates, self.first + DAY * 9)
        self.assertEqual(error.day, self.first + DAY * 4)
        self.assertEqual(
            interest.accrue([(self.first, 100)], rates, self.first + DAY * 3)[0][0].days, 4
        )

    def test_no_rate_is_needed_where_nothing_is_owed(self):
        balances = [(self.first, 0), (self.first + DAY, 100)]
        segments, total = interest.accrue(balances, [(self.first + DAY, 10)], self.first + DAY * 73)
        self.assertEqual(total, 2)
        self.assertEqual(segments[0], (self.first, self.first, 0, None, 1, 0))

    def test_refused(self):
        balances, rates, end = [(self.first, 100)], [(self.first, 10)], self.first + DAY
        self._refuse("end", balances, rates, self.first - DAY)
        self._refuse("basis", balances, rates, end, basis="act/364")
        self._refuse("basis", [], rates, end, basis="actual")
        self._refuse("rounding", balances, rates, end, rounding="line")
        self._refuse("rate", balances, [(self.first, -1)], end)
        self._refuse("rate", balances, [(self.first, 1001)], end)
        self._refuse("twice", [*balances, (self.first, 90)], rates, end)
        self._refuse("twice", balances, [*rates, (self.first, 9)], end)
        for wrong in ("100", None, True):
            with self.subTest(wrong=wrong), self.assertRaises(TypeError):
                interest.accrue([(self.first, wrong)], rates, end)
        for wrong in (datetime(2026, 1, 1), "2026-01-01", None):
            with self.subTest(wrong=wrong), self.assertRaises(TypeError):
                interest.accrue(balances, rates, wrong)
        with self.assertRaises(ValueError):
            interest.accrue(balances, rates, end, decimals=-1)
        with self.assertRaises(interest.InterestError):
            interest.count_days(self.first, end, "30")

    def test_months_of_thirty_days(self):
        """From the day before the first to the last, by 30E/360 and with the end of February."""
        for first, last, plain, isda in (
            (date(2026, 1, 1), date(2026, 12, 31), 360, 360),
            (date(2026, 1, 31), date(2026, 1, 31), 0, 0),
            (date(2026, 2, 1), date(2026, 2, 28), 28, 30),
            (date(2026, 3, 1), date(2026, 3, 31), 32, 30),
            (date(2024, 2, 1), date(2024, 2, 29), 29, 30),
            (date(2024, 2, 29), date(2024, 2, 29), 1, 2),
            (date(2026, 5, 16), date(2026, 8, 15), 90, 90),
        ):
            with self.subTest(first=first, last=last):
                self.assertEqual(interest.count_days(first, last, "30/360"), plain)
                self.assertEqual(interest.count_days(first, last, "30e/360-isda"), isda)

    @given(debts(), bases, st.sampled_from(interest.ROUNDINGS))
    @settings(max_examples=60)
    def test_segments_cover_each_day_once_and_add_up(self, debt, basis, rounding):
        balances, rates, end = debt
        segments, total = interest.accrue(balances, rates, end, basis, rounding)
        self.assertEqual(segments[0].first, min(balances)[0])
        self.assertEqual(segments[-1].last, end)
        for before, after in zip(segments, segments[1:], strict=False):
            self.assertEqual(after.first, before.last + DAY)
        self.assertTrue(all(row.interest >= 0 for row in segments))
        self.assertTrue(all(row.days >= 0 for row in segments))
        if rounding != "none":
            self.assertEqual(sum(row.interest for row in segments), total)

    @given(debts(), st.sampled_from(("act/365", "act/act", "act/360")))
    @settings(max_examples=30)
    def test_day_by_day(self, debt, basis):
        """A plain reading: each day at its balance and its rate."""
        balances, rates, end = debt
        balances, rates = sorted(balances), sorted(rates)
        day, total = balances[0][0], Fraction(0)
        while day <= end:
            amount = [value for begin, value in balances if begin <= day][-1]
            percent = [value for begin, value in rates if begin <= day][-1]
            leap = day.year % 4 == 0
            year = {"act/365": 365, "act/360": 360, "act/act": 365 + leap}[basis]
            total += max(Fraction(amount), 0) * Fraction(percent) / 100 / year
            day += DAY
        found = interest.accrue(balances, rates, end, basis, "none")[1]
        self.assertLess(abs(Fraction(found) - total), Fraction(1, 10**12))
        found = interest.accrue(balances, rates, end, basis, "total")[1]
        self.assertLessEqual(abs(Fraction(found) - total), Fraction(1, 200))

    @given(debts(), bases, st.data())
    @settings(max_examples=80)
    def test_a_period_split_at_any_day_costs_the_same(self, debt, basis, data):
        balances, rates, end = debt
        balances.sort()
        first = balances[0][0]
        middle = first + DAY * data.draw(st.integers(0, (end - first).days - 1))
        carried = [value for day, value in balances if day <= middle + DAY][-1]
        later = [(middle + DAY, carried), *(row for row in balances if row[0] > middle + DAY)]

        def split(rounding):
            before, one = interest.accrue(balances, rates, middle, basis, rounding)
            after, two = interest.accrue(later, rates, end, basis, rounding)
            segments, whole = interest.accrue(balances, rates, end, basis, rounding)
            self.assertEqual(
                sum(row.days for row in before + after), sum(row.days for row in segments)
            )
            return abs(one + two - whole)

        self.assertLess(split("none"), D("1e-15"))
        # Each of three sums is off by half a cent at most
        self.assertLessEqual(split("total"), CENT)
        # One segment became two: three roundings
        self.assertLessEqual(split("segment"), CENT)


@tagged("post_install", "-at_install")
class TestBalances(BaseCase):
    due = date(2025, 3, 31)

    def test_payments(self):
        payments = [(date(2025, 8, 15), 4000), (date(2025, 3, 1), D("0.50"))]
        self.assertEqual(
            interest.build_balances(self.due, 10_000, payments),
            [(date(2025, 4, 1), D("9999.50")), (date(2025, 8, 16), D("5999.50"))],
        )
        # Where the day of payment bears no interest any more
        self.assertEqual(
            interest.build_balances(self.due, 10_000, payments, payment_day=False)[1],
            (date(2025, 8, 15), D("5999.50")),
        )

    def test_two_payments_of_a_day_and_one_taken_back(self):
        paid, back = date(2025, 8, 15), date(2025, 9, 1)
        self.assertEqual(
            interest.build_balances(self.due, 100, [(paid, 60), (paid, 40), (back, -40)]),
            [(date(2025, 4, 1), 100), (date(2025, 8, 16), 0), (date(2025, 9, 2), 40)],
        )

    def test_free_periods(self):
        balances = [(date(2026, 1, 1), 100), (date(2026, 3, 1), 60)]
        for periods, expected in (
            ([], balances),
            # Before, and from before on
            ([(date(2025, 1, 1), date(2025, 12, 31))], balances),
            (
                [(date(2025, 12, 1), date(2026, 1, 10))],
                [(date(2026, 1, 1), 0), (date(2026, 1, 11), 100), (date(2026, 3, 1), 60)],
            ),
            # Two that overlap, over a payment
            (
                [
                    (date(2026, 2, 1), date(2026, 3, 10)),
                    (date(2026, 2, 20), date(2026, 3, 20)),
                ],
                [(date(2026, 1, 1), 100), (date(2026, 2, 1), 0), (date(2026, 3, 21), 60)],
            ),
            # A single day
            (
                [(date(2026, 2, 1), date(2026, 2, 1))],
                [
                    (date(2026, 1, 1), 100),
                    (date(2026, 2, 1), 0),
                    (date(2026, 2, 2), 100),
                    (date(2026, 3, 1), 60),
                ],
            ),
            # One that goes on
            ([(date(2026, 2, 1), None)], [(date(2026, 1, 1), 100), (date(2026, 2, 1), 0)]),
            # A disputed part, which is not more than what is left
            (
                [(date(2026, 2, 1), date(2026, 3, 31), 70)],
                [
                    (date(2026, 1, 1), 100),
                    (date(2026, 2, 1), 30),
                    (date(2026, 3, 1), 0),
                    (date(2026, 4, 1), 60),
                ],
            ),
        ):
            with self.subTest(periods=periods):
                self.assertEqual(interest.without(balances, periods), expected)
        self.assertEqual(interest.without([], [(self.due, None)]), [])
        # Money of the customer's stays theirs
        credit = [(self.due, -5)]
        self.assertEqual(interest.without(credit, [(self.due, None)]), credit)

    def test_periods_that_are_none(self):
        for code, period in (
            ("period", (date(2026, 2, 1), date(2026, 1, 31))),
            ("amount", (date(2026, 2, 1), None, -1)),
        ):
            with self.assertRaises(interest.InterestError) as error:
                interest.without([(self.due, 100)], [period])
            self.assertEqual(error.exception.code, code)

    def test_bounds(self):
        self.assertEqual(interest.bound(D("4.99"), minimum=5), 0)
        self.assertEqual(interest.bound(5, minimum=5), 5)
        self.assertEqual(interest.bound(500, cap=D("99.50")), D("99.50"))
        self.assertEqual(interest.bound(-1), 0)
        for bounds in ({"minimum": -1}, {"minimum": 10, "cap": 9}, {"cap": -1}):
            with self.subTest(bounds=bounds), self.assertRaises(interest.InterestError):
                interest.bound(5, **bounds)

    @given(debts(), st.data())
    @settings(max_examples=40)
    def test_free_days_cost_nothing_and_others_what_they_did(self, debt, data):
        balances, rates, end = debt
        first = min(balances)[0]
        offsets = st.integers(0, (end - first).days)
        begin, close = sorted((data.draw(offsets), data.draw(offsets)))
        free = (first + DAY * begin, first + DAY * close)
        found = interest.accrue(interest.without(balances, [free]), rates, end, rounding="none")[1]
        whole = interest.accrue(balances, rates, end, rounding="none")[0]
        outside = sum(
            D(row.interest) / row.days * count
            for row in whole
            if (count := row.days - _overlap(row, free))
        )
        self.assertLess(abs(found - outside), D("1e-12"))


def _overlap(row, free):
    return max((min(row.last, free[1]) - max(row.first, free[0])).days + 1, 0)
