from odoo.tests import tagged

from .test_collections_notice_sms import SmsCommon


@tagged("post_install", "-at_install")
class TestSmsSms(SmsCommon):
    def test_only_a_new_state_is_an_outcome(self):
        self._invoice(5)
        notice = self._queue()
        notice.sms_id.write({"body": "Other words"})
        self.assertEqual(notice.state, "queued")
        for state in ("process", "pending", "sent"):
            with self.subTest(state), self.env.cr.savepoint() as savepoint:
                notice.sms_id.state = state
                self.assertEqual(notice.state, "sent")
                self.env.flush_all()
                savepoint.rollback()
                self.env.invalidate_all()

    def test_a_later_state_does_not_change_what_was_sent(self):
        self._invoice(5)
        notice, _taken = self._send()
        sent_on = notice.date_sent
        with self._on(1):
            notice.sms_id.write({"state": "error", "failure_type": "sms_server"})
        self.assertEqual((notice.state, notice.date_sent), ("sent", sent_on))
        self.assertFalse(notice.failure_type)

    def test_text_messages_of_others_are_left_alone(self):
        sms = self.env["sms.sms"].create({"body": "Hello", "number": "+32470123456"})
        sms.state = "sent"
        self.assertEqual(sms.state, "sent")

    def test_outcome_needs_no_rights_on_notices(self):
        self._invoice(5)
        notice = self._queue()
        notice.sms_id.with_user(self.env.ref("base.user_root")).sudo(False).state = "pending"
        self.assertEqual(notice.state, "sent")
