from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestReportLetter(CollectionsCommon):
    """The letter as HTML: what the PDF engine gets to print."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.report = "collections_followup.report_letter"
        cls.customer.write({"street": "Main Street 1", "zip": "10115", "city": "Berlin"})

    def _html(self, notices):
        content, _kind = self.env["ir.actions.report"]._render_qweb_html(self.report, notices.ids)
        return " ".join(content.decode().split())

    def test_each_notice_is_one_letter(self):
        mine = self._invoice(5, 123.45)
        theirs = self._invoice(5, 67.0, self.partner_b)
        html = self._html(self._prepare().notice_ids)
        self.assertEqual(html.count('class="page o_collections_document"'), 2)
        for word in (mine.name, "123.45", "Berlin", theirs.name, "67.00", "Kind regards"):
            self.assertIn(word, html)

    def test_letter_is_in_the_customer_s_language(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.env["ir.module.module"]._load_module_terms(["collections_followup"], ["de_DE"])
        self.customer.lang = "de_DE"
        self._invoice(5, 1234.5)
        html = self._html(self._prepare().notice_ids)
        for word in ("Unser Zeichen", "Noch offen", "Mit freundlichen Grüßen", "1.234,50"):
            self.assertIn(word, html)
        for word in ("Our reference", "Still open", "Kind regards"):
            self.assertNotIn(word, html)

    def test_long_letters_begin_each_page_below_the_header(self):
        for number in range(45):
            self._invoice(5 + number, 10.0)
        html = self._html(self._prepare().notice_ids)
        self.assertEqual(html.count("page-break-before: always"), 1)
        self.assertEqual(html.count("Carried forward"), 1)
        self.assertEqual(html.count("Brought forward"), 1)
        self.assertEqual(html.count("o_collections_total"), 1)

    def test_values_of_a_single_letter(self):
        self._invoice(5)
        notice = self._prepare().notice_ids
        values = self.env[f"report.{self.report}"]._get_report_values(notice.ids)
        self.assertEqual(values["docs"], notice)
        self.assertEqual(set(values["letters"]), set(notice.ids))
