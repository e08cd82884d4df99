from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsNoticeSteps(CollectionsCommon):
    def _notice(self, **values):
        self._invoice(5, **values)
        return self._prepare().notice_ids

    def test_skipped_notice_advances_without_sending(self):
        notice = self._notice()
        notice.action_skip()
        item = self.env["collections.item"].search(
            [("move_line_id", "=", notice.line_ids.move_line_id.id)]
        )
        self.assertRecordValues(
            item,
            [
                {
                    "level_id": self.levels[0].id,
                    "level_date": self.today,
                    "notice_count": 0,
                    "last_notice_date": False,
                }
            ],
        )
        self.assertEqual(notice.state, "skipped")
        self.assertFalse(self._prepare().notice_ids)

    def test_cancelled_notice_comes_again(self):
        notice = self._notice()
        notice.action_cancel()
        self.assertEqual(notice.state, "cancelled")
        self.assertTrue(self._prepare().notice_ids)

    def test_postponed_notice_waits(self):
        notice = self._notice()
        notice.action_postpone()
        self.assertEqual(notice.date_planned, self.today + timedelta(days=7))
        notice.action_send()
        self._deliver()
        self.assertEqual(notice.state, "queued")

    def test_draft_is_not_sent(self):
        self.policy.require_approval = True
        notice = self._notice()
        with self.assertRaisesRegex(UserError, "waits for approval"):
            notice.action_send()

    def test_only_supervisors_approve(self):
        self.policy.require_approval = True
        notice = self._notice()
        with self.assertRaises(AccessError):
            notice.with_user(self._user("collector")).action_approve()
        notice.with_user(self._user("supervisor")).action_approve()
        self.assertEqual(notice.state, "approved")

    def test_notices_of_a_company_that_keeps_no_cases_any_more(self):
        notice = self._notice()
        item = notice.line_ids.move_line_id
        notice.sudo()._withdraw_homeless()
        self.assertEqual(notice.state, "skipped")
        self.assertFalse(notice.line_ids.level_id, "no item reaches a level by it")
        self.assertFalse(item.collections_level_id)
