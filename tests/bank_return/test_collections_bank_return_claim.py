from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..bank_return_common import BankReturnCommon
from ..charge_common import ChargeCommon


@tagged("post_install", "-at_install")
class TestCollectionsBankReturnClaim(BankReturnCommon, ChargeCommon):
    """What the bank took for a return is claimed where a rule says so: once, and no more."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.collections_return_account_id = cls.costs
        cls.rule.write({"base": "none", "return_costs": "company"})

    def _returned(self, amount=1500.0, charge=26.0, **values):
        """Return an invoice whose payment came back with costs, and the record of it."""
        move = self._invoice(5, amount, **values)
        payment = self._pay(move)
        return move, self._take_back(payment, charge=charge)

    def test_the_entry_of_1526(self):
        """1,500.00 are on the debt again, and 26.00 are costs: in the books and in the claim."""
        move, found = self._returned()
        self.assertEqual((found.amount, found.charge), (1500, 26))
        self.assertEqual(move.amount_residual, 1500)
        booked = found.move_id.line_ids.filtered(lambda line: line.account_id == self.costs)
        self.assertEqual(sum(booked.mapped("balance")), 26)
        claim = self._claim(move)
        self.assertEqual(claim.get_open("return"), 26)
        self.assertEqual((claim.costs, claim.total), (26, 1526))
        self.assertIn("26.00", found.what)
        self.assertIn(self.rule.name, found.what)
        charge = self.env["collections.charge"].search([("bank_return_id", "=", found.id)])
        self.assertEqual((charge.kind, charge.amount, charge.move_id), ("return", 26, move))
        # Once per return, whoever asks again.
        self.assertFalse(found._claim_costs_sudo())
        self.assertEqual(self._claim(move).get_open("return"), 26)

    def test_each_return_of_an_invoice(self):
        move, _first = self._returned(100, 5)
        self._take_back(self._pay(move), charge=4)
        self.assertEqual(self._claim(move).get_open("return"), 9)

    def test_it_stays_when_the_debt_is_paid_and_brings_no_interest(self):
        self.rule.write({"base": "fixed", "percent": 5})
        move, _found = self._returned(100, 5)
        self.assertTrue(self._claim(move).interest)
        self._pay(move, day=self._late(5))
        claim = self._claim(move)
        self.assertEqual((claim.principal, claim.costs, claim.interest), (0, 5, 0))
        self.assertEqual(self._case().state, "open")

    def test_where_nothing_is_claimed(self):
        def claimed(**rule):
            self.rule.write(rule)
            return self._claim(self._returned(100, 5)[0]).get_open("return")

        self.assertEqual(claimed(return_cap=3), 3)
        self.assertEqual(claimed(return_cap=0, return_costs="none"), 0)
        # Of a person only where the rule says so, and names why.
        self.customer.is_company = False
        self.assertEqual(claimed(return_costs="company"), 0)
        with self.assertRaisesRegex(ValidationError, "name the law or the contract"):
            self.rule.return_costs = "all"
        self.assertEqual(claimed(return_costs="all", source="BGB 280"), 5)
        with self.assertRaisesRegex(ValidationError, "0 or more"):
            self.rule.return_cap = -1
        self.company.collections_charges = False
        _move, found = self._returned(100, 5)
        self.assertFalse(self.env["collections.charge"].search([("bank_return_id", "=", found.id)]))

    def test_what_was_not_due_yet(self):
        move, _found = self._returned(100, 5)
        early = self._invoice(-10, 100)
        found = self._take_back(self._pay(early), charge=7)
        self.assertNotIn(self._item(early), self.claims._read(self._item(early)))
        later = self.claims._read(self._item(early), self._soon(11))[self._item(early)]
        self.assertEqual(later.get_open("return"), 7)
        # Neither is asked for when the return was undone before that day.
        found._waive_costs_sudo()
        later = self.claims._read(self._item(early), self._soon(11))[self._item(early)]
        self.assertEqual(later.get_open("return"), 0)
        charge = self.env["collections.charge"].search([("bank_return_id", "=", found.id)])
        self.assertEqual(charge.state, "ended")
        self.assertEqual(self._claim(move).get_open("return"), 5)

    def test_words_of_the_claim_and_an_invoice_of_it(self):
        move, _found = self._returned(100, 5)
        action = self.env["collections.charge.wizard"]._get_action(self._item(move))
        self.assertTrue(action["context"]["default_line_ids"])
        bill = (
            self.env["collections.claim.booking"].sudo()._book(self._item(move), "They shall pay.")
        )
        self.assertEqual(bill.amount_untaxed, 5)
        self.assertIn("returned payment", bill.invoice_line_ids.name)
        self.assertFalse(self._claim(move).get_open("return"))
