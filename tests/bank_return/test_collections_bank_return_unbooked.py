from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..bank_return_common import BankReturnCommon


@tagged("post_install", "-at_install")
class TestCollectionsBankReturnUnbooked(BankReturnCommon):
    """Payments without journal entry that the bank takes back; the state is built by hand."""

    def _pay_unbooked(self, move, amount=100.0, memo="E2E-7"):
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_id": move.commercial_partner_id.id,
                "amount": amount,
                "date": self.today,
                "memo": memo,
            }
        )
        move.matched_payment_ids += payment
        payment.outstanding_account_id = False
        with patch.object(type(payment), "_generate_journal_entry", lambda *_, **__: None):
            payment.state = "in_process"
        self.assertFalse(payment.move_id)
        return payment

    def test_it_is_rejected_and_the_invoice_is_open_again(self):
        move = self._invoice(5)
        payment = self._pay_unbooked(move)
        self.assertFalse(self._case())
        found = self._return(100, "E2E-7", user=self.accountant)
        self.assertEqual((found.state, found.payment_id), ("found", payment))
        self.assertEqual(found.partner_id, self.customer)
        found.action_book()
        self.assertEqual((found.state, payment.state), ("done", "rejected"))
        self.assertEqual(found.item_ids, self._item(move))
        self.assertIn("100.00", found.what)
        self.assertIn("nothing was booked", found.what)
        self.assertFalse(found.move_id)
        self.assertEqual(move.payment_state, "not_paid")
        self.assertEqual(self._case().amount_overdue, 100)
        self.assertTrue(self._case().activity_ids)
        self.assertEqual(found.action_view_payment()["res_model"], "account.payment")
        # The same payment again, by a file that names it otherwise.
        again = self._return(100, "E2E-7")
        self.assertEqual(again.state, "to_match")
        with self.assertRaisesRegex(UserError, "taken back already"):
            again.payment_id = payment

    def test_what_was_technical_does_not_count_as_late(self):
        move = self._invoice(5)
        payment = self._pay_unbooked(move)
        payment.date = self._late(3)
        self._return(100, "E2E-7", code="AM05").action_book()
        self.assertEqual(self._case().days_overdue, 2)
        ruleset = self.engine._get_ruleset(self.company)
        stopped = self.env["collections.bank.return"]._get_stopped_days(ruleset, self.today)
        self.assertEqual(stopped, [(self._item(move).id, 3, 3)])

    def test_it_is_chosen(self):
        one, two = self._invoice(5), self._invoice(6)
        first, second = self._pay_unbooked(one, memo=""), self._pay_unbooked(two, memo="")
        found = self._return(100, "unknown")
        self.assertEqual(found.state, "to_match")
        self.assertIn("2 payments", found.why)
        found.payment_id = first
        self.assertEqual(found.state, "found")
        booked = self._pay(self._invoice(7))
        found.payment_line_id = self._item(booked.move_id)
        self.assertFalse(found.payment_id)
        found.payment_id = second
        self.assertFalse(found.payment_line_id)
        found.action_book()
        self.assertEqual((first.state, second.state), ("in_process", "rejected"))

    def test_what_the_bank_s_line_has_paid(self):
        move = self._invoice(5)
        payment = self._pay_unbooked(move)
        line = self._state_line(100, move)
        found = self._return(100, "E2E-7")
        self.assertEqual((found.state, found.payment_id.id), ("to_match", False))
        with self.assertRaisesRegex(UserError, "matched with other entries"):
            found.payment_id = payment
        found.payment_line_id = self._item(line.move_id)
        found.action_book()
        self.assertEqual(move.amount_residual, 100)

    def test_what_cannot_be_chosen(self):
        move = self._invoice(5)
        payment = self._pay_unbooked(move, 90)
        found = self._return(100, "unknown")
        for text, own in (
            ("10.00 apart", payment),
            ("has a journal entry", self._pay(self._invoice(6))),
        ):
            with self.subTest(text=text), self.assertRaisesRegex(UserError, text):
                found.payment_id = own
