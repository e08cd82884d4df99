from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from ..write_off_common import WriteOffCommon


@tagged("post_install", "-at_install")
class TestCollectionsWriteOffRequestPost(WriteOffCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.move = cls._invoice(40, 100)

    def test_posted_by_the_booking_that_all_share(self):
        foreign = self._invoice(30, 50, currency_id=self.setup_other_currency("EUR").id)
        request = self._write_off({self.move: 60, foreign: 50})
        self.assertEqual(request.state, "posted")
        self.assertEqual(self._item(self.move).amount_residual, 40)
        self.assertTrue(self._item(foreign).reconciled)
        self.assertEqual(self._balance(self.expense), request.amount)
        written = (self._item(self.move) | self._item(foreign))._collections_read_written_off()
        self.assertEqual(written[self._item(self.move)], (60, 60))
        self.assertEqual(sorted(request.claim_ids.mapped("rest")), [50, 60])
        self.assertEqual(request.action_view_moves()["domain"][0][2], request.id)
        self.assertEqual(request.action_view_claims()["domain"][0][2], request.id)
        self.assertEqual(self.customer.collections_memo_amount, request.amount)
        self.assertEqual(self._case().memo_amount, request.amount)

    def test_reversed_by_core(self):
        request = self._write_off({self.move: None})
        self.assertTrue(self._item(self.move).reconciled)
        self._refused(request.with_user(self.collector).action_reverse, error=(AccessError,))
        request.with_user(self.boss).action_reverse()
        self.assertEqual(request.state, "reversed")
        self.assertEqual(self._item(self.move).amount_residual, 100)
        self.assertEqual(request.claim_ids.state, "reversed")
        self.assertEqual(self._balance(self.expense), 0)
        self.assertEqual(self._case().days_overdue, 40, "claimed again")
        self.assertIn("Nothing of", self._refused(request.with_user(self.boss).action_reverse))
        self.assertFalse(self._item(self.move)._collections_read_written_off())

    def test_unmatched_by_an_accountant(self):
        request = self._write_off({self.move: 70})
        self._item(self.move).remove_move_reconcile()
        self.assertEqual((request.state, request.claim_ids.state), ("reversed", "reversed"))
        loose = self._request({self.move: 30})
        loose.action_propose()
        loose.with_user(self.boss).action_approve()
        self.assertEqual(loose.state, "posted")
        (request.move_ids.line_ids | self._item(self.move)).filtered(
            lambda line: line.account_type == "asset_receivable"
        ).reconcile()
        self.assertEqual((request.state, request.claim_ids.rest), ("posted", 70))

    def test_posted_apart_by_an_accountant(self):
        self.company.collections_write_off_apart = True
        accountant = new_test_user(
            self.env,
            "woff_accountant",
            groups="account.group_account_user",
            company_id=self.company.id,
        )
        self.company.collections_accountant_id = accountant
        request = self._write_off({self.move: None})
        self.assertEqual(request.state, "approved")
        self.assertEqual(request.activity_ids.user_id, accountant)
        self._refused(request.with_user(self.collector).action_post, error=(AccessError,))
        payment = self._pay(self.move, 10)
        self.assertIn("less is open", self._refused(request.with_user(accountant).action_post))
        self._item(self.move).remove_move_reconcile()
        # The money is still there.
        self.assertIn("After credits", self._refused(request.with_user(accountant).action_post))
        payment.action_draft()
        request.with_user(accountant).action_post()
        self.assertEqual((request.state, request.posted_by_id), ("posted", accountant))
        self.assertFalse(request.activity_ids)

    def test_no_account_is_said(self):
        self.company.collections_settlement_account_id = False
        request = self._request({self.move: None})
        request.action_propose()
        self.assertIn("account", self._refused(request.with_user(self.boss).action_approve))
        self.assertEqual(request.state, "proposed")

    def test_taxes_are_reduced_by_a_credit_note(self):
        tax = self.env["account.tax"].create({"name": "19 %", "amount": 19})
        move = self._invoice(
            40,
            invoice_line_ids=[
                Command.create(
                    {"name": "Work", "price_unit": 100, "tax_ids": [Command.set(tax.ids)]}
                )
            ],
        )
        request = self._write_off({move: 59.5}, method="credit_note")
        note = request.move_ids
        self.assertEqual(note.move_type, "out_refund")
        self.assertEqual((note.amount_total, note.amount_tax), (59.5, 9.5))
        self.assertFalse(self.env["collections.vat.relief"].search([("move_id", "=", move.id)]))
        # Of what comes in later the taxes fall due again.
        payment = self._receive(23.8)
        recovery = self._find(payment)
        recovery.with_user(self.boss).action_book()
        again = recovery.move_ids
        self.assertEqual(again.move_type, "out_invoice")
        self.assertEqual((again.amount_total, again.amount_tax), (23.8, 3.8))
        self.assertEqual(again.payment_state, "paid")
        self.assertEqual(request.claim_ids.rest, 35.7)

    def test_who_became_another_customer(self):
        request = self._write_off({self.move: None})
        parent = self.env["res.partner"].create({"name": "Parent", "is_company": True})
        self.customer.write({"is_company": False, "parent_id": parent.id})
        self.assertEqual(request.partner_id, parent)
        self.assertEqual(request.claim_ids.partner_id, parent)
