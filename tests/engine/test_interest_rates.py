from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.collections_followup.engine import interest_rates as ir
from odoo.addons.collections_followup.engine.interest import InterestError, RateMissing, accrue

D = Decimal
DAY = timedelta(days=1)

# Bank Rate and the ECB's main refinancing rate, by the day of a change or of a half-year.
BANK_RATE = [
    (date(2024, 8, 1), D("5.00")),
    (date(2024, 11, 7), D("4.75")),
    (date(2025, 2, 6), D("4.50")),
    (date(2025, 5, 8), D("4.25")),
    (date(2025, 8, 7), D("4.00")),
]
ECB = [(date(2025, 1, 1), D("3.15")), (date(2025, 7, 1), D("2.15"))]


@tagged("post_install", "-at_install")
class TestInterestRates(BaseCase):
    def _refuse(self, code, function, *args, **options):
        with self.assertRaises(InterestError) as error:
            function(*args, **options)
        self.assertEqual(error.exception.code, code)

    def test_united_kingdom_keeps_the_first_rate(self):
        """5,000 due 31 May 2025, paid 30 September: 12.75 % for all 122 days."""
        start, end = date(2025, 6, 1), date(2025, 9, 30)
        table = ir.half_years(BANK_RATE, start, end, before=True)
        self.assertEqual(table, [(date(2025, 1, 1), D("4.75")), (date(2025, 7, 1), D("4.25"))])
        rates = ir.make_rates(table, start, end, "start", margin=8)
        self.assertEqual(rates, [(start, D("12.75"))])
        segments, total = accrue([(start, 5000)], rates, end)
        self.assertEqual((segments[0].days, total), (122, D("213.08")))
        # What calculators print that split it
        split = ir.make_rates(table, start, end, margin=8)
        self.assertEqual(accrue([(start, 5000)], split, end)[1], D("206.78"))

    def test_directive_splits(self):
        start, end = date(2025, 5, 16), date(2025, 8, 20)
        rates = ir.make_rates(ECB, start, end, margin=8)
        self.assertEqual(rates, [(start, D("11.15")), (date(2025, 7, 1), D("10.15"))])
        self.assertEqual(accrue([(start, 8000)], rates, end)[1], D("225.88"))

    def test_ireland_takes_the_rate_of_the_payment(self):
        start, end = date(2025, 5, 16), date(2025, 12, 31)
        for paid, expected in ((date(2025, 6, 30), "11.15"), (date(2025, 7, 1), "10.15")):
            rates = ir.make_rates(ECB, start, end, "payment", paid=paid, margin=8)
            self.assertEqual(rates, [(start, D(expected))])
        # Not paid by now
        self.assertEqual(ir.make_rates(ECB, start, end, "payment", margin=8)[0][1], D("10.15"))

    def test_belgium_rounds_up(self):
        for reference, expected in (("2.15", "10.5"), ("2.5", "10.5"), ("2.51", "11"), ("3", "11")):
            self.assertEqual(ir.make_percent(D(reference), 8, step=0.5), D(expected))

    def test_bounds(self):
        self.assertEqual(ir.make_percent(2, 8, floor=D("11.13")), D("11.13"))
        self.assertEqual(ir.make_percent(2, 8, cap=9), 9)
        self.assertEqual(ir.make_percent(D("-0.88"), 5), D("4.12"))
        self.assertEqual(ir.make_percent(D("-0.88")), 0)
        self.assertEqual(ir.make_percent(D("-0.88"), step=0.5), 0)
        self._refuse("margin", ir.make_percent, 2, -1)
        self._refuse("bounds", ir.make_percent, 2, step=0)
        self._refuse("bounds", ir.make_percent, 2, floor=5, cap=4)
        self._refuse("bounds", ir.make_percent, 2, cap=-1)
        self._refuse("bounds", ir.make_percent, 2, floor=-5, cap=-1)

    def test_floor_of_a_contract_is_named(self):
        """France, first half of 2026: three times 2.62 %."""
        floor = 3 * D("2.62")
        ir.check_floor(D("7.86"), floor)
        with self.assertRaisesRegex(ir.BelowFloor, "7.86") as error:
            ir.check_floor(D("7.85"), floor)
        self.assertEqual(error.exception.floor, D("7.86"))

    def test_half_years(self):
        """A change on the first day counts for it, or only after it: the Directive, Germany."""
        table = [(date(2025, 1, 1), 3), (date(2025, 7, 1), 2)]
        days = date(2025, 3, 1), date(2026, 1, 1)
        self.assertEqual(
            ir.half_years(table, *days),
            [(date(2025, 1, 1), 3), (date(2025, 7, 1), 2), (date(2026, 1, 1), 2)],
        )
        self.assertEqual(
            ir.half_years([(date(2024, 1, 1), 4), *table], *days, before=True),
            [(date(2025, 1, 1), 4), (date(2025, 7, 1), 3), (date(2026, 1, 1), 2)],
        )
        with self.assertRaises(RateMissing) as error:
            ir.half_years(table, *days, before=True)
        self.assertEqual(error.exception.day, date(2024, 12, 31))
        # Known until the summer: the half-year that begins then has its rate, the next has none
        known = date(2025, 7, 1)
        self.assertEqual(
            len(ir.half_years(table, days[0], date(2025, 12, 31), known_until=known)), 2
        )
        with self.assertRaises(RateMissing) as error:
            ir.half_years(table, *days, known_until=known)
        self.assertEqual(error.exception.day, date(2026, 1, 1))

    def test_nothing_is_taken_from_a_guess(self):
        start, end = date(2025, 5, 16), date(2026, 2, 1)
        known = date(2025, 12, 31)
        rates = ir.make_rates(ECB, start, end, margin=8, known_until=known)
        self.assertEqual(rates[-1], (date(2026, 1, 1), None))
        with self.assertRaises(RateMissing) as error:
            accrue([(start, 8000)], rates, end)
        self.assertEqual(error.exception.day, date(2026, 1, 1))
        accrue([(start, 8000)], rates, known)
        # Before the table, after it, and for the day that decides
        self.assertEqual(
            ir.make_rates(ECB, date(2024, 12, 1), date(2025, 2, 1)),
            [(date(2024, 12, 1), None), (date(2025, 1, 1), D("3.15"))],
        )
        self.assertEqual(ir.make_rates(ECB, end, end, known_until=known), [(end, None)])
        for method, first in (("start", date(2024, 12, 31)), ("payment", start)):
            with self.subTest(method=method), self.assertRaises(RateMissing):
                ir.make_rates(ECB, first, end, method, known_until=known)
        self._refuse("method", ir.make_rates, ECB, start, end, "average")
        self._refuse("end", ir.make_rates, ECB, end, start)

    @given(
        st.dictionaries(st.dates(date(2020, 1, 1), date(2026, 1, 1)), st.decimals(-1, 9, places=2)),
        st.dates(date(2020, 1, 1), date(2025, 1, 1)),
        st.integers(0, 400),
    )
    def test_each_day_has_the_rate_that_was_in_force(self, table, start, length):
        table[date(2019, 12, 1)] = D(1)
        table = list(table.items())
        end = start + DAY * length
        rates = ir.make_rates(table, start, end, margin=2)
        self.assertEqual(rates[0][0], start)
        for day in {start, end, start + DAY * (length // 2), *(day for day, _percent in rates)}:
            found = [percent for begin, percent in rates if begin <= day][-1]
            self.assertEqual(found, ir.find_rate(table, day) + 2)
