from odoo.tests import tagged

from ..dispute_common import TakenBackCommon


@tagged("post_install", "-at_install")
class TestCollectionsDisputeTakenBack(TakenBackCommon):
    """Credits that are taken back after the dispute that they resolved."""

    def test_the_owner_is_told_and_no_letter_goes(self):
        move, dispute, refund = self._resolved()
        self._item(refund).remove_move_reconcile()
        [task] = self._tasks(dispute)
        self.assertIn(dispute.name, task.summary)
        self.assertTrue(
            dispute.message_ids.filtered(lambda message: "400.00" in (message.body or ""))
        )
        self.assertEqual((dispute.state, dispute.amount_accepted), ("resolved", 0.0))
        self.assertEqual(dispute.amount_taken_back, 400.0)
        self.assertEqual(self._reason(move), "hold")
        self.assertFalse(self._prepare().notice_ids)

    def test_reopened_with_what_was_disputed(self):
        move, dispute, refund = self._resolved()
        refund.button_draft()
        refund.button_cancel()
        dispute.action_reopen()
        self.assertEqual((dispute.state, dispute.amount_open), ("open", 400.0))
        self.assertEqual(self._amounts(move), [(600.0, 400.0)])
        self.assertFalse(self._tasks(dispute))
        self.assertFalse(self._reason(move), "the hold is over, the rest is claimed")

    def test_told_once(self):
        move, dispute, refund = self._resolved()
        self._item(refund).remove_move_reconcile()
        self._pay(move, 10.0)
        self.engine.refresh(self.company)
        self.assertEqual(len(self._tasks(dispute)), 1)

    def test_write_off_that_is_reversed(self):
        self.company.collections_dispute_account_id = self.company_data["default_account_expense"]
        move = self._invoice(20, 1000.0)
        dispute = self._dispute(move, amount=400.0, user_id=self.owner.id)
        dispute._ask_write_off({dispute.line_ids: 400.0})
        self.assertEqual(dispute.outcome, "written_off")
        dispute.credit_move_ids.line_ids.remove_move_reconcile()
        self.assertEqual(dispute.amount_taken_back, 400.0)
        self.assertEqual(len(self._tasks(dispute)), 1)

    def test_credit_of_before_the_upgrade(self):
        """What was taken back unnoticed does not keep a dispute from being reopened."""
        move, dispute, refund = self._resolved()
        self._item(refund).remove_move_reconcile()
        dispute._forget_taken_back()
        dispute.sudo().line_ids.amount_credited = 400.0
        dispute.action_reopen()
        self.assertEqual(dispute.amount_open, 400.0)
        self.assertEqual(self._amounts(move), [(600.0, 400.0)])
