import unittest
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from dateutil.relativedelta import relativedelta
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.collections_followup.engine.plan_apr import compute, count_units, find_unit


def monthly(first, count, amount, months=1):
    return [(first + relativedelta(months=months * n), Decimal(amount)) for n in range(count)]


class TestPlanApr(unittest.TestCase):
    """Annual percentage rates of schedules with dates."""

    def test_published_examples_of_regulation_z(self):
        """12 CFR 1026, appendix J, (c)(1) and (c)(2)."""
        for start, principal, payments, percent in (
            # (c)(1)(i): 24 payments of 230 monthly
            (date(1978, 1, 10), 5000, monthly(date(1978, 2, 10), 24, 230), "9.69"),
            # (c)(1)(ii): a long first period, 10 February to 1 April
            (date(1978, 2, 10), 6000, monthly(date(1978, 4, 1), 36, 200), "11.82"),
            # (c)(1)(iv): each quarter, 23 May to 1 October
            (date(1978, 5, 23), 10000, monthly(date(1978, 10, 1), 40, 385, 3), "8.97"),
            # (c)(1)(v): each week, 20 March to 21 April
            (
                date(1978, 3, 20),
                500,
                [(date(1978, 4, 21) + timedelta(weeks=n), Decimal("17.60")) for n in range(30)],
                "14.96",
            ),
            # (c)(2)(ii): every four weeks, the first payment differs
            (
                date(1978, 3, 18),
                400,
                [
                    (date(1978, 4, 20) + timedelta(weeks=4 * n), Decimal(amount))
                    for n, amount in enumerate(["39.50"] + ["38.31"] * 11)
                ],
                "28.50",
            ),
            # (c)(5)(i): one payment after 255 days
            (date(1978, 1, 3), 1000, [(date(1978, 9, 15), Decimal(1080))], "11.45"),
        ):
            with self.subTest(percent=percent):
                rate = compute("us", start, principal, payments)
                self.assertEqual(round(rate, 2), Decimal(percent))

    def test_published_examples_of_the_union(self):
        """Directive 90/88/EEC: 1,200 after a year and a half; two payments of 600."""
        start = date(1994, 1, 1)
        self.assertEqual(
            compute("eu", start, 1000, [(date(1995, 7, 1), Decimal(1200))]), Decimal("12.9620")
        )
        payments = [(date(1995, 1, 1), Decimal(600)), (date(1996, 1, 1), Decimal(600))]
        self.assertEqual(compute("eu", start, 1000, payments), Decimal("13.0662"))

    def test_a_fee_alone_costs_too(self):
        rate = compute("eu", date(2026, 1, 1), 1000, [(date(2027, 1, 1), Decimal(1100))])
        self.assertEqual(rate, Decimal("10.0000"))

    def test_nothing_charged_is_zero_and_all_at_once_has_no_rate(self):
        start = date(2026, 3, 2)
        for rule in ("eu", "us"):
            self.assertEqual(compute(rule, start, 300, monthly(start, 3, 100)), 0)
            self.assertIsNone(compute(rule, start, 300, [(start, Decimal(310))]))
            self.assertIsNone(compute(rule, start, 0, []))

    def test_a_down_payment_on_the_day_lowers_the_credit(self):
        start = date(2026, 1, 1)
        payments = [(start, Decimal(200)), (date(2027, 1, 1), Decimal(880))]
        self.assertEqual(compute("eu", start, 1000, payments), Decimal("10.0000"))

    def test_unit_periods(self):
        start = date(2026, 1, 31)
        months = [start + relativedelta(months=n) for n in range(6)]
        self.assertEqual(find_unit(months), ("month", 1))
        moved = [date(2026, 1, 30), date(2026, 3, 2), date(2026, 4, 1), date(2026, 4, 30)]
        self.assertEqual(find_unit(moved), ("month", 1))
        self.assertEqual(find_unit([start + timedelta(weeks=2 * n) for n in range(5)]), ("day", 14))
        self.assertEqual(find_unit([start, date(2026, 6, 29)]), ("day", 149))
        # A single payment: its term, at most a year
        in_weeks = start + timedelta(weeks=5)
        self.assertEqual(find_unit([start, in_weeks]), ("day", 35))
        # 1 % in 35 of 365 days: of a single payment a term of weeks is one of days, too
        rate = compute("us", start, 1000, [(in_weeks, Decimal(1010))])
        self.assertEqual(rate, Decimal("10.4286"))
        for days in (
            (date(2026, 1, 15), date(2027, 7, 15)),
            (date(2026, 1, 15), date(2027, 1, 15)),
        ):
            self.assertEqual(find_unit(list(days)), ("month", 12))
        years = (date(2026, 1, 15), date(2027, 7, 15)), (date(2026, 1, 15), date(2028, 4, 24))
        self.assertEqual(count_units(*years[0], "month", 12), (1, Fraction(1, 2)))
        self.assertEqual(count_units(*years[1], "month", 12), (2, Fraction(99, 365)))
        # None occurs twice, and three months and a half are on average: the lower one
        odd = [start + timedelta(days=days) for days in (0, 40, 140, 250)]
        self.assertEqual(find_unit(odd), ("month", 3))
        self.assertEqual(find_unit([date(2026, 1, 15), date(2026, 4, 15)]), ("month", 3))
        self.assertEqual(count_units(date(1978, 5, 23), date(1978, 10, 1), "month", 3)[0], 1)

    @settings(max_examples=100, deadline=None)
    @given(
        gaps=st.lists(st.integers(7, 60), min_size=1, max_size=12),
        charge=st.integers(1, 5000),
        principal=st.integers(100, 100000),
    )
    def test_at_this_rate_payments_are_worth_the_credit(self, gaps, charge, principal):
        start, day, payments = date(2026, 1, 1), date(2026, 1, 1), []
        each = Decimal(principal * 100 + charge) / 100 / len(gaps)
        for gap in gaps:
            day += timedelta(days=gap)
            payments.append((day, each))
        rate = compute("eu", start, principal, payments)
        worth = sum(
            float(amount) / (1 + float(rate) / 100) ** ((day - start).days / 365)
            for day, amount in payments
        )
        self.assertAlmostEqual(worth / principal, 1, places=5)
