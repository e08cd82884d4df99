from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..write_off_common import WriteOffCommon


@tagged("post_install", "-at_install")
class TestCollectionsApproved(WriteOffCommon):
    """Four eyes: whoever enters, changes or proposes something does not approve it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.move = cls._invoice(40, 100)

    def test_not_by_who_proposed(self):
        request = self._request({self.move: None}, user=self.boss)
        request.action_propose()
        for step in (request.action_approve, request.action_refuse):
            self.assertIn("Somebody else", self._refused(step, error=(AccessError,)))
        self.assertFalse(request._may_answer_approval())
        request.with_user(self.manager).action_approve()
        self.assertEqual(request.state, "posted")
        self.assertEqual(request.approved_by_id, self.manager)
        self.assertIn("Posted", self._refused(request.with_user(self.manager).action_approve))

    def test_two_approvals_of_a_customer_take_turns(self):
        request = self._request({self.move: None})
        request.action_propose()
        turn = self.customer.collections_credit_turn
        request.with_user(self.boss).action_approve()
        self.assertNotEqual(self.customer.collections_credit_turn, turn)

    def test_not_by_who_changed_it(self):
        request = self._request({self.move: None})
        request.with_user(self.boss).line_ids.amount = 40
        self.assertEqual(request.sudo().entered_by_ids, self.collector | self.boss)
        request.action_propose()
        self._refused(request.with_user(self.boss).action_approve, error=(AccessError,))

    def test_not_by_who_has_no_role(self):
        request = self._request({self.move: None}, user=self.boss)
        request.action_propose()
        self._refused(request.with_user(self.collector).action_approve, error=(AccessError,))
        task = request.sudo().activity_ids
        with self.assertRaises(AccessError):
            task.with_user(self.boss).action_done()

    def test_refused_with_a_reason_and_proposed_again(self):
        request = self._request({self.move: None})
        request.action_propose()
        other = request.with_user(self.boss)
        self.assertIn("Enter why", self._refused(other.action_refuse))
        other.answer = "Call once more"
        other.action_refuse()
        self.assertEqual(request.state, "refused")
        self.assertFalse(request.sudo().activity_ids)
        self.assertIn("kept", self._refused(request.unlink))
        request.action_draft()
        self.assertEqual((request.state, request.answer), ("draft", False))
        with self.assertRaises(UserError):
            request.answer = "No"
        request.action_propose()
        self.assertEqual(request.state, "proposed")
        request.action_draft()
        self.assertEqual(request.state, "draft")
        self.assertFalse(request.sudo().activity_ids)
