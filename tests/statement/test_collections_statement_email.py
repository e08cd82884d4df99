from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsStatementEmail(CollectionsCommon):
    """Statements by e-mail: who gets them, in which words, and where they stand."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.statements = cls.env["collections.statement"].with_company(cls.company)

    def test_email_brings_the_statement_in_the_customer_s_language(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.env["ir.module.module"]._load_module_terms(["collections_followup"], ["de_DE"])
        self.customer.lang = "de_DE"
        self._invoice(5)
        mail = self.statements._send_by_email({self.customer: self.customer})
        self.assertEqual(mail.email_to, self.customer.email_formatted)
        self.assertEqual(mail.subject, "Kontoauszug zum 02.03.2026")
        self.assertIn("USD\xa0100,00", mail.body_html)
        self.assertEqual((mail.model, mail.res_id), ("collections.case", self._case().id))
        self.assertEqual(
            mail.attachment_ids.name, f"Kontoauszug {self.customer.name} 2026-03-02.pdf"
        )

    def test_email_without_case_stands_with_the_customer(self):
        self._invoice(-5)
        mail = self.statements._send_by_email({self.customer: self.customer})
        self.assertEqual((mail.model, mail.res_id), ("res.partner", self.customer.id))
        self.assertIn("USD\xa0100.00", mail.body_html)

    def test_email_says_what_is_to_be_paid_now(self):
        self._invoice(5, 100.0)
        self._invoice(-20, 250.0)
        statements = self.env["collections.statement"].with_company(self.company)
        mail = statements._send_by_email({self.customer: self.customer})
        self.assertIn("USD\xa0350.00", mail.body_html)
        self.assertIn("To be paid now: <strong>USD\xa0100.00", mail.body_html)
