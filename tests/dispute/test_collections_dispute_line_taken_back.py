from odoo.tests import tagged

from ..dispute_common import TakenBackCommon


@tagged("post_install", "-at_install")
class TestCollectionsDisputeLineTakenBack(TakenBackCommon):
    """What each disputed invoice had credited, and what of it was taken back."""

    def test_a_part_is_taken_back(self):
        move = self._invoice(20, 1000.0)
        dispute = self._dispute(move, amount=400.0, user_id=self.owner.id)
        first, _second = self._credit(move, 150.0), self._credit(move, 250.0)
        self.assertEqual(dispute.state, "resolved")
        self._item(first).remove_move_reconcile()
        self.assertEqual((dispute.amount_taken_back, dispute.amount_accepted), (150.0, 250.0))
        dispute.action_reopen()
        self.assertEqual(dispute.amount_open, 150.0)

    def test_all_is_well_when_it_comes_back(self):
        move, dispute, refund = self._resolved()
        self._item(refund).remove_move_reconcile()
        (self._item(refund) | self._item(move)).reconcile()
        self.assertEqual((dispute.amount_taken_back, dispute.amount_accepted), (0.0, 400.0))
        self.assertFalse(self._tasks(dispute))
        self.assertFalse(self._reason(move))

    def test_another_s_credit_is_none_of_it(self):
        move, dispute, _refund = self._resolved()
        other = self._credit(move, 100.0)
        self._item(other).remove_move_reconcile()
        self.assertFalse(dispute.amount_taken_back)
