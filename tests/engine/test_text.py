from unittest import TestCase

from markupsafe import Markup

from odoo.addons.collections_followup.engine.text import flatten, make_file_name


class TestText(TestCase):
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
