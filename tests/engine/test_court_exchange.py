"""What court files have in common: amounts, lines, reasons of refusal."""

from decimal import Decimal
from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.collections_followup.engine import court_exchange as ce

D = Decimal


class TestCourtExchange(TestCase):
    def test_amounts_are_whole_cents_that_fit(self):
        self.assertEqual(ce.count_cents("a", D("12.30"), 9999), 1230)
        for amount in (D("-0.01"), D("0.001"), D("100.00")):
            with self.assertRaises(ce.Refused) as caught:
                ce.count_cents("a", amount, 9999)
            self.assertEqual((caught.exception.reason, caught.exception.name), ("number", "a"))
            self.assertIn("number: a", str(caught.exception))

    @given(st.text("ab \n", max_size=60))
    def test_wrapped_lines_keep_each_word_in_its_order(self, text):
        if any(len(word) > 7 for word in text.split()):
            with self.assertRaises(ce.Refused):
                ce.wrap("t", text, 7, 99)
        else:
            lines = ce.wrap("t", text, 7, 99)
            self.assertEqual(" ".join(lines).split(), text.split())
            self.assertTrue(all(0 < len(line) <= 7 for line in lines))

    def test_too_many_lines_are_refused(self):
        with self.assertRaises(ce.Refused) as caught:
            ce.wrap("t", "a\nb\nc", 7, 2)
        self.assertEqual((caught.exception.reason, caught.exception.value), ("count", 3))

    def test_what_is_shortened_says_so(self):
        self.assertEqual(ce.shorten(" a  b\nc ", 5), "a b c")
        self.assertEqual(ce.shorten("abcdef", 5), "abcd…")
