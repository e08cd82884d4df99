from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from ..write_off_common import WriteOffCommon


@tagged("post_install", "-at_install")
class TestCollectionsMemoRecoveryBook(WriteOffCommon):
    """The second life of money: paid after the write-off, taken back, credited."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.collections_recovery_account_id = cls.recovered
        cls.move = cls._invoice(40, 100)
        cls.request = cls._write_off({cls.move: None})
        cls.claim = cls.request.claim_ids

    def _book(self, payment):
        found = self._find(payment)
        found.with_user(self.boss).action_book()
        return found

    def test_income_and_who_is_told(self):
        payment = self._receive(30)
        found = self._book(payment)
        self.assertEqual(self._balance(self.recovered), -30)
        self.assertEqual(self._balance(self.expense), 100)
        self.assertEqual((self.claim.amount_recovered, self.claim.rest), (30, 70))
        self.assertEqual(self.claim.state, "open")
        self.assertTrue(payment.is_reconciled)
        self.assertTrue(self._item(self.move).reconciled, "the invoice stays written off")
        self.assertEqual(self.request.activity_ids.user_id, self.collector)
        self.assertEqual(self.customer.collections_memo_recovered, 30)
        self.assertEqual(found.action_view_move()["res_id"], found.move_ids.id)
        self.assertIn("Booked", self._refused(found.action_book))
        self.assertIn(
            "Take the recovery back",
            self._refused(self.request.with_user(self.boss).action_reverse),
        )
        self._book(self._receive(70))
        self.assertEqual((self.claim.state, self.claim.rest), ("recovered", 0))
        self.assertFalse(self._find(self._receive(5)))

    def test_taken_back_so_far(self):
        found = self._find(self._receive(30))
        found.way = "take_back"
        found.with_user(self.boss).action_book()
        self.assertEqual(self._balance(self.expense), 70)
        self.assertEqual(self.claim.rest, 70)

    def test_a_payment_that_is_taken_back(self):
        for step in ("reverse", "cancel", "unmatch"):
            with self.subTest(step), self.env.cr.savepoint() as savepoint:
                payment = self._receive(30)
                found = self._book(payment)
                if step == "unmatch":
                    payment.move_id.line_ids.remove_move_reconcile()
                elif step == "reverse":
                    payment.move_id._reverse_moves(cancel=True)
                else:
                    payment.action_draft()
                    payment.action_cancel()
                self.assertEqual(found.state, "undone")
                self.assertEqual(self._balance(self.recovered), 0)
                self.assertEqual(self.claim.rest, 100)
                open_items = self.customer._collections_get_open_items()
                self.assertFalse(
                    open_items - payment.move_id.line_ids, "nothing is claimed of what was booked"
                )
                proposed = self._find(payment).filtered(lambda own: own.state == "proposed")
                self.assertEqual(bool(proposed), step == "unmatch")
                savepoint.rollback()

    def test_a_write_off_that_is_taken_back_in_accounting(self):
        found = self._book(self._receive(30))
        more = self._book(self._receive(20))
        waiting = self._find(self._receive(5))
        self.assertEqual(waiting.state, "proposed")
        self._item(self.move).remove_move_reconcile()
        self.assertEqual((found | more).mapped("state"), ["undone", "undone"])
        self.assertEqual((self.claim.state, self.claim.amount_recovered), ("reversed", 0))
        self.assertEqual(self._balance(self.recovered), 0)
        self.assertEqual(waiting.state, "over")
        self.assertFalse(waiting.activity_ids)

    def test_taken_back_by_a_person(self):
        found = self._book(self._receive(30))
        self._refused(found.with_user(self.collector).action_undo, error=(AccessError,))
        found.with_user(self.boss).action_undo()
        self.assertEqual((found.state, self.claim.rest), ("left", 100))
        self.assertFalse(self.recoveries.search([("state", "=", "proposed")]))
        self.assertIn("not booked", self._refused(found.with_user(self.boss).action_undo))

    def test_no_more_than_is_left(self):
        found = self._find(self._receive(30))
        found.amount = 31
        self.assertIn("Less than that", self._refused(found.with_user(self.boss).action_book))
        more = self._find(self._receive(150))
        more.amount = 101
        self.assertIn("still owed", self._refused(more.with_user(self.boss).action_book))

    def test_a_credit_note_is_no_income(self):
        wizard = (
            self.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=self.move.ids)
            .create({"journal_id": self.move.journal_id.id, "date": self.today})
        )
        wizard.reverse_moves()
        note = wizard.new_move_ids
        note.invoice_line_ids = [Command.update(note.invoice_line_ids.id, {"price_unit": 25})]
        note.action_post()
        found = self.recoveries.search([("money_line_id", "in", note.line_ids.ids)])
        self.assertEqual((found.kind, found.way, found.amount), ("credit_note", "take_back", 25))
        found.way = "income"
        self.assertIn("no income", self._refused(found.with_user(self.boss).action_book))
        found.way = "take_back"
        found.with_user(self.boss).action_book()
        self.assertEqual(self._balance(self.expense), 75)
        self.assertEqual(self.claim.rest, 75)

    def test_no_account_for_income(self):
        found = self._find(self._receive(30))
        self.company.collections_recovery_account_id = False
        self.assertIn("recoveries", self._refused(found.with_user(self.boss).action_book))
        self.assertEqual(found.state, "proposed")
