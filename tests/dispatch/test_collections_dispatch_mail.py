from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsDispatchMail(CollectionsCommon):
    """Core's e-mails about our records get a row in the outbox, others do not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._invoice(5)
        cls._prepare()

    def _mail(self, record, **values):
        return self.env["mail.mail"].create(
            {
                "model": record._name,
                "res_id": record.id,
                "email_to": "someone@example.com",
                "email_from": "ar@example.com",
                "subject": "Hello",
                "body_html": "<p>Hello</p>",
                **values,
            }
        )

    def _rows(self, mail):
        return self.env["collections.dispatch"].search([("mail_id", "in", mail.ids)])

    def test_about_our_records(self):
        case = self._case()
        mail = self._mail(case)
        self.assertRecordValues(
            self._rows(mail),
            [
                {
                    "kind": "message",
                    "source_model": "collections.case",
                    "source_id": case.id,
                    "partner_id": self.customer.id,
                    "company_id": self.company.id,
                    "address": "someone@example.com",
                    "subject": "Hello",
                    "message_uid": mail.message_id,
                    "state": "ready",
                }
            ],
        )

    def test_about_others(self):
        self.assertFalse(self._rows(self._mail(self.customer)))
        self.assertFalse(self._rows(self._mail(self._case(), state="sent")))

    def test_who_gets_a_copy_is_asked_about_too(self):
        colleague = self._user("collector", email="colleague@example.com").partner_id
        self.env["collections.consent"].create({"channel": "email", "address": "cc@example.com"})
        mail = self._mail(self._case(), email_cc=f"cc@example.com, {colleague.email}")
        row = self._rows(mail)
        self.assertEqual(row.address_cc, mail.email_cc)
        self.assertEqual(
            [own["address"] for own in row._get_reader_rows()],
            ["someone@example.com", "cc@example.com"],
        )
        with self._smtp() as server:
            self._deliver()
        self.assertFalse(server.messages)
        self.assertEqual((row.state, row.failure_type), ("failed", "gate"))

    def test_planned_for_later(self):
        later = fields.Datetime.now() + timedelta(hours=3)
        mail = self._mail(self._case(), scheduled_date=fields.Datetime.to_string(later))
        with self._smtp() as server:
            self._deliver()
            self.assertFalse(server.messages)
            with self._on(later):
                self._deliver()
            self.assertEqual(len(server.messages), 1)
        self.assertFalse(mail.exists())
