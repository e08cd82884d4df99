"""Whoever opted out is reached by no path; what is no collection still leaves."""

from datetime import datetime
from email.utils import getaddresses

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .gate_common import GateCommon

MORNING = datetime(2026, 12, 31, 15)
NUMBER = "+15185552345"


@tagged("post_install", "-at_install")
class TestCollectionsConsentScopes(GateCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person.write({"email": "pat@example.com", "phone": NUMBER})
        # The same paths reach somebody who has said nothing.
        cls.free = cls._person("NY", "Sam", email="sam@example.com", phone="+15185556789")
        cls._invoice(30, partner=cls.free)
        cls.collector = cls._user("collector")
        cls.levels.write({"fallback": False})
        with freeze_time(MORNING):
            cls.env["collections.consent"].create(
                [
                    {"channel": channel, "partner_id": cls.person.id}
                    for channel in ("email", "sms", "letter")
                ]
            )
        cls.sent_run = cls._prepare()
        cls.cases = {own: cls._case(own) for own in (cls.person, cls.free)}
        for case in cls.cases.values():
            case.user_id = cls.collector

    # Each path for one customer: whether it is refused or leads nowhere makes no difference.

    def _by_run(self, case):
        self.sent_run.action_send()

    def _by_button(self, case):
        notices = self.sent_run.notice_ids.filtered(lambda own: own.case_id == case)
        notices.with_user(self.collector).action_send()

    def _by_retry(self, case):
        notices = self.sent_run.notice_ids.filtered(lambda own: own.case_id == case)
        notices.dispatch_id.with_user(self.collector).action_send_again()

    def _by_composer(self, case):
        self.env["mail.compose.message"].with_user(self.collector).create(
            {
                "composition_mode": "comment",
                "model": case._name,
                "res_ids": str(case.ids),
                "subject": "Hello",
                "body": "<p>Pay</p>",
                "partner_ids": case.partner_id.ids,
            }
        )._action_send_mail()

    def _by_sms(self, case):
        self.env["sms.composer"].with_user(self.collector).create(
            {
                "res_model": case._name,
                "res_id": case.id,
                "composition_mode": "comment",
                "numbers": case.partner_id.phone,
                "body": "Pay",
            }
        )._action_send_sms()

    def _by_rpc_message(self, case):
        case.with_user(self.collector).message_post(
            body="Pay", message_type="comment", partner_ids=case.partner_id.ids
        )

    def _by_rpc_notification(self, case):
        case.with_user(self.collector).message_notify(
            body="Pay", subject="Hello", partner_ids=case.partner_id.ids
        )

    def _by_rpc_mail(self, case):
        self.env["mail.mail"].with_user(self.collector).create(
            {
                "model": case._name,
                "res_id": case.id,
                "email_to": case.partner_id.email,
                "body_html": "<p>Pay</p>",
            }
        ).send()

    def _by_desk(self, case):
        self.env["collections.desk"].with_user(self.collector).send_text(
            case.id,
            f"key-of-desk-{case.id}",
            values={
                "channel": "email",
                "subject": "Hello",
                "body": "<p>Pay</p>",
                "person_id": case.partner_id.id,
            },
        )

    def _go(self, path, case):
        try:
            with self.env.cr.savepoint():
                path(case)
        except (UserError, AccessError):
            return
        finally:
            self._deliver()

    def test_no_path_reaches_who_opted_out(self):
        paths = (
            *(self._by_run, self._by_button, self._by_retry, self._by_composer, self._by_desk),
            *(self._by_rpc_message, self._by_rpc_notification, self._by_rpc_mail, self._by_sms),
        )
        # What these alone do not send to anybody: refused to collectors, or without a service
        silent = ("_by_button", "_by_retry", "_by_rpc_mail", "_by_sms")
        with freeze_time(MORNING), self._smtp() as server, mute_logger("odoo.addons.sms"):
            for path in paths:
                with self.subTest(path=path.__name__):
                    before = len(server.messages)
                    for case in self.cases.values():
                        self._go(path, case)
                    readers = {
                        address
                        for message in server.messages[before:]
                        for name in ("To", "Cc")
                        for _name, address in getaddresses(message.get_all(name, []))
                    }
                    self.assertNotIn("pat@example.com", readers)
                    if path.__name__ not in silent:
                        self.assertIn("sam@example.com", readers, "the path leads somewhere")
        texts = self.env["sms.sms"].sudo().search([("number", "=", NUMBER)])
        self.assertFalse(texts.filtered(lambda own: own.state in ("process", "pending", "sent")))
        rows = self.env["collections.dispatch"].search([("partner_id", "=", self.person.id)])
        self.assertTrue(rows or self.sent_run.notice_ids.filtered("failure_type"))
        self.assertFalse(rows.filtered(lambda own: own.state in ("sent", "handing")))

    def test_invoices_and_receipts_still_leave(self):
        with freeze_time(MORNING), self._smtp() as server:
            self.env["account.move.send"]._generate_and_send_invoices(
                self.move, sending_methods=["email"]
            )
            payment = self._pay(self.move, 1.0)
            receipt = self.env.ref("account.mail_template_data_payment_receipt")
            receipt.send_mail(payment.id, force_send=True)
            self.env["mail.mail"].sudo().search([("state", "=", "outgoing")]).send()
            subjects = [
                str(message["Subject"])
                for message in server.messages
                if "pat@example.com" in str(message["To"])
            ]
        self.assertEqual(len(subjects), 2, subjects)
