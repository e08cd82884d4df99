from odoo.fields import Command
from odoo.tests import tagged

from ..common import CollectionsCommon
from ..dispute_common import DisputeCommon
from ..payment_plan.test_collections_plan import PlanCommon

BROKEN = "ACME\r\nBcc: spy@example.com"
FLAT = "ACME Bcc: spy@example.com"


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


@tagged("post_install", "-at_install")
class TestMailMailHeaders(CollectionsCommon):
    """Headers of e-mails on one line."""

    def _sent(self, server):
        [message] = server.messages
        self.assertNotIn("Bcc", message)
        return message

    def test_line_ends_reach_no_header(self):
        mail = self.env["mail.mail"].create(
            {
                "subject": BROKEN,
                "email_from": "ar@example.com",
                "recipient_ids": [
                    Command.create({"name": BROKEN, "email": "buyer@example.com"}),
                ],
                "attachment_ids": [Command.create({"name": "a\nb.txt", "raw": b"text"})],
                "body_html": "<p>Please pay.</p>",
            }
        )
        with self._smtp() as server:
            mail.send()
        message = self._sent(server)
        self.assertEqual(message["Subject"], FLAT)
        self.assertEqual(message["To"].addresses[0].display_name, FLAT)
        self.assertEqual([part.get_filename() for part in message.iter_attachments()], ["a b.txt"])

    def test_notice_about_names_with_line_ends(self):
        self.customer.write({"name": "Buyer\nand Sons", "ref": "C\r\n1"})
        self.company.name = BROKEN
        self.levels.write({"subject": "{company}: {reference}", "attach_letter": True})
        self._invoice(5)
        with self._smtp() as server:
            notice = self._pass().notice_ids
        self.assertEqual((notice.state, notice.attempts), ("sent", 0))
        message = self._sent(server)
        self.assertEqual(message["Subject"], f"{FLAT}: {notice.name} / C 1")
        self.assertEqual(message["To"].addresses[0].display_name, "Buyer and Sons")
        self.assertIn(FLAT, message["From"])
        [letter] = message.iter_attachments()
        self.assertEqual(letter.get_filename(), f"{notice.name} Buyer and Sons.pdf")

    def test_words_that_a_person_wrote(self):
        self._invoice(5)
        notice = self._prepare().notice_ids
        notice.subject = "Reminder\nof {customer}"
        with self._smtp() as server:
            notice.action_send()
            self._deliver()
        self.assertEqual(self._sent(server)["Subject"], "Reminder of partner_a")

    def test_statement(self):
        self.customer.write({"name": "Buyer\nand Sons", "ref": "C\n1"})
        self._invoice(5)
        wizard = self.env["collections.statement.wizard"].create(
            {"partner_ids": self.customer.ids, "company_id": self.company.id}
        )
        with self._smtp() as server:
            wizard.action_send()
            self.env["mail.mail"].search([("state", "=", "outgoing")]).send()
        message = self._sent(server)
        self.assertEqual(message["To"].addresses[0].display_name, "Buyer and Sons")
        [statement] = message.iter_attachments()
        self.assertEqual(
            statement.get_filename(), f"Account statement Buyer and Sons {self.today}.pdf"
        )


@tagged("post_install", "-at_install")
class TestMailMailHeadersPlan(PlanCommon):
    def test_notice_about_an_instalment(self):
        self.company.write({"collections_automation": "send", "name": BROKEN})
        self.customer.name = "Buyer\nand Sons"
        self._plan(self._invoice(40, 300))
        self._at("2026-03-05")
        notice = self.env["collections.plan.notice"]
        notice._prepare_due(self.company)
        notice = notice.search([])
        with self._smtp() as server:
            notice.sudo()._compose()
            notice.mail_id.send()
        self.assertEqual(notice.state, "sent")
        [message] = server.messages
        self.assertTrue(message["Subject"].startswith(FLAT))
        self.assertEqual(message["To"].addresses[0].display_name, "Buyer and Sons")
