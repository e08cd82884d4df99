from unittest import TestCase

from odoo.addons.collections_followup.engine.sms_length import measure


class TestSmsLength(TestCase):
    def test_plain(self):
        self.assertEqual(measure(""), (0, 0))
        self.assertEqual(measure("a"), (1, 1))
        self.assertEqual(measure("a" * 160), (160, 1))
        self.assertEqual(measure("a" * 161), (161, 2))
        self.assertEqual(measure("a" * 306), (306, 2))
        self.assertEqual(measure("a" * 307), (307, 3))
        self.assertEqual(measure("Bitte zahlen: Grüße, Ihr Übermaß"), (32, 1))

    def test_what_takes_two(self):
        self.assertEqual(measure("100 €"), (6, 1))
        self.assertEqual(measure("€" * 80), (160, 1))
        self.assertEqual(measure("€" * 81), (162, 2))

    def test_other_alphabets(self):
        self.assertEqual(measure("ł" * 70), (70, 1))
        self.assertEqual(measure("ł" * 71), (71, 2))
        self.assertEqual(measure("a" * 134 + "ł"), (135, 3))
        self.assertEqual(measure("\N{GRINNING FACE}"), (2, 1))
