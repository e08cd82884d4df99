from odoo.tests import tagged

from ..common import CollectionsCommon
from ..dispute_common import DisputeCommon


@tagged("post_install", "-at_install")
class TestMailMail(CollectionsCommon):
    def _queued(self):
        self._invoice(5)
        run = self._prepare()
        run.action_send()
        self.env["collections.notice"]._send_batch()
        notice = run.notice_ids
        self.assertEqual((notice.state, notice.mail_id.state), ("queued", "outgoing"))
        return notice

    def test_core_leaves_our_emails_to_the_outbox(self):
        notice = self._queued()
        other = self.env["mail.mail"].create(
            {"email_to": "other@example.com", "email_from": "ar@example.com", "body_html": "Hi"}
        )
        mail = notice.mail_id
        with self._smtp() as server:
            self.env["mail.mail"].process_email_queue()
        self.assertEqual(other.state, "sent")
        addresses = [message["To"].addresses[0].addr_spec for message in server.messages]
        self.assertEqual(sorted(addresses), ["a@example.com", "other@example.com"])
        self.assertEqual(notice.state, "sent")
        self.assertEqual(notice.dispatch_id.state, "sent")
        self.assertFalse(mail.exists(), "nothing of it stays in core's queue")
        self.assertTrue(notice.message_id.exists(), "the message stays in the case's chatter")
        self.assertEqual(notice.message_id.res_id, notice.case_id.id)

    def test_unreachable_server_leaves_nothing_for_core(self):
        notice = self._queued()
        with self._smtp() as server:
            port = server.port
        with self._smtp() as other:
            self.env["ir.mail_server"].search([]).smtp_port = port
            self.env["mail.mail"].process_email_queue()
            self.assertEqual((notice.state, notice.attempts), ("queued", 1))
            self.env["ir.mail_server"].search([]).smtp_port = other.port
            self.env["mail.mail"].process_email_queue()
            self.assertFalse(other.messages, "not before its time, whoever asks")
        self.assertTrue(notice.retry_at)
        self.assertEqual(notice.failure_type, "server")


@tagged("post_install", "-at_install")
class TestMailMailDispute(DisputeCommon):
    """Messages about our records leave through the outbox, whoever posts them."""

    def test_message_to_the_customer_has_its_row(self):
        dispute = self._dispute(self._invoice(5))
        with self._smtp() as server:
            message = dispute.message_post(
                body="We look into it.", partner_ids=self.customer.ids, message_type="comment"
            )
        dispatch = self.env["collections.dispatch"].search([("message_id", "=", message.id)])
        self.assertEqual(
            (dispatch.kind, dispatch.state, dispatch.partner_id), ("message", "sent", self.customer)
        )
        self.assertEqual(dispatch.message_uid, message.message_id)
        self.assertEqual([m["Message-Id"] for m in server.messages], [message.message_id])
        self.assertIn("We look into it.", dispatch.content)
        self.assertFalse(dispatch.mail_id)
