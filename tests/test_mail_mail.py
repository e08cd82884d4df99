from odoo.tests import tagged

from .common import CollectionsCommon
from .test_collections_plan import PlanCommon


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

    def test_notice_is_sent_when_the_server_took_the_mail(self):
        notice = self._queued()
        notice.mail_id._postprocess_sent_message([], ["a@example.com"])
        self.assertEqual(notice.state, "sent")
        self.assertTrue(notice.message_id.exists(), "the message stays in the case's chatter")
        self.assertEqual(notice.message_id.res_id, notice.case_id.id)

    def test_unreachable_server_is_tried_again(self):
        notice = self._queued()
        notice.mail_id._postprocess_sent_message(
            [], [], failure_reason="refused", failure_type="mail_smtp"
        )
        self.assertEqual((notice.state, notice.attempts), ("queued", 1))
        self.assertTrue(notice.retry_at)
        self.assertEqual(notice.failure_type, "server")

    def test_bad_address_fails_for_good(self):
        self.levels.write({"fallback": False})
        notice = self._queued()
        notice.mail_id._postprocess_sent_message(
            [], [], failure_reason="no such user", failure_type="mail_email_invalid"
        )
        self.assertEqual((notice.state, notice.failure_type), ("failed", "bad_email"))


@tagged("post_install", "-at_install")
class TestMailMailPlan(PlanCommon):
    """A notice about an instalment follows what became of its e-mail."""

    def _queued(self):
        self.company.collections_automation = "send"
        self._plan(self._invoice(40, 300))
        self._at("2026-03-05")
        notice = self.env["collections.plan.notice"]
        notice._prepare_due(self.company)
        notice = notice.search([])
        notice.sudo().write(
            {"mail_id": self.env["mail.mail"].create({"body_html": "<p>Please pay.</p>"}).id}
        )
        self.assertEqual((notice.state, notice.date_sent), ("queued", False))
        return notice

    def test_sent_once_the_server_took_it(self):
        notice = self._queued()
        notice.mail_id._postprocess_sent_message([], ["a@example.com"])
        self.assertEqual(notice.state, "sent")
        self.assertTrue(notice.date_sent)

    def test_refused_by_the_server(self):
        notice = self._queued()
        notice.mail_id._postprocess_sent_message(
            [], [], failure_reason="no such user", failure_type="mail_email_invalid"
        )
        self.assertEqual((notice.state, notice.failure_reason), ("failed", "no such user"))
