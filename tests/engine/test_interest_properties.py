"""Interest of laws over half-years and leap years: worked by hand, and beside a plain reading."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.collections_followup.engine import interest
from odoo.addons.collections_followup.engine import interest_rates as ir

D = Decimal
DAY = timedelta(days=1)


def _halves(*percents):
    """Return rates of half-years from the second one of 2023 on."""
    days = [date(2023, 7, 1), date(2024, 1, 1), date(2024, 7, 1), date(2025, 1, 1)]
    return [(day, D(percent)) for day, percent in zip(days, percents, strict=False)]


BASE = _halves("3.12", "3.62", "3.37", "2.27")
ECB = _halves("4.00", "4.50", "4.25", "3.15")
BANK = _halves("5.00", "5.25", "5.25", "4.75")


def _claim(amount, due, end, table, margin, method="split", paid=None, **options):
    """Return the lines and the sum of a debt that nobody has paid until a day."""
    rates = ir.make_rates(table, due + DAY, end, method, paid=paid, margin=margin)
    segments, total = interest.accrue([(due + DAY, amount)], rates, end, **options)
    return [row.interest for row in segments], total


@tagged("post_install", "-at_install")
class TestInterestExamples(BaseCase):
    def test_germany_over_a_turn_of_the_year_into_a_leap_year(self):
        """2,500 due 30 November 2023, paid 29 February 2024: 31 and 60 days (§ 288 BGB)."""
        due, paid = date(2023, 11, 30), date(2024, 2, 29)
        lines, total = _claim(2500, due, paid, BASE, 9)
        self.assertEqual((lines, total), ([D("25.73"), D("51.86")], D("77.59")))
        # A consumer: five points, and no lump sum
        lines, total = _claim(2500, due, paid, BASE, 5)
        self.assertEqual((lines, total), ([D("17.24"), D("35.42")], D("52.66")))
        # By the year's own days: 60 of 366
        lines, _total = _claim(2500, due, paid, BASE, 9, basis="act/act")
        self.assertEqual(lines, [D("25.73"), D("51.72")])
        self.assertEqual(interest.compensation("de_b2b", 2500), 40)

    def test_united_kingdom_by_the_day_on_which_interest_begins(self):
        """12,000: the rate of 30 June until 31 December, and that of 31 December from then on."""
        paid = date(2024, 3, 10)
        for due, expected in (
            (date(2023, 12, 20), "346.19"),  # 81 days at 13.00 %
            (date(2023, 12, 31), "304.93"),  # 70 days at 13.25 %
        ):
            lines, total = _claim(12_000, due, paid, BANK, 8, "start")
            self.assertEqual((len(lines), total), (1, D(expected)))
        for amount, expected in (
            (D("0.01"), 40),
            (D("999.99"), 40),
            (1000, 70),
            (D("9999.99"), 70),
        ):
            self.assertEqual(interest.compensation("uk", amount), expected)
        self.assertEqual(interest.compensation("uk", 12_000), 100)

    def test_ireland_by_the_day_of_payment(self):
        """1,000 due 15 June 2024, paid on the last day of the half-year or on the next one."""
        due = date(2024, 6, 15)
        for paid, expected in ((date(2024, 6, 30), "5.14"), (date(2024, 7, 1), "5.37")):
            _lines, total = _claim(1000, due, paid, ECB, 8, "payment", paid)
            self.assertEqual(total, D(expected))

    def test_france(self):
        """3,000 due 15 December 2023, paid 15 January 2024: 16 and 15 days, and 40 euros."""
        lines, total = _claim(3000, date(2023, 12, 15), date(2024, 1, 15), ECB, 10)
        self.assertEqual((lines, total), ([D("18.41"), D("17.88")], D("36.29")))
        self.assertEqual(interest.compensation("fr", 3000), 40)
        self.assertEqual(interest.compensation("fr", 0), 0)

    def test_paid_in_part_on_the_day_of_a_change(self):
        """That day still counts for all of the debt, and at the new rate."""
        due, end = date(2024, 6, 10), date(2024, 7, 31)
        # A credit note of before the due date was never late; it is no payment of 1 July.
        payments = [(date(2024, 7, 1), 2000), (date(2024, 5, 2), 500)]
        balances = interest.build_balances(due, 5500, payments)
        rates = ir.make_rates(ECB, due + DAY, end, margin=8)
        segments, total = interest.accrue(balances, rates, end)
        self.assertEqual(
            [(row.amount, row.days, row.interest) for row in segments],
            [
                (5000, 20, D("34.25")),
                (5000, 1, D("1.68")),
                (3000, 30, D("30.21")),
            ],
        )
        self.assertEqual(total, D("66.14"))

    def test_a_part_that_is_disputed_for_some_days(self):
        """1,000 at 5 %, 400 of it disputed from 10 to 20 January 2024."""
        balances = [(date(2024, 1, 1), 1000)]
        held = interest.without(balances, [(date(2024, 1, 10), date(2024, 1, 20), 400)])
        segments, total = interest.accrue(held, [(date(2024, 1, 1), 5)], date(2024, 1, 31))
        self.assertEqual([row.interest for row in segments], [D("1.23"), D("0.90"), D("1.51")])
        self.assertEqual(total, D("3.64"))

    @given(
        st.dates(date(2023, 7, 1), date(2024, 12, 1)),
        st.integers(1, 200),
        st.decimals(1, 10**5, places=2),
        st.lists(st.tuples(st.integers(-40, 200), st.decimals(1, 10**4, places=2)), max_size=4),
        st.lists(
            st.tuples(
                st.integers(-10, 150),
                st.integers(0, 60),
                st.one_of(st.none(), st.decimals(0, 10**4, places=2)),
            ),
            max_size=3,
        ),
        st.sampled_from(("split", "start")),
        st.sampled_from(("act/365", "act/act", "act/360")),
        st.booleans(),
    )
    @settings(max_examples=60)
    def test_beside_a_plain_reading(
        self, due, length, amount, payments, cuts, method, basis, payment_day
    ):
        """Each day by itself: what is owed that day, less what is disputed, at that day's rate."""
        end = due + DAY * length
        payments = [(due + DAY * offset, paid) for offset, paid in payments]
        cuts = [
            (due + DAY * offset, due + DAY * (offset + more), part) for offset, more, part in cuts
        ]
        total, day = Fraction(0), due
        while day < end:
            day += DAY
            owed = amount
            for paid_on, paid in payments:
                if paid_on < day or (paid_on == day and not payment_day):
                    owed -= paid
            free = [part for first, last, part in cuts if first <= day <= last]
            if None in free:
                continue
            owed = max(owed - sum(free), 0) if owed > 0 else 0
            known = [percent for first, percent in ECB if first <= day]
            if method == "start":
                known = [percent for first, percent in ECB if first <= due + DAY]
            leap = day.year == 2024
            year = {"act/365": 365, "act/360": 360, "act/act": 365 + leap}[basis]
            total += Fraction(owed) * Fraction(known[-1] + 8) / 100 / year
        balances = interest.build_balances(due, amount, payments, payment_day)
        rates = ir.make_rates(ECB, due + DAY, end, method, margin=8)
        held = interest.without(balances, cuts)
        found = interest.accrue(held, rates, end, basis, "none")[1]
        self.assertLess(abs(Fraction(found) - total), Fraction(1, 10**10))
