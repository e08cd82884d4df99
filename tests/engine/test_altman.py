from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.collections_followup.engine.altman import z_prime

D = Decimal
amounts = st.integers(-(10**9), 10**9)
positive = st.integers(1, 10**9)


@tagged("post_install", "-at_install")
class TestAltman(BaseCase):
    def test_worked_examples(self):
        for values, expected in (
            ((500, 300, 600, 120, 1000, 1500, 250, 400), ("2.5050", "grey")),
            ((600, 200, 300, 200, 1000, 1800, 400, 700), ("4.0234", "safe")),
            ((100, 300, 900, -50, 1000, 500, -100, 100), ("0.1622", "distress")),
        ):
            value, zone = z_prime(*values)
            self.assertEqual((str(value), zone), expected)

    def test_by_name(self):
        names = {"ca": 500.0, "cl": 300, "tl": 600, "ebit": 120, "ta": 1000, "sales": 1500}
        value, _zone = z_prime(**names, re=D("250.00"), bve=400)
        self.assertEqual(value, D("2.5050"))

    def test_boundaries_are_grey(self):
        """Of sales alone, so that the value is what it is."""
        for thousandths, zone in (
            (1229, "distress"),
            (1230, "grey"),
            (2900, "grey"),
            (2901, "safe"),
        ):
            value, found = z_prime(0, 0, 1, 0, 998, thousandths, 0, 0)
            self.assertEqual((value, found), (D(thousandths) / 1000, zone))
        # Shown as 2.9000 and above it: the zone is that of the value
        value, zone = z_prime(0, 0, 1, 0, 998 * 10**6, 2_900_000_001, 0, 0)
        self.assertEqual((str(value), zone), ("2.9000", "safe"))

    def test_nothing_to_divide_by(self):
        self.assertIsNone(z_prime(500, 300, 0, 120, 1000, 1500, 250, 400))
        self.assertIsNone(z_prime(500, 300, 600, 120, 0, 1500, 250, 400))

    def test_refused(self):
        for ta, tl in ((-1, 600), (1000, -1)):
            with self.subTest(ta=ta), self.assertRaises(ValueError):
                z_prime(500, 300, tl, 120, ta, 1500, 250, 400)
        with self.assertRaises(TypeError):
            z_prime("500", 300, 600, 120, 1000, 1500, 250, 400)

    @given(amounts, amounts, positive, amounts, positive, amounts, amounts, amounts, positive)
    def test_who_earns_more_is_not_worse(self, ca, cl, tl, ebit, ta, sales, re, bve, more):
        before, _zone = z_prime(ca, cl, tl, ebit, ta, sales, re, bve)
        after, _zone = z_prime(ca, cl, tl, ebit + more, ta, sales, re, bve)
        self.assertGreaterEqual(after, before)

    @given(amounts, amounts, positive, amounts, positive, amounts, amounts, amounts)
    def test_the_currency_does_not_matter(self, ca, cl, tl, ebit, ta, sales, re, bve):
        values = (ca, cl, tl, ebit, ta, sales, re, bve)
        self.assertEqual(z_prime(*values), z_prime(*(value * 1000 for value in values)))
