from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged

from ..credit_common import CreditCommon

GOOD = {
    "legal_name": "Azure",
    "person": "Pat",
    "email": "pat@example.com",
    "amount": "1,500.50",
    "references": "Acme\nBeta",
}


@tagged("post_install", "-at_install")
class TestCollectionsCreditApplicationForm(CreditCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.application = cls.env["collections.credit.application"].create(
            {"partner_id": cls.customer.id}
        )
        cls.token = cls.application.link.rpartition("/")[2]

    def _find(self, token=None):
        return self.application._find_by_token_sudo(self.token if token is None else token)

    def test_a_link_that_was_changed_finds_nothing(self):
        self.assertEqual(self._find(), self.application)
        other = self.env["collections.consent"]._make_link(self.company, self.customer, ["a@b.de"])
        for broken in (
            *("", "x", "AQ", self.token[:-3], self.token[:20] + "A" + self.token[21:]),
            other.rpartition("/")[2],
        ):
            self.assertIsNone(self._find(broken), broken)
        with self._on(self.application.date_expires + timedelta(days=1)):
            self.application.invalidate_recordset()
            self.assertIsNone(self._find())
        self.application.invalidate_recordset()
        self.application.sudo().nonce = "another"
        self.assertIsNone(self._find())

    def test_what_is_wrong_is_named_and_nothing_is_kept(self):
        pdf = ("a.pdf", b"%PDF-1.7")
        for values, files, is_agreed, problems in (
            ({**GOOD, "amount": "x"}, [pdf], True, {"amount": "amount"}),
            (GOOD, [("a.html", b"<html>")], True, {"documents": "kind"}),
            (GOOD, [pdf], False, {"consent": "missing"}),
        ):
            found = self.application._receive_sudo(values, files, is_agreed, "192.0.2.1")[1]
            self.assertEqual(found, problems)
        self.assertEqual((self.application.state, self.application.legal_name), ("invited", False))
        self.assertFalse(self.application.document_count)

    def test_it_lands_on_the_customer_with_consent_documents_and_task(self):
        collector = self._user("collector", login="form_collector")
        self.customer.with_company(self.company).collections_user_id = collector
        files = [("sheet.pdf", b"%PDF-1.7"), ("logo.png", b"\x89PNG\r\n\x1a\n")]
        values = {
            **GOOD,
            "state": "reviewed",
            "partner_id": self.partner_b.id,
            "remark": "<b>x</b>",
        }
        problems = self.application._receive_sudo(values, files, True, "192.0.2.1")[1]
        self.assertFalse(problems)
        own = self.application
        self.assertEqual((own.state, own.partner_id), ("received", self.customer))
        self.assertEqual((own.amount, own.references), (1500.5, "Acme\nBeta"))
        self.assertEqual((own.remark, own.consent_ip), ("<b>x</b>", "192.0.2.1"))
        self.assertIn(self.company.name, own.consent_text)
        self.assertEqual((own.consent_text, own.consent_version), own._get_consent())
        self.assertEqual(own.activity_ids.user_id, collector)
        documents = self.env["ir.attachment"].search(
            [("res_model", "=", own._name), ("res_id", "=", own.id)]
        )
        self.assertEqual(set(documents.mapped("mimetype")), {"application/x-unverified"})
        self.assertEqual((own.document_count, any(documents.mapped("public"))), (2, False))
        # What it was agreed to stays, whatever is asked for later.
        before = own.consent_text
        self.company.collections_credit_consent = "Other words"
        self.assertEqual(own.consent_text, before)
        self.assertEqual(own._get_consent()[0], "Other words")

    def test_it_cannot_be_sent_without_end(self):
        own = self.application
        self.assertEqual([own._count_try_sudo() for _n in range(11)], [False] * 10 + [True])
        later = fields.Datetime.now() + timedelta(minutes=61)
        with patch.object(fields.Datetime, "now", lambda *_args: later):
            self.assertFalse(own._count_try_sudo())
        self.assertEqual(own.tries, 1)
