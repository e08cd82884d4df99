from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestAccountPartialReconcile(CollectionsCommon):
    def test_unreconciling_opens_the_case_again(self):
        move = self._invoice(5)
        self._pay(move)
        self.assertFalse(self._case())
        self._item(move).remove_move_reconcile()
        self.assertEqual(self._case().amount_overdue, 100.0)

    def test_part_payment_lowers_the_claim_at_once(self):
        move = self._invoice(5)
        notice = self._prepare().notice_ids
        self._pay(move, 40.0)
        self.assertEqual(self._case().amount_overdue, 60.0)
        notice.action_send()
        self._deliver()
        self.assertEqual(notice.state, "sent")
        self.assertEqual(notice.amount, 60.0)
        self.assertEqual(notice.line_ids.amount, 60.0)

    def test_paid_in_the_meantime_is_not_chased(self):
        move = self._invoice(5)
        notice = self._prepare().notice_ids
        notice.action_send()
        self._pay(move)
        self._deliver()
        self.assertEqual(notice.state, "skipped")
        self.assertTrue(notice.reason)
        self.assertFalse(notice.mail_id)
        self.assertFalse(move.collections_level_id)
