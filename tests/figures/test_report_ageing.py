from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.collections_followup.report.figures import report_ageing

from .test_collections_ageing import AgeingCommon

REPORT = "collections_followup.report_ageing"


@tagged("post_install", "-at_install")
class TestReportAgeing(AgeingCommon):
    def _html(self, **options):
        report = self.env["ir.actions.report"]
        data = {"ageing": {"company_id": self.company.id, **options}}
        return report._render_qweb_html(REPORT, [], data=data)[0].decode()

    def test_page_says_what_the_screen_says(self):
        self._invoice(40, 1234.5, self.partner)
        self._invoice(5, 77.25, self.partner, "out_refund")
        html = self._html()
        for text in ("As-of customer", "1,234.50", "-77.25", "1,157.25", "31-60 days", "100%"):
            self.assertIn(text, html)
        self.assertIn("Ties to the ledger", html)
        # As it is styled, whether it is wide or not
        self.assertIn("o_collections_ageing_table", html)
        before = str(self.today - timedelta(days=60))
        html = self._html(compare=before, group_by="country", credits="netted")
        self.assertIn("Change", html)
        self.assertNotIn("Credits</th>", html)

    def test_nothing_open(self):
        self.assertIn("Nothing was open", self._html())

    def test_too_many_rows_are_not_printed(self):
        self._invoice(40, 100.0, self.partner)
        self._invoice(40, 100.0, self.customer)
        with patch.object(report_ageing, "MOST_ROWS", 1), self.assertRaises(UserError):
            self.env["report.collections_followup.report_ageing"]._get_report_values(
                self.company.ids
            )

    def test_action_prints_what_is_asked_for(self):
        options = {"company_id": self.company.id, "group_by": "country"}
        action = self.ageing.print_pdf(options)
        self.assertEqual(action["report_name"], REPORT)
        self.assertEqual(action["data"], {"ageing": options})
        reader = self._user(None, login="report_plain_reader")
        with self.assertRaises(AccessError):
            self.env["report.collections_followup.report_ageing"].with_user(
                reader
            )._get_report_values(self.company.ids)
