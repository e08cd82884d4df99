from odoo.tests import tagged

from ..bank_return_common import BankReturnCommon


@tagged("post_install", "-at_install")
class TestCollectionsBankReturnBook(BankReturnCommon):
    """What is open again, and what the books say."""

    def _assert_open(self, move, amount):
        self.assertAlmostEqual(move.amount_residual, amount, 2)
        [item] = self._item(move)
        self.assertAlmostEqual(item.amount_residual_currency, amount, 2)

    def _assert_off_account(self, payment_move):
        """Nothing of the payment is left on account."""
        for line in self._item(payment_move):
            self.assertTrue(line.reconciled)
            self.assertFalse(line.amount_residual)

    def test_exactly_the_invoice_is_open_again(self):
        move, other = self._invoice(5), self._invoice(9)
        due = self._item(move).date_maturity
        payment, _other = self._pay(move), self._pay(other)
        found = self._take_back(payment)
        self._assert_open(move, 100)
        self._assert_open(other, 0)
        self.assertEqual(self._item(move).date_maturity, due)
        self.assertEqual(found.item_ids, self._item(move))
        self._assert_off_account(payment.move_id)
        self.assertEqual(found.move_id.state, "posted")
        self.assertEqual(found.move_id.journal_id, payment.journal_id)
        self.assertEqual(found.move_id.date, self.today)
        self.assertIn("100.00", found.what)
        self.assertEqual(self._case().amount_overdue, 100)

    def test_the_money_leaves_by_the_account_by_which_it_came(self):
        payment = self._pay(self._invoice(5))
        found = self._take_back(payment)
        came = payment.move_id.line_ids.filtered(lambda line: line.balance > 0)
        gone = found.move_id.line_ids.filtered(lambda line: line.balance < 0)
        self.assertEqual(gone.account_id, came.account_id)
        self.assertEqual((came + gone).mapped("balance"), [100, -100])

    def test_two_payments_of_one_customer_returned_together(self):
        """60.00 and 40.00: each invoice is open by its own amount."""
        one, two = self._invoice(5, 60), self._invoice(5, 40)
        self._pay(one)
        self._pay(two)
        wizard = self._read(self._entry(self._detail(60, one.name), self._detail(40, two.name)))
        wizard.action_book()
        self._assert_open(one, 60)
        self._assert_open(two, 40)
        self.assertEqual(self._case().amount_overdue, 100)

    def test_a_payment_that_covered_two_invoices(self):
        one, two = self._invoice(9, 60), self._invoice(5, 80)
        payment = (
            self.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=(one | two).ids)
            .create({"payment_date": self.today, "group_payment": True, "amount": 100})
            ._create_payments()
        )
        self._assert_open(one, 0)
        self._assert_open(two, 40)
        found = self._take_back(payment)
        self._assert_open(one, 60)
        self._assert_open(two, 80)
        self.assertEqual(found.item_ids, self._item(one) | self._item(two))

    def test_a_part_payment_leaves_the_others_alone(self):
        move = self._invoice(5)
        first, second = self._pay(move, 30), self._pay(move, 70)
        self.assertEqual(move.payment_state, "paid")
        self._take_back(first)
        self._assert_open(move, 30)
        self._take_back(second)
        self._assert_open(move, 100)

    def test_another_currency(self):
        euro = self.setup_other_currency("EUR", rates=[("2020-01-01", 2.0), ("2026-02-20", 4.0)])
        move = self._invoice(5, currency_id=euro.id)
        payment = self._pay(move)
        self.assertEqual(payment.currency_id, euro)
        found = self._take_back(payment, currency="EUR")
        self._assert_open(move, 100)
        self.assertAlmostEqual(self._item(move).amount_residual, 50, 2)
        self._assert_off_account(payment.move_id)
        self.assertEqual(found.item_ids, self._item(move))
        # What was booked as difference of exchange is gone with the match.
        receivable = self._item(move).account_id
        lines = self.env["account.move.line"].search(
            [("account_id", "=", receivable.id), ("parent_state", "=", "posted")]
        )
        own = lines.filtered(lambda line: line.partner_id == self.customer)
        self.assertAlmostEqual(sum(own.mapped("amount_residual")), 50, 2)

    def test_an_early_discount_is_taken_back_too(self):
        move, payment = self._pay_with_discount()
        self._assert_open(move, 0)
        found = self._take_back(payment)
        self._assert_open(move, 100)
        discount = payment.move_id.line_ids.filtered(lambda line: line.balance == 2)
        self.assertEqual(len(discount), 1)
        back = found.move_id.line_ids.filtered(lambda line: line.account_id == discount.account_id)
        self.assertEqual(sum(back.mapped("balance")), -2)

    def test_a_line_of_a_statement_without_a_payment(self):
        """The bank account is left alone: the statement that takes it back will say that."""
        move = self._invoice(5)
        line = self._state_line(100, move)
        found = self._return(100, move.name)
        found.action_book()
        self._assert_open(move, 100)
        self._assert_off_account(line.move_id)
        gone = found.move_id.line_ids.filtered(lambda own: own.balance < 0)
        self.assertEqual(gone.account_id, self.bank.suspense_account_id)
        self.assertTrue(line.move_id.line_ids.filtered(lambda own: own.balance == 100))

    def test_one_of_several_customers_of_one_line_of_a_statement(self):
        one, two = self._invoice(5, 60), self._invoice(5, 40, partner=self.partner_b)
        self._state_line(100, one, two)
        found = self._return(40, two.name)
        found.action_book()
        self._assert_open(one, 0)
        self._assert_open(two, 40)
        self.assertEqual(sum(found.move_id.line_ids.mapped("debit")), 40)

    def test_costs_go_to_the_account_of_the_settings(self):
        self.company.collections_return_account_id = self.costs
        move = self._invoice(5, 1500)
        payment = self._pay(move)
        found = self._take_back(payment, charge=26)
        self._assert_open(move, 1500)
        self.assertEqual((found.amount, found.charge), (1500, 26))
        cost = found.move_id.line_ids.filtered(lambda line: line.account_id == self.costs)
        self.assertEqual(cost.balance, 26)
        gone = found.move_id.line_ids.filtered(lambda line: line.balance < 0)
        self.assertEqual(sum(gone.mapped("balance")), -1526)
        self.assertIn("26.00", found.what)

    def test_costs_without_an_account_are_said_and_not_booked(self):
        payment = self._pay(self._invoice(5))
        found = self._take_back(payment, charge=3)
        self.assertEqual(sum(found.move_id.line_ids.mapped("debit")), 100)
        self.assertIn("not booked", found.what)

    def test_a_payment_that_had_paid_nothing_yet(self):
        payment = self.env["account.payment"].create(
            {"amount": 100, "partner_id": self.customer.id, "payment_type": "inbound"}
        )
        payment.action_post()
        found = self._take_back(payment)
        self.assertFalse(found.item_ids)
        self.assertIn("had paid nothing", found.what)
        self._assert_off_account(payment.move_id)

    def test_what_was_never_collected_leaves_nothing_outstanding(self):
        payment = self._pay(self._invoice(5))
        found = self._return(100, payment.name)
        found.sudo().is_rejected = True
        money = payment.move_id.line_ids.filtered(lambda line: line.balance > 0)
        money.account_id.reconcile = True
        found.action_book()
        self.assertTrue(money.reconciled)

    def test_of_two_who_book_the_second_is_told(self):
        payment = self._pay(self._invoice(5))
        found = self._take_back(payment)
        self.assertIn("Done", self._refused(found.action_book))
        entries = self.env["account.move"].search_count([("ref", "like", found.name)])
        self.assertEqual(entries, 1)

    def test_two_returns_of_one_payment_are_not_booked_together(self):
        payment = self._pay(self._invoice(5))
        found = self._return(100, payment.name) | self._return(100, "another")
        found.payment_line_id = self._item(payment.move_id)
        self.assertEqual(found.mapped("state"), ["found", "found"])
        self.assertIn("taken back already", self._refused(found.action_book))
        self.assertEqual(found.mapped("state"), ["found", "found"])

    def test_in_a_locked_period_it_is_booked_later(self):
        payment = self._pay(self._invoice(40), day=self._late(30))
        self.company.fiscalyear_lock_date = self._late(5)
        found = self._take_back(payment, day=self._late(20))
        self.assertGreater(found.move_id.date, self._late(5))

    def test_the_payment_says_so(self):
        payment = self._pay(self._invoice(5))
        found = self._take_back(payment)
        self.assertIn(found.name, payment.message_ids[0].body)
