from datetime import date
from decimal import Decimal
from unittest import TestCase

from odoo.addons.collections_followup.engine import vat_relief


class TestVatRelief(TestCase):
    def test_first_day(self):
        due, supply = date(2026, 1, 31), date(2026, 1, 2)
        for kind, months, written_off, expected in (
            # six months after the later of the two, of which July has the day
            ("later", 6, date(2026, 3, 1), date(2026, 7, 31)),
            ("later", 1, date(2026, 2, 1), date(2026, 2, 28)),
            # not before it is written off
            ("later", 6, date(2026, 9, 15), date(2026, 9, 15)),
            ("earlier", 12, date(2027, 5, 1), date(2027, 1, 31)),
            ("earlier", 12, date(2026, 5, 1), date(2026, 5, 1)),
            ("written_off", 0, date(2026, 5, 1), date(2026, 5, 1)),
        ):
            with self.subTest(kind=kind, written_off=written_off):
                self.assertEqual(
                    vat_relief.relief_day(kind, due, supply, written_off, months), expected
                )
        late = vat_relief.relief_day("later", due, date(2026, 4, 10), date(2026, 5, 1), 6)
        self.assertEqual(late, date(2026, 10, 10))

    def test_days_that_are_not_known(self):
        written_off = date(2026, 5, 1)
        self.assertEqual(
            vat_relief.relief_day("later", None, None, written_off, 6), date(2026, 11, 1)
        )
        with self.assertRaises(ValueError):
            vat_relief.relief_day("someday", None, None, written_off)

    def test_last_day(self):
        first = date(2026, 7, 31)
        self.assertEqual(
            vat_relief.last_day(date(2026, 1, 31), date(2026, 1, 2), first, 54), date(2030, 7, 31)
        )
        self.assertIsNone(vat_relief.last_day(None, None, first, 0))
        self.assertEqual(vat_relief.last_day(None, None, first, 12), date(2027, 7, 31))

    def test_tax_in_a_part(self):
        for amount, tax, total, expected in (
            ("119", "19", "119", "19.00"),
            ("59.50", "19", "119", "9.50"),
            ("0.03", "19", "119", "0.00"),
            ("10", "19", "119", "1.60"),
            # no more than there was
            ("200", "19", "119", "19.00"),
            ("-5", "19", "119", "0.00"),
            ("10", "0", "0", "0"),
        ):
            with self.subTest(amount=amount):
                self.assertEqual(vat_relief.tax_part(amount, tax, total), Decimal(expected))
