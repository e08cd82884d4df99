import runpy
from datetime import date, timedelta
from pathlib import Path

from odoo.tests import tagged

from odoo.addons import collections_followup

from ..dispute_common import DisputeCommon


@tagged("post_install", "-at_install")
class TestCollectionsFollowupMatches(DisputeCommon):
    """Earlier money that is entered anew is not new money, whatever was agreed on."""

    def _half_paid(self, entered=None):
        """Return an invoice over 1,000 of which 600 were registered by hand, and the payment."""
        move = self._invoice(20, 1000.0)
        return move, self._pay(move, 600.0, entered or self.today - timedelta(days=2))

    def _enter_anew(self, move, payment, day=None, amount=600.0):
        """Replace a payment that was registered by hand with the bank's line."""
        payment.action_draft()
        payment.action_cancel()
        journal = self.company_data["default_journal_bank"]
        line = self.env["account.bank.statement.line"].create(
            {
                "journal_id": journal.id,
                "date": day or self.today,
                "payment_ref": "Transfer",
                "partner_id": self.customer.id,
                "amount": amount,
            }
        )
        _liquidity, suspense, _other = line._seek_for_lines()
        suspense.account_id = self._item(move).account_id
        (suspense | self._item(move)).reconcile()
        self.assertEqual(move.amount_residual, 400.0)

    def _promise(self, move, amount=400.0):
        return self.env["collections.promise"]._make({self._item(move): amount}, date(2026, 3, 9))

    def _plan(self, move):
        plan = self.env["collections.plan"]._make(
            self._item(move),
            {"installment_count": 4, "date_first": date(2026, 3, 10), "shift": "none"},
        )
        plan.action_propose()
        plan.action_accept()
        return plan

    def test_promise(self):
        move, payment = self._half_paid()
        promise = self._promise(move)
        self._enter_anew(move, payment)
        self.assertRecordValues(
            promise, [{"state": "open", "amount_paid": 0.0, "amount_due": 400.0}]
        )
        self._pay(move, 150.0)
        self.assertEqual((promise.state, promise.amount_paid), ("open", 150.0))
        self._pay(move, 250.0)
        self.assertEqual((promise.state, promise.amount_paid), ("kept", 400.0))

    def test_promise_of_a_part_and_money_of_after_its_limit(self):
        move, payment = self._half_paid()
        promise = self._promise(move, 200.0)
        self._enter_anew(move, payment)
        self.assertEqual((promise.state, promise.amount_due), ("open", 200.0))
        with self._on(date(2026, 3, 20)):
            self._pay(move, day=date(2026, 3, 20))
            self.assertEqual((promise.state, promise.amount_paid), ("broken", 0.0))

    def test_taken_back_and_not_entered_again(self):
        move, payment = self._half_paid()
        promise = self._promise(move)
        payment.action_draft()
        payment.action_cancel()
        self._pay(move, 300.0)
        # 400 were open, 700 are now: nothing was paid of them
        self.assertEqual((promise.state, promise.amount_paid), ("open", 0.0))
        self._pay(move, 500.0)
        self.assertEqual((promise.state, promise.amount_paid), ("open", 200.0))

    def test_plan(self):
        move, payment = self._half_paid()
        plan = self._plan(move)
        self._enter_anew(move, payment)
        self.assertRecordValues(
            plan,
            [
                {
                    "state": "active",
                    "amount_paid": 0.0,
                    "amount_open": 400.0,
                    "amount_uncovered": 0.0,
                }
            ],
        )
        self._pay(move, 100.0)
        self.assertEqual(plan.installment_ids[0].state, "paid")
        self.assertEqual(plan.amount_paid, 100.0)

    def test_plan_with_money_of_today(self):
        move, payment = self._half_paid(self.today)
        plan = self._plan(move)
        self._enter_anew(move, payment, self.today + timedelta(days=1))
        self.assertEqual((plan.state, plan.amount_paid), ("active", 0.0))

    def test_settlement(self):
        move, payment = self._half_paid()
        settlement = self.env["collections.settlement"]._make(
            self._item(move), 300.0, date(2026, 3, 9)
        )
        settlement._offer()
        self._enter_anew(move, payment)
        self.assertEqual(settlement.state, "active")
        self._pay(move, 300.0)
        self.assertEqual(settlement.state, "paid")

    def test_dispute(self):
        move, payment = self._half_paid()
        dispute = self._dispute(move, amount=400.0)
        self._enter_anew(move, payment)
        self.assertEqual((dispute.state, dispute.amount_open), ("open", 400.0))

    def test_credit_note_entered_anew_resolves_no_dispute(self):
        move = self._invoice(20, 1000.0)
        before = self._credit(move, 600.0)
        dispute = self._dispute(move, amount=400.0)
        self._item(before).remove_move_reconcile()
        before.button_draft()
        before.button_cancel()
        self._credit(move, 600.0)
        self.assertEqual((dispute.state, dispute.amount_accepted), ("open", 0.0))
        self._credit(move, 400.0)
        self.assertEqual((dispute.state, dispute.outcome), ("resolved", "credited"))

    def test_credit_beside_money_entered_anew(self):
        move, payment = self._half_paid()
        dispute = self._dispute(move, amount=300.0)
        self._enter_anew(move, payment)
        self._credit(move, 300.0)
        self.assertEqual((dispute.state, dispute.outcome), ("resolved", "credited"))

    def test_money_moved_from_one_item_to_another(self):
        first, second = self._invoice(20, 1000.0), self._invoice(20, 500.0)
        payment = self._pay(first, 600.0, self.today - timedelta(days=2))
        promise = self.env["collections.promise"]._make(
            {self._item(first): 400.0, self._item(second): 500.0}, date(2026, 3, 9)
        )
        credit = self._item(payment.move_id)
        credit.remove_move_reconcile()
        (credit | self._item(second)).reconcile()
        self.assertEqual((promise.amount_paid, promise.amount_due), (0.0, 400.0))

    def test_in_another_currency(self):
        euro = self.setup_other_currency("EUR", rates=[("2016-01-01", 0.5), ("2026-03-01", 0.4)])
        move = self._invoice(20, 1000.0, currency_id=euro.id)
        payment = self._pay(move, 600.0, date(2026, 2, 28))
        promise = self._promise(move)
        payment.action_draft()
        payment.action_cancel()
        # the same money, in company currency and at another rate
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=move.ids
        ).create(
            {
                "payment_date": self.today,
                "currency_id": self.company.currency_id.id,
                "amount": 1500.0,
            }
        )._create_payments()
        self.assertEqual(move.amount_residual, 400.0)
        self.assertEqual((promise.state, promise.amount_paid), ("open", 0.0))
        self._pay(move)
        self.assertEqual((promise.state, promise.amount_paid), ("kept", 400.0))

    def test_payment_without_entry_that_the_bank_s_line_replaces(self):
        """As with Enterprise accounting: it covers its invoice before there is an entry."""
        move = self._invoice(20, 1000.0)
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_id": self.customer.id,
                "amount": 600.0,
                "date": self.today - timedelta(days=2),
                "invoice_ids": [(6, 0, move.ids)],
            }
        )
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE account_payment SET move_id = NULL, state = 'in_process' WHERE id = %s",
            [payment.id],
        )
        self.env.invalidate_all()
        promise = self._promise(move)
        self.env.cr.execute(
            "UPDATE account_payment SET state = 'canceled' WHERE id = %s", [payment.id]
        )
        self.env.invalidate_all()
        self._pay(move, 600.0, self.today + timedelta(days=1))
        self.assertEqual((promise.state, promise.amount_paid), ("open", 0.0))
        self._pay(move, 400.0)
        self.assertEqual(promise.state, "kept")

    def test_what_is_noted_when_it_is_agreed_on(self):
        move, _payment = self._half_paid()
        line = self._promise(move).line_ids
        [partial] = self._item(move).matched_credit_ids
        self.assertEqual((line.matched_before, line.amount_matched), (partial.id, 600.0))

    def test_what_a_plan_made_before_the_upgrade_was_paid_stays_paid(self):
        """One transaction made all of it, as the demo does: no time tells which came first."""
        move, payment = self._half_paid()
        line = self._plan(move).line_ids
        self._pay(move, 100.0)
        line.sudo().write({"amount_matched": 0.0})
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE collections_plan_line SET matched_before = NULL WHERE id = %s", [line.id]
        )
        path = Path(collections_followup.__file__).parent
        script = runpy.run_path(path / "migrations" / "19.0.1.5.0" / "post-matched.py")
        script["migrate"](self.env.cr, "19.0.1.4.0")
        line.invalidate_recordset()
        first = self._item(move).matched_credit_ids.filtered(
            lambda partial: partial.credit_move_id.payment_id == payment
        )
        self.assertEqual((line.matched_before, line.amount_matched), (first.id, 600.0))
