import unittest
from datetime import date
from decimal import Decimal

from odoo.addons.collections_followup.engine.bank_return_match import (
    Candidate,
    clean,
    find,
    get_references,
)

DAY = date(2026, 3, 5)


def payment(key, amount="100.00", **values):
    return Candidate(key, Decimal(amount), **{"currency": "EUR", "day": date(2026, 3, 1), **values})


class TestBankReturnMatch(unittest.TestCase):
    def _find(self, *candidates, amount="100.00", currency="EUR", day=DAY, seen=(), **said):
        values = {"reference": "", "account": "", "name": "", **said}
        return find(Decimal(amount), currency, day, candidates=candidates, seen=seen, **values)

    def test_the_reference_counts_however_it_is_written(self):
        one = payment(1, references=("INV/2026/00012", "Order 7"))
        other = payment(2, references=("INV/2026/000123",))
        found = self._find(one, other, reference="inv 2026 00012")
        self.assertEqual((found.reason, found.candidate.key, found.is_sure), ("reference", 1, True))

    def test_a_part_of_a_reference_is_none(self):
        """INV/2026/00012 is not INV/2026/000123."""
        found = self._find(payment(2, references=("INV/2026/000123",)), reference="INV/2026/00012")
        self.assertEqual(found.reason, "only_amount")
        self.assertFalse(found.is_sure)

    def test_one_of_several_references_in_a_text(self):
        found = self._find(
            payment(1, references=("INV/2026/00012, INV/2026/00013",)), reference="INV/2026/00013"
        )
        self.assertEqual(found.reason, "reference")

    def test_short_references_say_nothing(self):
        found = self._find(payment(1, references=("7",)), reference="7")
        self.assertEqual(found.reason, "only_amount")
        self.assertEqual(get_references(["7", None, "INV 7"]), {"inv7"})

    def test_another_amount_is_said_and_not_proposed(self):
        found = self._find(payment(1, "90.00", references=("INV/1",)), reference="INV/1")
        self.assertEqual((found.reason, found.candidate.key, found.is_sure), ("amount", 1, False))

    def test_of_several_with_the_reference_and_other_amounts_none_is_named(self):
        twice = [payment(key, "90.00", references=("INV/1",)) for key in (1, 2)]
        found = self._find(*twice, reference="INV/1")
        self.assertEqual((found.reason, found.candidate), ("none", None))

    def test_the_account_before_the_name(self):
        one = payment(1, accounts=("DE02 1203 0000 0000 2020 51",))
        two = payment(2, names=("Ann & Co",))
        found = self._find(one, two, account="DE02120300000000202051", name="Ann & Co")
        self.assertEqual((found.reason, found.candidate.key), ("account", 1))
        found = self._find(one, two, name="ANN & CO.")
        self.assertEqual((found.reason, found.candidate.key), ("name", 2))

    def test_what_fits_several_is_left_to_a_person(self):
        twice = [payment(key, names=("Ann",)) for key in (1, 2)]
        found = self._find(*twice, name="Ann")
        self.assertEqual((found.reason, found.candidate, found.count), ("several", None, 2))
        self.assertEqual(self._find(*twice).reason, "several")

    def test_of_two_payments_with_one_reference_the_amount_tells_which(self):
        found = self._find(
            payment(1, "60.00", references=("INV/1",)),
            payment(2, "40.00", references=("INV/1",)),
            reference="INV/1",
            amount="40.00",
        )
        self.assertEqual(found.candidate.key, 2)

    def test_what_another_file_told_of_is_left_to_a_person(self):
        """The account fits next month's payment of the same amount: it was not that one."""
        gone = payment("before", references=("E2E-7",))
        other = payment(2, accounts=("DE1",), names=("Ann",))
        said = {"reference": "e2e 7", "account": "DE1"}
        found = self._find(other, seen=[gone], **said)
        self.assertEqual((found.reason, found.candidate.key, found.is_sure), ("seen", "before", 0))
        self.assertEqual(self._find(other, **said).reason, "account")
        # Collected again under the same reference, and taken back again
        again = payment(3, references=("E2E-7",))
        self.assertEqual(self._find(other, again, seen=[gone], **said).candidate.key, 3)
        # Other amounts, currencies and references are others.
        for own in (
            payment("b", "90.00", references=("E2E-7",)),
            payment("b", currency="USD", references=("E2E-7",)),
            payment("b", references=("E2E-8",)),
        ):
            self.assertEqual(self._find(other, seen=[own], **said).reason, "account")

    def test_neither_later_payments_nor_other_currencies(self):
        late = payment(1, day=date(2026, 3, 6), references=("INV/1",))
        dollars = payment(2, currency="USD", references=("INV/1",))
        self.assertEqual(self._find(late, dollars, reference="INV/1").reason, "none")
        self.assertEqual(self._find(dollars, currency=None, reference="INV/1").candidate.key, 2)
        self.assertEqual(self._find(late, day=None, reference="INV/1").candidate.key, 1)

    def test_nothing_is_said_of_nothing(self):
        found = self._find(payment(1, names=("", None), accounts=(None,)))
        self.assertEqual(found.reason, "only_amount")
        self.assertEqual(self._find().reason, "none")
        self.assertEqual(clean(None), "")
