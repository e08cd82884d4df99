from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..allocation_common import AllocationCommon
from ..dispute_common import DisputeCommon


@tagged("post_install", "-at_install")
class TestCollectionsAllocation(AllocationCommon, DisputeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.late = cls._invoice(10, 300.0)
        cls.credit = cls._money(250.0)

    def _order(self, order):
        self.company.collections_allocation_order = order

    def test_orders(self):
        """Interest 0.41 and fee 10.00 on the first invoice, 0.41 on the second."""
        move, late = self.move, self.late
        cases = {
            "principal-first": ({move: (100, 0, 0), late: (150, 0, 0)}, 0),
            "oldest": ({move: (100, 0.41, 10), late: (139.59, 0, 0)}, 0),
            "costs-interest-principal": ({move: (100, 0.41, 10), late: (139.18, 0.41, 0)}, 0),
            "costs-principal-interest": ({move: (100, 0.41, 10), late: (139.59, 0, 0)}, 0),
            "interest-first": ({move: (100, 0.41, 10), late: (139.18, 0.41, 0)}, 0),
        }
        for order, expected in cases.items():
            with self.subTest(order):
                self._order(order)
                self.assertEqual(self._paid(self._propose(self.credit)), expected)

    def test_what_the_customer_said_comes_first(self):
        late = self._item(self.late)
        self.assertEqual(self._paid(self._propose(self.credit, late))[0], {self.late: (250, 0, 0)})
        paid, rest = self._paid(self._propose(self.credit, {late: 200, self.item: None}))
        self.assertEqual(paid, {self.late: (200, 0, 0), self.move: (50, 0, 0)})
        foreign = self._item(self._invoice(3, 50.0, partner=self.partner_b))
        self.assertEqual(
            self._paid(self._propose(self.credit, foreign)),
            self._paid(self._propose(self.credit)),
            "of another customer: as if nothing was said",
        )

    def test_charges_of_some_items_only(self):
        """Of the second 100.00 are meant, and of what it has accrued nothing is paid."""
        self._order("costs-interest-principal")
        money = self.allocation._read_money(self.credit)
        direction = {self._item(self.late): 100, self.item: None}
        paid, rest = self._paid(self.allocation._propose(money, direction, True, self.item))
        self.assertEqual(paid, {self.late: (100, 0, 0), self.move: (100, 0.41, 10)})
        self.assertEqual(rest, 39.59)

    def test_more_than_is_owed_stays_on_account(self):
        credit = self._money(1000.0)
        _paid, rest = self._paid(self._propose(credit))
        self.assertEqual(rest, 1000 - 400 - 10 - 0.82)

    def test_interest_is_that_of_the_day_of_the_payment(self):
        """15 days at 5 % are 0.21; what is waived since is not paid."""
        self._order("interest-first")
        credit = self._money(250.0, day=self._days_ago(15))
        paid = self._paid(self._propose(credit))[0]
        self.assertEqual(paid[self.move][1], 0.21)
        self.env["collections.charge.change"]._waive({(self.item, "interest"): 0.30}, "x")
        self.assertEqual(self._paid(self._propose(credit))[0][self.move][1], 0)

    def test_disputed(self):
        self._dispute(self.move, amount=40.0)
        self._dispute(self.late)
        late = self._item(self.late)
        cases = {
            ("never", None): {self.move: (60, 0.41, 10)},
            ("directed", None): {self.move: (60, 0.41, 10)},
            ("directed", late): {self.late: (250, 0, 0)},
            ("never", late): {self.move: (60, 0.41, 10)},
            ("last", None): {self.move: (100, 0.41, 10), self.late: (139.59, 0, 0)},
        }
        for (mode, direction), expected in cases.items():
            with self.subTest(mode=mode, direction=direction):
                self.company.collections_allocation_disputed = mode
                proposal = self._propose(self.credit, direction)
                self.assertEqual(self._paid(proposal)[0], expected)
        self.customer.write({"is_company": False, "country_id": self.env.ref("base.us").id})
        self.assertNotIn(self.late, self._paid(self._propose(self.credit, late))[0])

    def test_charges_that_are_invoiced_are_costs(self):
        booked = self.env["collections.claim.booking"]._book_by_hand(self.item)
        self._order("principal-first")
        paid = self._paid(self._propose(self._money(405.0)))[0]
        self.assertEqual(paid, {self.move: (100, 0, 0), self.late: (300, 0, 0), booked: (0, 0, 5)})
        self._order("costs-interest-principal")
        paid = self._paid(self._propose(self._money(50.0)))[0]
        self.assertEqual(paid, {booked: (0, 0, 10.41), self.move: (39.59, 0, 0)}, "with its debt")

    def test_charges_of_what_is_paid_itself(self):
        self._pay(self.move)
        paid = self._paid(self._propose(self._money(500.0)))[0]
        self.assertEqual(paid[self.move], (0, 0.41, 10))

    def test_another_currency_takes_no_part(self):
        euro = self.setup_other_currency("EUR", rates=[("2020-01-01", 2.0)])
        move = self._invoice(40, 50.0, currency_id=euro.id)
        self.assertNotIn(move, self._paid(self._propose(self._money(1000.0)))[0])
        credit = self._money(70.0, currency_id=euro.id)
        self.assertEqual(self._paid(self._propose(credit))[0][move], (50, 0.27, 0))

    def test_without_a_product_it_stays_on_account(self):
        self._order("costs-interest-principal")
        self.company.collections_fee_product_id = False
        proposal = self._propose(self.credit)
        self.assertIn("has no product", proposal.problem)
        self.assertEqual(float(proposal.unbooked), 10.82)

    def test_who_may(self):
        self.allocation.with_user(self.biller)._check_may_apply()
        with self.assertRaises(AccessError):
            self.allocation.with_user(self._user("supervisor"))._check_may_apply()

    def test_digest_says_what_is_done(self):
        before = self._propose(self.credit)
        self.assertEqual(before.get_digest(), self._propose(self.credit).get_digest())
        self.assertNotEqual(
            before.get_digest(), self._propose(self.credit, self._item(self.late)).get_digest()
        )
        self._pay(self.move, 20.0)
        self.assertNotEqual(before.get_digest(), self._propose(self.credit).get_digest())
