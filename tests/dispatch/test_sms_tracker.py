from odoo.tests import tagged

from ..notice.test_collections_notice_sms import NUMBER, SmsCommon


@tagged("post_install", "-at_install")
class TestSmsTracker(SmsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.collector = cls._user("collector")
        cls.company.collections_user_id = cls.collector

    def _report(self, notice, error):
        """Tell of a delivery as the provider does: by the identifier of the text message."""
        uuid = notice.dispatch_id.message_uid
        tracker = self.env["sms.tracker"].sudo().search([("sms_uuid", "=", uuid)])
        self.assertTrue(tracker)
        tracker._action_update_from_provider_error(error)

    def test_text_message_that_did_not_arrive_becomes_a_task(self):
        self._invoice(5)
        notice, _taken = self._send()
        self._report(notice, "not_delivered")
        self.assertEqual(notice.state, "sent", "a record of what was sent")
        task = notice.case_id.activity_ids
        self.assertEqual((task.summary, task.user_id), (f"Not delivered: {NUMBER}", self.collector))
        self.assertIn("not_delivered", task.note)
        self.assertEqual(notice.message_id.notification_ids.failure_type, "sms_not_delivered")

    def test_reports_of_one_number_make_one_task(self):
        self._invoice(5)
        notice, _taken = self._send()
        self._report(notice, "not_delivered")
        self._report(notice, "not_delivered")
        self.assertEqual(len(notice.case_id.activity_ids), 1)

    def test_other_text_messages_make_none(self):
        before = self.env["mail.activity"].search_count([])
        sms = self.env["sms.sms"].create({"body": "Hello", "number": "+32470123456"})
        tracker = self.env["sms.tracker"].create({"sms_uuid": sms.uuid})
        tracker._action_update_from_provider_error("not_delivered")
        self.assertEqual(self.env["mail.activity"].search_count([]), before)
