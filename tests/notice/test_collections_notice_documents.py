from odoo.tests import tagged

from ..common import CollectionsCommon


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
