from datetime import timedelta
from decimal import Decimal

from odoo.tests import tagged
from odoo.tools import html2plaintext

from ..allocation_common import AllocationCommon


@tagged("post_install", "-at_install")
class TestCollectionsAllocationAgreed(AllocationCommon):
    """Instalments, promises and settlements come after the customer's words, before the order."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.later = cls._invoice(3, 50.0)
        cls.promise = cls._promise(cls.later, 3)

    @classmethod
    def _promise(cls, move, days):
        return cls.env["collections.promise"]._make(
            {cls._item(move): 50.0}, cls.today + timedelta(days)
        )

    def test_amount_of_a_promise(self):
        credit = self._money(50.0)
        proposal = self._propose(credit)
        self.assertEqual(self._paid(proposal)[0], {self.later: (50.0, 0.0, 0.0)})
        self.assertIn(self.promise.name, proposal.agreed)
        text = html2plaintext(self.allocation._render(proposal))
        self.assertIn(f"agreed payment ({proposal.agreed})", text)
        self.assertNotIn("named", text)
        alone = self._propose(credit, {})
        self.assertEqual(self._paid(alone)[0], {self.move: (50.0, 0.0, 0.0)}, "the order alone")
        self.assertFalse(alone.agreed)
        said = self._propose(credit, self.item)
        self.assertEqual(self._paid(said)[0], {self.move: (50.0, 0.0, 0.0)}, "what was said")
        self.allocation._apply(credit)
        self.assertTrue(self._item(self.later).reconciled)
        self.assertEqual(self.promise.state, "kept")

    def test_what_is_no_agreed_payment(self):
        for amount in (49.99, 50.01):
            self.assertFalse(self._propose(self._money(amount)).agreed)
        other = self._money(50.0, partner=self.partner_b)
        self.assertFalse(self._propose(other).agreed, "of another customer")
        note = self._invoice(2, 50.0, move_type="out_refund")
        self.assertFalse(self._propose(self._item(note)).agreed, "a credit note is no money")
        self._pay(self.later)
        self.assertFalse(self._propose(self._money(50.0)).agreed, "kept by now")

    def test_nearest_day(self):
        near = self._invoice(2, 50.0)
        self._promise(near, 1)
        self.assertEqual(self._paid(self._propose(self._money(50.0)))[0], {near: (50.0, 0, 0)})

    def test_a_settlement_comes_before_what_is_claimed_beside(self):
        self.company.write(
            {
                "collections_allocation_order": "costs-interest-principal",
                "collections_settlement_account_id": (
                    self.company_data["default_account_expense"].id
                ),
            }
        )
        settlement = self.env["collections.settlement"]._make(
            self.item, 70.0, self.today + timedelta(7)
        )
        settlement._offer()
        credit = self._money(70.0)
        agreed = {self.move: (70.0, 0.0, 0.0)}
        more = {self.item: 110.41}
        for direction in (None, self.item, {self.item: None}, {self.item: 70}, more):
            with self.subTest(direction=direction):
                proposal = self._propose(credit, direction)
                self.assertEqual(self._paid(proposal)[0], agreed)
                self.assertIn(settlement.name, proposal.agreed)
        costs_first = {self.move: (59.59, 0.41, 10.0)}
        alone = self._propose(credit, {})
        self.assertEqual(self._paid(alone)[0], costs_first, "by the order alone")
        other = self._propose(credit, self.item | self._item(self.later))
        self.assertFalse(other.agreed, "the customer means something else, too")
        self.assertEqual(self._paid(self._propose(self._money(69.0)))[0][self.move][2], 10.0)
        self.allocation._apply(credit)
        self.assertEqual(self.item.amount_residual, 30.0)
        self.assertIn(settlement.state, ("paid", "settled"))

    def test_more_was_named_than_is_open_of_an_item(self):
        """What is beyond pays the fee that the customer has named with its invoice."""
        other = self._invoice(4, 60.41)
        self.env["collections.promise"]._make(
            {self.item: 50.0, self._item(other): 60.41}, self.today + timedelta(4)
        )
        credit = self._money(110.41)
        cases = [
            (None, {self.move: (100.0, 0, 0), other: (10.41, 0, 0)}),
            ({self.item: None}, {self.move: (100.0, 0, 0), other: (10.41, 0, 0)}),
            ({self.item: 110.41}, {self.move: (100.0, 0.41, 10.0)}),
            ({self.item: Decimal("108.00")}, {self.move: (100.0, 0, 8.0), other: (2.41, 0, 0)}),
            ({self.item: 60.0}, {self.move: (60.0, 0, 0), other: (50.41, 0, 0)}),
        ]
        for direction, expected in cases:
            with self.subTest(direction=direction):
                proposal = self._propose(credit, direction)
                self.assertTrue(proposal.agreed)
                self.assertEqual(self._paid(proposal)[0], expected)

    def test_dialog(self):
        credit = self._money(50.0)
        dialogs = self.env["collections.allocation.wizard"].with_user(self.biller)
        dialog = dialogs.create({"credit_ids": [(6, 0, credit.ids)]})
        self.assertTrue(dialog.is_directed)
        self.assertIn("agreed payment", html2plaintext(dialog.proposal))
        dialog.follow = "rule"
        self.assertTrue(dialog.is_directed, "and can be chosen back")
        self.assertNotIn("agreed payment", html2plaintext(dialog.proposal))
        dialog.follow = "direction"
        dialog.action_apply()
        self.assertTrue(self._item(self.later).reconciled)
