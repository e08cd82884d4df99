from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..contact_common import ContactCommon


@tagged("post_install", "-at_install")
class TestCollectionsNoticeContact(ContactCommon):
    def test_only_calls_are_logged_on_notices(self):
        self._pass()
        self.assertIn("asks for no call", self._refused(self.case.notice_ids.action_log_contact))

    def test_calls_of_a_notice(self):
        self.levels.write({"channel_email": False, "channel_phone": True, "script": "<p>Hi</p>"})
        self.case.user_id = self.collector
        run = self._prepare()
        notice = run.notice_ids
        self.assertIn("asks for no call", self._refused(notice.action_log_contact))
        run.action_send()
        self._deliver()
        self.assertEqual(notice.state, "sent")
        wizard = self._open(notice.with_user(self.collector).action_log_contact())
        self.assertEqual(wizard.notice_id, notice)
        contact = self._log("no_answer", user=self.collector, notice_id=notice.id)
        self.assertFalse(notice.activity_id.active)
        self.assertEqual(contact.case_id, self.case)
        # Tried again, once the task is done: one more line, nothing breaks.
        again = self._log(user=self.collector, notice_id=notice.id)
        self.assertEqual(notice.logged_contact_count, 2)
        action = notice.action_view_logged_contacts()
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(found, contact | again)

    def test_call_of_a_colleagues_notice_is_not_done(self):
        self.levels.write({"channel_email": False, "channel_phone": True, "script": "<p>Hi</p>"})
        self.company.collections_user_id = self.env.user
        self._pass()
        notice = self.case.notice_ids
        self.env.cr.execute(
            "UPDATE collections_notice SET user_id = %s WHERE id = %s",
            [self.env.user.id, notice.id],
        )
        notice.invalidate_recordset()
        self.company.collections_own_cases = True
        self.case.user_id = False
        with self.assertRaises(AccessError):
            self._log(user=self.collector, notice_id=notice.id)
        self.assertTrue(notice.activity_id.active)
