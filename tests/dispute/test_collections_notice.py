from odoo.tests import tagged

from ..dispute_common import DisputeCommon


@tagged("post_install", "-at_install")
class TestCollectionsNoticeDispute(DisputeCommon):
    def test_notice_knows_whether_a_part_of_it_is_disputed(self):
        self._dispute(self._invoice(20, 500.0), amount=80.0)
        self._invoice(19, 30.0)
        self._invoice(20, 500.0, partner=self.partner_b)
        notices = self._prepare().notice_ids
        disputed = notices.filtered("has_disputed")
        self.assertEqual(disputed.partner_id, self.customer)
        self.assertEqual((notices - disputed).partner_id, self.partner_b)
        self.assertEqual(sorted(disputed.line_ids.mapped("amount_disputed")), [0.0, 80.0])
        self.assertEqual(disputed.amount, 450.0)
