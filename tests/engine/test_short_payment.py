import unittest
from decimal import Decimal

from odoo.addons.collections_followup.engine.short_payment import Invoice, guess, is_short


def invoice(total="119.00", **values):
    return Invoice(Decimal(total), **values)


class TestShortPayment(unittest.TestCase):
    def _guess(self, rest, **values):
        return guess(Decimal(rest), invoice(**values))

    def test_the_discount_in_time_or_late(self):
        self.assertEqual(self._guess("2.38", discount=Decimal("2.38")), "discount_late")
        self.assertEqual(self._guess("2.38", discount=Decimal("2.38"), in_time=True), "discount")

    def test_the_tax_or_a_line(self):
        self.assertEqual(self._guess("19.00", tax=Decimal(19)), "tax")
        lines = Decimal("59.50"), Decimal("35.70"), Decimal("23.80")
        self.assertEqual(self._guess("23.80", lines=lines), "line")
        self.assertEqual(self._guess("119.00", lines=(Decimal(119),)), "unknown")

    def test_what_the_invoice_has_comes_before_what_was(self):
        earlier = {Decimal(19): "charge", Decimal("7.33"): "line"}
        self.assertEqual(self._guess("19.00", tax=Decimal(19), earlier=earlier), "tax")
        self.assertEqual(self._guess("7.33", earlier=earlier), "line")

    def test_what_banks_take_is_small_and_round(self):
        self.assertEqual(self._guess("15.00"), "charge")
        self.assertEqual(self._guess("7.50"), "charge")
        self.assertEqual(self._guess("7.33"), "unknown")
        self.assertEqual(self._guess("50.50"), "unknown")

    def test_a_small_rest_is_short_and_a_large_one_a_part(self):
        def short(rest, reason="unknown", **values):
            return is_short(Decimal(rest), invoice("100.00", **values), Decimal(10), reason)

        self.assertTrue(short("10.00"))
        self.assertFalse(short("10.01"))
        self.assertTrue(short("40.00", "line"))
        self.assertFalse(short("50.00", "line"))
        self.assertFalse(short("40.00", "charge"))
        self.assertFalse(short("0.00"))
        self.assertFalse(short("100.00", "tax"))
