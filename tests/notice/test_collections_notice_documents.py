from unittest.mock import patch

from odoo.tests import tagged

from ..common import CollectionsCommon
from ..pdf import make_pdf


@tagged("post_install", "-at_install")
class TestCollectionsNoticeDocuments(CollectionsCommon):
    def _notice(self):
        self._invoice(5)
        return self._prepare().notice_ids

    def test_file_name_is_one_in_every_system(self):
        self.customer.name = "Smith/Sons"
        notice = self._notice()
        self.assertEqual(notice._get_document_name(), f"{notice.name} Smith-Sons")

    def test_language_is_one_that_is_installed(self):
        notice = self._notice()
        self.env["res.lang"]._activate_lang("de_DE")
        notice.sudo().lang = "de_DE"
        self.assertEqual(notice._get_document_language(), "de_DE")
        notice.sudo().lang = "fr_FR"
        self.company.partner_id.lang = "de_DE"
        self.assertEqual(notice._get_document_language(), "de_DE", "the company's instead")
        self.company.partner_id.lang = False
        self.assertEqual(notice._get_document_language(), "en_US", "the reader's instead")

    def test_email_goes_to_the_contact_or_else_the_customer(self):
        contact = self.env["res.partner"].create(
            {"name": "Buyer", "parent_id": self.customer.id, "email": "buyer@example.com"}
        )
        notice = self._notice()
        notice.recipient_id = contact
        self.assertEqual(notice._get_email_contact(), contact)
        contact.email = False
        self.assertEqual(notice._get_email_contact(), self.customer)

    def test_values_are_those_of_the_documents(self):
        notice = self._notice()
        self.assertEqual(notice._get_document()["words"]["amount"], "USD 100.00")


@tagged("post_install", "-at_install")
class TestCollectionsNoticeAttachments(CollectionsCommon):
    """Which files go with an e-mail; what they look like is tested elsewhere."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.document = cls.env["collections.document"]
        cls.made = []

        def render(_document, report_name, res_ids, data=None):
            cls.made.append((report_name, list(res_ids), data))
            return {res_id: make_pdf(1, 500 + res_id % 90) for res_id in res_ids}

        cls.startClassPatcher(patch.object(type(cls.document), "_render_pdfs", render))

    def setUp(self):
        super().setUp()
        self.made.clear()

    def _attach(self, *names):
        self.levels.write(
            {f"attach_{name}": name in names for name in ("letter", "invoices", "statement")}
        )
        notices = self._prepare().notice_ids.sudo()
        found = notices._attach_documents()
        return notices, {
            notice: self.env["ir.attachment"].sudo().browse(found[notice.id]) for notice in notices
        }

    def test_nothing_is_attached_that_the_level_does_not_ask_for(self):
        self._invoice(5)
        notice, found = self._attach()
        self.assertFalse(found[notice])
        self.assertFalse(self.made)

    def test_letter_is_kept_with_the_notice(self):
        self._invoice(5)
        notice, found = self._attach("letter")
        self.assertEqual(found[notice], notice.attachment_id)
        self.assertEqual(found[notice].name, f"{notice._get_document_name()}.pdf")
        self.assertEqual(
            (found[notice].res_model, found[notice].res_id), ("collections.notice", notice.id)
        )

    def test_invoices_that_are_claimed_and_no_credits(self):
        first, second = self._invoice(5), self._invoice(6)
        self._invoice(5, 10.0, move_type="out_refund")
        notice, found = self._attach("invoices")
        self.assertEqual(
            set(found[notice].mapped("name")),
            {move._get_invoice_report_filename() for move in first | second},
        )
        self.assertEqual(len(self.made), 1, "in one call")

    def test_invoice_that_was_sent_before_is_the_same_file(self):
        move = self._invoice(5)
        sent = self.env["ir.attachment"].create(
            {
                "name": "sent.pdf",
                "raw": make_pdf(),
                "res_model": "account.move",
                "res_id": move.id,
                "res_field": "invoice_pdf_report_file",
            }
        )
        move.invalidate_recordset(["invoice_pdf_report_id", "invoice_pdf_report_file"])
        notice, found = self._attach("invoices")
        self.assertEqual(found[notice].ids, sent.ids)
        self.assertFalse(self.made)

    def test_statement_is_of_the_day_of_the_notice(self):
        self._invoice(5)
        self._invoice(5, partner=self.partner_b)
        notices, found = self._attach("statement")
        for notice in notices:
            self.assertEqual(
                found[notice].name, f"Account statement {notice.partner_id.name} 2026-03-02.pdf"
            )
        [(report, customers, data)] = self.made
        self.assertEqual(report, "collections_followup.report_statement")
        self.assertEqual(set(customers), set(notices.partner_id.ids))
        self.assertEqual((data["mode"], data["date_to"]), ("open", "2026-03-02"))

    def test_all_of_them(self):
        self._invoice(5)
        notice, found = self._attach("letter", "invoices", "statement")
        self.assertEqual(len(found[notice]), 3)
        self.assertEqual(found[notice][0], notice.attachment_id)

    def test_letter_of_a_failed_attempt_is_replaced(self):
        self._invoice(5)
        notice, found = self._attach("letter")
        old = found[notice]
        notice._attach_documents()
        self.assertFalse(old.exists())
        self.assertTrue(notice.attachment_id.exists())
