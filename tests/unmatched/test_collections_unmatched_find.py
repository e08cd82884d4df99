from odoo.tests import tagged

from ..unmatched_common import UnmatchedCommon


@tagged("post_install", "-at_install")
class TestCollectionsUnmatchedFind(UnmatchedCommon):
    """What is found for money without words, and that looking twice changes nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.one, cls.two = cls._invoice(20, 100), cls._invoice(5, 60)
        cls.other = cls._invoice(5, 75, partner=cls.partner_b)

    def _found(self, line):
        own = "money_line_id" if line._name == "account.move.line" else "statement_line_id"
        return self._look().filtered(lambda record: record[own] == line)

    def test_reasons_in_words(self):
        lines = [
            (self._receive(100, f"Invoice {self.one.name}"), "numbers", "names", self.one),
            (self._receive(60), "one", "has the amount", self.two),
            (self._receive(160), "overdue", "all that is overdue, 2 items", self.one | self.two),
            (self._receive(200), "over", "40.00 more than all", self.one | self.two),
            (self._receive(20, self.one.name), "numbers_part", "80.00", self.one),
        ]
        found = self._look()
        self.assertEqual(len(found), len(lines))
        for line, reason, words, moves in lines:
            with self.subTest(reason=reason):
                own = found.filtered(lambda record, li=line: record.money_line_id == li)
                self.assertEqual((own.state, own.proposal_ids.reason), ("found", reason))
                self.assertIn(words, own.why)
                self.assertEqual(own.proposal_ids.item_ids.move_id, moves)
                self.assertEqual(own.partner_id, self.customer)

    def test_looking_twice_changes_nothing(self):
        self._receive(100, self.one.name)
        self._state(33)
        found = self._look()
        before = [(own.id, own.write_date, own.proposal_ids.ids) for own in found]
        self.env.cr.execute("SELECT COUNT(*) FROM collections_unmatched")
        [count] = self.env.cr.fetchone()
        again = self._look()
        self.assertEqual([(own.id, own.write_date, own.proposal_ids.ids) for own in again], before)
        self.env.cr.execute("SELECT COUNT(*) FROM collections_unmatched")
        self.assertEqual(self.env.cr.fetchone(), (count,))

    def test_whose_money_it_may_be(self):
        self.env["res.partner.bank"].create(
            {"acc_number": "BE71 0961 2345 6769", "partner_id": self.partner_b.id}
        )
        third = self.env["res.partner"].create({"name": "Third"})
        self._invoice(5, 60, partner=third)
        lines = [
            (
                self._state(75, account_number="be71096123456769"),
                "found",
                {self.partner_b},
                "account",
            ),
            (self._state(75, partner_name=self.partner_b.name), "doubt", {self.partner_b}, "name"),
            (self._state(75, f"pays {self.other.name}"), "found", {self.partner_b}, "number"),
            (self._state(60), "doubt", {self.customer, third}, "amount"),
            (self._state(61), "open", set(), None),
            # The bank has the customer, and the payer names another's invoice.
            (
                self._state(75, self.other.name, partner_id=self.customer.id),
                "doubt",
                {self.partner_b},
                "number",
            ),
        ]
        for line, state, partners, who in lines:
            with self.subTest(text=line.payment_ref, amount=line.amount):
                own = self._found(line)
                self.assertEqual(own.state, state)
                self.assertEqual(set(own.proposal_ids.partner_id), partners)
                self.assertEqual(own.proposal_ids[:1].who or None, who)
        self.assertIn("2 customers are possible", self._found(lines[3][0]).why)
        self.assertIn("Neither number nor amount", self._found(lines[4][0]).why)

    def test_what_was_agreed(self):
        self.env["collections.promise"]._make({self._item(self.one): 45.0}, self.today)
        own = self._found(self._receive(45))
        self.assertEqual(own.proposal_ids.reason, "expected")
        self.assertIn("PROM-", own.why)
        self.assertEqual(own.proposal_ids.parts[0][1], "45")

    def test_an_instalment(self):
        self.env["collections.plan"]._activate_stages()
        plan = self.env["collections.plan"]._make(
            self._item(self.one) | self._item(self.two),
            {"installment_count": 4, "date_first": self.today, "shift": "none"},
        )
        plan.action_propose()
        plan.action_accept()
        own = self._found(self._receive(40))
        self.assertEqual(own.proposal_ids[:1].reason, "expected")
        self.assertIn(plan.name, own.why)

    def test_a_payment_on_its_way(self):
        """What was entered by hand and comes by the bank pays nothing a second time."""
        payment = self._receive(60, self.two.name).move_id.origin_payment_id
        if not payment.outstanding_account_id.reconcile:
            payment.outstanding_account_id.reconcile = True
        own = self._found(self._state(60, partner_id=self.customer.id))
        self.assertEqual(own.proposal_ids[:1].reason, "payment")
        self.assertEqual(own.proposal_ids[:1].item_ids.move_id, payment.move_id)

    def test_another_currency_is_another_amount(self):
        euro = self.setup_other_currency("EUR")
        own = self._found(self._receive(100, currency_id=euro.id))
        self.assertEqual(own.state, "open")
        self.assertIn("Neither number nor amount", own.why)
        named = self._found(self._receive(100, self.one.name, currency_id=euro.id))
        self.assertIn(f"names {self.one.name}, which is in another currency", named.why)

    def test_what_is_matched_elsewhere_is_over(self):
        line = self._receive(60)
        own = self._found(line)
        (line | self._item(self.two)).reconcile()
        self.assertEqual(own.state, "over")
        self.assertFalse(own.proposal_ids)
        # Taken back, it is money without words again.
        line.remove_move_reconcile()
        again = self._found(line)
        self.assertTrue(again)
        self.assertNotEqual(again, own)

    def test_a_change_is_seen(self):
        own = self._found(self._receive(75))
        self.assertEqual(own.state, "open")
        self._invoice(3, 75)
        self._look()
        self.assertEqual(own.state, "found")
        self.two.button_draft()
        self._look()
        self.assertEqual(own.state, "found")
