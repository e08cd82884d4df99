from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from ..dispute_common import DisputeCommon


@tagged("post_install", "-at_install")
class TestCollectionsDisputeWriteOff(DisputeCommon):
    """Goodwill: who grants how much, of what the ledger shows."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        expense = cls.company_data["default_account_expense"]
        cls.company.collections_dispute_account_id = expense
        cls.company.collections_settlement_account_id = expense
        cls.collector = cls._user("collector")
        cls.supervisor = cls._user("supervisor")

    def _wizard(self, dispute, user=None, **values):
        model = self.env["collections.dispute.resolve.wizard"]
        if user:
            model = model.with_user(user)
        return model.create({"dispute_id": dispute.id, **values})

    def _goodwill(self, dispute, amount=None, user=None):
        """Let somebody write off by the wizard, all that is in dispute or an amount."""
        wizard = self._wizard(dispute, user or self.collector, outcome="write_off")
        if amount is not None:
            wizard.line_ids.amount = amount
        return wizard.action_resolve()

    def test_goodwill_within_the_limit(self):
        self.company.collections_dispute_limit = 50.0
        move = self._invoice(20, 1000.0)
        dispute = self._dispute(move, amount=50.0)
        self._wizard(dispute, self.collector, outcome="write_off").action_resolve()
        self.assertEqual((dispute.state, dispute.outcome), ("resolved", "written_off"))
        entry = dispute.credit_move_ids
        self.assertEqual(entry.move_type, "entry")
        self.assertRecordValues(
            entry.line_ids.sorted("debit"),
            [
                {"debit": 0.0, "credit": 50.0},
                {"debit": 50.0, "credit": 0.0},
            ],
        )
        self.assertEqual(move.amount_residual, 950.0)

    def test_goodwill_above_the_limit_is_approved(self):
        supervisor = self.supervisor
        self.company.collections_dispute_supervisor_id = supervisor
        first, second = self._instalments((40, 20), 200.0)
        move = first.move_id
        dispute = self._dispute(move, amount=120.0)
        self._wizard(dispute, self.collector, outcome="write_off").action_resolve()
        self.assertEqual((dispute.state, dispute.writeoff_state), ("open", "asked"))
        self.assertEqual(dispute.activity_ids.user_id, supervisor)
        with self.assertRaises(AccessError):
            dispute.with_user(self.collector).action_approve_write_off()
        dispute.with_user(supervisor).action_refuse_write_off()
        self.assertEqual((dispute.state, dispute.writeoff_state), ("open", "refused"))
        self.assertIn(
            "waits for approval",
            self._refused(dispute.with_user(supervisor).action_approve_write_off),
        )
        wizard = self._wizard(dispute, self.collector, outcome="write_off")
        wizard.line_ids.amount = 110.0
        wizard.action_resolve()
        dispute.with_user(supervisor).action_approve_write_off()
        self.assertEqual((dispute.state, dispute.outcome), ("resolved", "partly"))
        # The instalment due last is written off first.
        self.assertEqual((second.amount_residual, first.amount_residual), (0.0, 90.0))
        self.assertFalse(dispute.activity_ids)

    def test_goodwill_in_foreign_currency(self):
        currency = self.setup_other_currency("EUR", rates=[("2016-01-01", 3.0)])
        move = self._invoice(20, 300.0, currency_id=currency.id)
        dispute = self._dispute(move, amount=90.0)
        self._wizard(dispute, outcome="write_off").action_resolve()
        self.assertEqual(dispute.outcome, "written_off")
        self.assertEqual(move.amount_residual, 210.0)
        self.assertEqual(self._item(move).amount_residual, 70.0)
        self.assertEqual(dispute.amount_accepted, 30.0)

    def test_goodwill_without_account_says_what_to_do(self):
        self.company.collections_dispute_account_id = False
        wizard = self._wizard(self._dispute(self._invoice(20)), outcome="write_off")
        self.assertIn("Choose one in Settings", self._refused(wizard.action_resolve))

    def test_collector_with_limit_zero_writes_off_nothing(self):
        move = self._invoice(20, 1000.0)
        dispute = self._dispute(move)
        line = dispute.line_ids.with_user(self.collector)
        for values in (
            {"amount_accepted": 1000.0},
            {"amount_open": 0.01},
            {"amount_company": 0.0},
            {"amount_credited": 1.0},
            {"state": "closed"},
            {"matched_before": 0},
            {"dispute_id": self._dispute(self._invoice(20)).id},
        ):
            with self.subTest(values), self.assertRaises(AccessError):
                line.write(values)
        wizard = self._wizard(dispute, self.collector, outcome="write_off")
        wizard.line_ids.amount = 0.0
        self.assertIn("reject the dispute", self._refused(wizard.action_resolve))
        self._goodwill(dispute, 0.01)
        self.assertEqual(dispute.writeoff_state, "asked")
        self.assertEqual(move.amount_residual, 1000.0)

    def test_figures_are_not_brought_along_by_a_new_dispute(self):
        move = self._invoice(20, 1000.0)
        disputes = self.env["collections.dispute"].with_user(self.collector)
        line = {"move_id": move.id, "scope": "amount", "amount": 10.0}
        with self.assertRaises(AccessError):
            disputes.create({"line_ids": [Command.create({**line, "amount_accepted": 900.0})]})
        with self.assertRaises(AccessError):
            disputes.create({"line_ids": [Command.create(line)], "amount_disputed": 1.0})
        dispute = disputes.with_context(
            default_amount_accepted=900.0, default_amount_credited=900.0
        ).create({"line_ids": [Command.create(line)]})
        self.assertEqual(
            (dispute.line_ids.amount_accepted, dispute.line_ids.amount_credited), (0.0, 0.0)
        )
        with self.assertRaises(AccessError):
            dispute.amount_disputed = 1.0

    def test_limit_counts_what_was_written_off_before(self):
        self.company.collections_dispute_limit = 50.0
        move = self._invoice(20, 1000.0)
        self._goodwill(self._dispute(move, amount=30.0))
        self.assertEqual(move.amount_residual, 970.0)
        second = self._dispute(move, amount=30.0)
        self._goodwill(second)
        self.assertEqual((second.state, second.writeoff_state), ("open", "asked"))
        self.assertIn(
            "30.00 of these invoices is written off", str(second.message_ids.mapped("body"))
        )
        second.with_user(self.supervisor).action_refuse_write_off()
        self._goodwill(second, 20.0)
        self.assertEqual((second.state, move.amount_residual), ("resolved", 950.0))
        third = self._dispute(move, amount=1.0)
        self._goodwill(third)
        self.assertEqual(third.writeoff_state, "asked")

    def test_limit_counts_settlements(self):
        self.company.collections_dispute_limit = 50.0
        move = self._invoice(20, 1000.0)
        settlement = self.env["collections.settlement"]._make(
            self._item(move), 960.0, self.today, reason="hardship"
        )
        settlement._offer()
        self._pay(move, 960.0)
        settlement.action_write_off()
        # The bank takes the payment back; the write-off stays.
        self._item(move).matched_credit_ids.filtered(
            lambda own: own.credit_move_id.move_id not in settlement.move_ids
        ).unlink()
        self.assertEqual(move.amount_residual, 960.0)
        self.assertFalse(self.env["collections.dispute.line"].search([("move_id", "=", move.id)]))
        dispute = self._dispute(move, amount=20.0)
        self._goodwill(dispute)
        self.assertEqual(dispute.writeoff_state, "asked", "40 of 50 went with the settlement")

    def test_limit_covers_exactly_what_is_booked(self):
        self.company.collections_dispute_limit = 50.0
        first, second = self._invoice(20, 100.0), self._invoice(20, 100.0)
        dispute = self._dispute(first | second)
        # Left over from a decision that came to nothing
        dispute.line_ids[1].sudo().amount_accepted = 100.0
        wizard = self._wizard(dispute, self.collector, outcome="write_off")
        wizard.line_ids[0].amount = 50.0
        wizard.line_ids[1].amount = 0.0
        wizard.action_resolve()
        self.assertEqual(dispute.state, "resolved")
        self.assertEqual((first | second).mapped("amount_residual"), [50.0, 100.0])

    def test_asked_twice(self):
        dispute = self._dispute(self._invoice(20))
        wizard = self._wizard(dispute, self.collector, outcome="write_off")
        wizard.action_resolve()
        self.assertIn("waits for approval already", self._refused(wizard.action_resolve))
        self.assertEqual(len(dispute.activity_ids.filtered("automated")), 1)

    def test_approval_of_what_was_credited_meanwhile(self):
        move = self._invoice(20, 100.0)
        dispute = self._dispute(move)
        self._goodwill(dispute)
        self._credit(move, 60.0, post=False)
        self.assertIn(
            "wait to be posted",
            self._refused(dispute.with_user(self.supervisor).action_approve_write_off),
        )
        self.assertEqual(move.amount_residual, 100.0)

    def test_write_off_that_came_loose_is_not_repeated(self):
        move = self._invoice(20, 100.0)
        dispute = self._dispute(move)
        self._goodwill(dispute, 40.0, self.supervisor)
        self.assertEqual(move.amount_residual, 60.0)
        self._item(move).remove_move_reconcile()
        dispute.action_reopen()
        wizard = self._wizard(dispute, self.supervisor, outcome="write_off")
        self.assertIn("Match it with them", self._refused(wizard.action_resolve))
        self.assertEqual(len(dispute.credit_move_ids), 1)
