from odoo.tests import tagged

from .test_collections_legal_document import DocumentCommon


@tagged("post_install", "-at_install")
class TestReportLegalDocument(DocumentCommon):
    def test_to_the_customer_and_to_the_court(self):
        report = self.env["report.collections_followup.report_legal_document"]
        demand = self._write(self._make("us_demand"))
        letter = report._get_report_values(demand.ids)["letters"][demand.id]
        self.assertIn("Los Angeles", " ".join(letter["address"]))
        lien = self._write(self._make("us_lien"), "us_lien")
        letter = report._get_report_values(lien.ids)["letters"][lien.id]
        self.assertEqual(letter["address"][0], "County Recorder")
        html = self.env["ir.actions.report"]._render_qweb_html(
            "collections_followup.report_legal_document", (demand | lien).ids
        )[0]
        self.assertIn("Demand for payment", html.decode())

    def test_days_are_read_alike_everywhere(self):
        self.company.country_id = self.env.ref("base.de")
        report = self.env["report.collections_followup.report_legal_document"]
        lien = self._write(self._make("us_lien"), "us_lien")
        letter = report._get_report_values(lien.ids)["letters"][lien.id]
        day = self.today
        self.assertEqual(letter["date"], f"{day:%B} {day.day}, {day.year}")
        self.assertIn(letter["date"], dict(letter["facts"]).values())
