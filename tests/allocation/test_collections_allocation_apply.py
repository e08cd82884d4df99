import random

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..allocation_common import AllocationCommon
from ..dispute_common import DisputeCommon


@tagged("post_install", "-at_install")
class TestCollectionsAllocationApply(AllocationCommon, DisputeCommon):
    def _apply(self, credit, direction=None, user=None, digest=None):
        allocation = self.allocation.with_user(user or self.env.user)
        return allocation._apply(credit.with_user(user or self.env.user), direction, digest)

    def test_principal_first(self):
        """After 100.00 is paid 10.41 stays claimed, a month later, too, until it is paid."""
        self._apply(self._money(100.0))
        self.assertEqual(self.move.payment_state, "paid")
        self.assertFalse(self._charged())
        with self._on(30):
            claim = self._claim(self.move)
            self.assertEqual((float(claim.principal), float(claim.charges)), (0, 10.41))
            self.assertTrue(self._case())
            self._apply(self._money(10.41, day=self.today))
            self.assertFalse(self._claim(self.move).charges)
            self.assertEqual(self._charged().payment_state, "paid")
            self.assertFalse(self._case())

    def test_costs_first(self):
        """Costs first leaves 10.41 of principal; a bookkeeper without other rights does it."""
        self.company.collections_allocation_order = "costs-interest-principal"
        credit = self._money(100.0)
        before = self._owed()
        moves = self._apply(credit, user=self.biller)
        self.assertEqual(self.move.amount_residual, 10.41)
        self.assertEqual(moves, self.move | self._charged())
        self.assertRecordValues(self._charged(), [{"amount_total": 10.41, "payment_state": "paid"}])
        self.assertFalse(credit.amount_residual)
        self.assertFalse(self._claim(self.move).charges)
        self.assertEqual(self._owed(), before)

    def test_a_part_of_the_interest(self):
        self.company.collections_allocation_order = "interest-first"
        self._apply(self._money(0.30))
        self.assertEqual(self._charged().amount_total, 0.30)
        self.assertIn("in part", self._charged().invoice_line_ids.name)
        self.assertEqual(self._interest(self.move), 0.11)

    def test_no_more_than_is_meant(self):
        """What is disputed is left, and so is what the customer did not name."""
        late = self._invoice(10, 300.0)
        self._dispute(self.move, amount=40.0)
        credit = self._money(250.0)
        self._apply(credit, {self._item(late): 120, self.item: 80})
        self.assertEqual((self.move.amount_residual, late.amount_residual), (30.41, 130))
        self.company.collections_allocation_disputed = "never"
        move = self._invoice(40, 90.0)
        self._dispute(move, amount=50.0)
        self._apply(self._money(60.0), {self._item(move): 45})
        self.assertEqual((move.amount_residual, late.amount_residual), (50, 110.49))

    def test_another_currency_and_its_exchange_difference(self):
        euro = self.setup_other_currency("EUR", rates=[("2020-01-01", 2.0), (self.today, 4.0)])
        moves = [self._invoice(40, 60.0, currency_id=euro.id) for _number in range(2)]
        items = [self._item(move) for move in moves]
        credit = self._money(70.0, currency_id=euro.id)
        self._apply(credit, {items[0]: 30, items[1]: 40})
        self.assertEqual([item.amount_residual_currency for item in items], [30, 20])
        self.assertEqual([item.amount_residual for item in items], [15, 10], "at its own rate")
        self.assertFalse(credit.amount_residual_currency or credit.amount_residual)

    def test_what_was_not_shown_is_not_done(self):
        credit = self._money(100.0)
        digest = self._propose(credit).get_digest()
        self._pay(self.move, 20.0)
        self.assertIn("meanwhile", self._refused(self._apply, credit, digest=digest))
        self.assertIn("meanwhile", self._refused(self._apply, credit, digest=""))
        self._apply(credit, digest=self._propose(credit).get_digest())
        self.assertFalse(self._apply(credit), "the rest stays on account")
        self.assertEqual(credit.amount_residual, -9.59)
        done = self._item(self._pay(self._invoice(3, 7.0)).move_id)
        self.assertIn("Nothing of this money", self._refused(self._apply, done))

    def test_an_account_of_charges_that_is_another_one(self):
        other = self.item.account_id.copy({"name": "Other receivables"})
        self.customer.property_account_receivable_id = other
        self.company.collections_allocation_order = "costs-interest-principal"
        credit = self._item(self._pay(self._invoice(1, 1.0), 1.0).move_id)
        self.assertEqual(credit.account_id, other)
        money = self._propose_on(self.item.account_id)
        self.assertIn("another receivable account", money.problem)

    def _propose_on(self, account):
        """Return the proposal of 50.00 on an account."""
        money = self.allocation._read_money(self._money(50.0))
        return self.allocation._propose(money._replace(account=account))

    def test_who_may(self):
        credit = self._money(100.0)
        collector = self._user("collector")
        with self.assertRaises(AccessError):
            self._apply(credit, user=collector)
        with self.assertRaisesRegex(AccessError, "people of Invoicing"):
            # Whoever hands over what may be written: the work of the ledger is another matter.
            self.allocation.with_user(collector)._apply(credit.sudo())

    def test_mixed_money_is_refused(self):
        other = self._money(5.0, partner=self.partner_b)
        self.assertIn("at a time", self._refused(self._apply, self._money(5.0) | other))

    def test_ledger_and_claim_agree_whatever_happens(self):
        """Any order of payments, waivers and bookings: owed is debt + interest + costs - paid."""
        chance = random.Random(29)
        orders = [name for name, _label in self._orders()]
        self._invoice(60, 1000.0)
        self._invoice(5, 77.77)
        self._pass()
        before, gone = self._owed(), 0.0
        for _step in range(10):
            self.company.collections_allocation_order = chance.choice(orders)
            what = chance.choice(("pay", "pay", "pay", "waive", "book"))
            claims = self.claims._read(self._open_items())
            claimed = [claim for claim in claims.values() if claim.costs or claim.interest]
            if what == "pay":
                amount = round(chance.uniform(0.2, 250.0), 2)
                self._apply(self._money(amount), chance.choice((None, self._open_items()[-1:])))
                gone += amount
            elif what == "waive" and claimed and claimed[0].interest:
                self.env["collections.charge.change"]._waive(
                    {(claimed[0].item, "interest"): 0.01}, "By chance"
                )
                gone += 0.01
            elif what == "book" and claimed:
                self.env["collections.claim.booking"]._book_by_hand(claimed[0].item)
            self.assertEqual(self._owed(), round(before - gone, 2), what)

    def _orders(self):
        return self.env["collections.interest.rule"]._fields["allocation"].selection

    def _open_items(self):
        lines = self.env["account.move.line"]
        domain = lines._collections_get_open_domain(self.customer, self.company)
        return lines.search([*domain, ("balance", ">", 0)], order="date_maturity, id")
