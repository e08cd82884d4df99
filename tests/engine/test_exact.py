from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.collections_followup.engine import exact

D = Decimal


@tagged("post_install", "-at_install")
class TestExact(BaseCase):
    def test_numbers(self):
        for value, expected in ((3, "3"), (0.1, "0.1"), (1e-7, "1E-7"), (D("2.50"), "2.50")):
            self.assertEqual(str(exact.to_decimal(value)), expected)
            self.assertEqual(exact.to_fraction(value), Fraction(expected))
        self.assertEqual(exact.to_fraction(Fraction(1, 3)), Fraction(1, 3))

    def test_what_is_no_number(self):
        for value in ("12", None, True, [1], b"1"):
            with (
                self.subTest(value=value),
                self.assertRaisesRegex(TypeError, "^The debt has to be"),
            ):
                exact.to_decimal(value, "The debt")
        for value in (float("nan"), float("inf"), D("NaN"), D("-Infinity")):
            with self.subTest(value=value), self.assertRaises(ValueError):
                exact.to_fraction(value)

    def test_days(self):
        self.assertEqual(exact.to_day(date(2026, 1, 1)), date(2026, 1, 1))
        for value in (datetime(2026, 1, 1), "2026-01-01", None, 5):
            with self.subTest(value=value), self.assertRaises(TypeError):
                exact.to_day(value)

    def test_a_half_goes_away_from_zero(self):
        for value, decimals, expected in (
            (D("0.005"), 2, "0.01"),
            (D("-0.005"), 2, "-0.01"),
            (D("-0.004"), 2, "0.00"),
            # Halves of what does not end: a decimal would have lost them
            (Fraction(1, 300) + Fraction(1, 600), 2, "0.01"),
            (2.5, 0, "3"),
            (1000, 3, "1000.000"),
        ):
            self.assertEqual(str(exact.round_half_up(value, decimals)), expected)

    def test_decimals_of_no_currency(self):
        for decimals, error in (
            (-1, ValueError),
            (13, ValueError),
            (2.0, TypeError),
            (True, TypeError),
        ):
            with self.subTest(decimals=decimals), self.assertRaises(error):
                exact.round_half_up(1, decimals)

    def test_what_does_not_end(self):
        self.assertEqual(exact.to_digits(Fraction(1, 3)), D("0." + "3" * 28))

    @given(st.decimals(-(10**9), 10**9, places=6), st.integers(0, 6))
    def test_rounding_as_decimals_do(self, value, decimals):
        expected = value.quantize(D(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
        self.assertEqual(exact.round_half_up(value, decimals), expected)
        with localcontext() as context:
            # Whatever precision the caller works with
            context.prec = 3
            self.assertEqual(exact.round_half_up(value, decimals), expected)
