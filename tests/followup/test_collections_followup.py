from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsFollowup(CollectionsCommon):
    def test_first_overdue_item_opens_a_case(self):
        move = self._invoice(5)
        case = self._case()
        self.assertRecordValues(
            case,
            [
                {
                    "partner_id": self.customer.id,
                    "company_id": self.company.id,
                    "amount_due": 100.0,
                    "amount_overdue": 100.0,
                    "days_overdue": 5,
                    "state": "open",
                    "item_count": 1,
                }
            ],
        )
        run = self._prepare()
        notice = run.notice_ids
        self.assertEqual(notice.level_id, self.levels[0])
        self.assertEqual(notice.state, "approved")
        self.assertEqual(notice.line_ids.move_line_id, self._item(move))
        run.action_send()
        self._deliver()
        self.assertEqual(notice.state, "sent")
        self.assertEqual(move.collections_level_id, self.levels[0])
        self._pay(move)
        self.assertFalse(self._case())
