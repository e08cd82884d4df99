from decimal import Decimal
from unittest import TestCase

from markupsafe import Markup

from odoo.addons.collections_followup.engine.text import flatten, make_file_name, parse_amount


class TestText(TestCase):
    def test_amounts_however_they_are_written(self):
        for text, amount in (
            ("115", "115"),
            ("1234.5", "1234.5"),
            ("1,234.50", "1234.50"),
            ("1.234,50", "1234.50"),
            ("12'345.60", "12345.60"),
            ("1 234,50 €", "1234.50"),
            ("EUR 1200", "1200"),
            ("$99.90", "99.90"),
            ("1.200", "1200"),
            ("1,200,000", "1200000"),
        ):
            with self.subTest(text):
                self.assertEqual(parse_amount(text), Decimal(amount))
        for text in ("", None, "INV/2026/0012", "ACME", "1.2.3", "12-13", "1,23,4"):
            with self.subTest(text):
                self.assertIsNone(parse_amount(text))

    def test_line_ends_become_one_space(self):
        for text, flat in (
            ("ACME\nSales", "ACME Sales"),
            ("ACME \r\n\tSales\n", "ACME Sales"),
            ("ACME\x0b\x0c\x1c\x85\u2028\u2029Sales", "ACME Sales"),
            ("ACME\x00\x7fSales", "ACME Sales"),
            ("  ACME  Sales ", "ACME  Sales"),
            ("1\N{NO-BREAK SPACE}200,00\N{NARROW NO-BREAK SPACE}€", "1\xa0200,00\u202f€"),
            ("\n", ""),
            (False, ""),
        ):
            with self.subTest(text):
                self.assertEqual(flatten(text), flat)

    def test_markup_stays_markup(self):
        flat = flatten(Markup("a &amp;\nb"))
        self.assertEqual(flat, Markup("a &amp; b"))
        self.assertIsInstance(flat, Markup)

    def test_names_of_files_have_no_folders(self):
        self.assertEqual(make_file_name("N/2026/1 A\\B\nC.pdf"), "N-2026-1 A-B C.pdf")
