from odoo.tests import tagged

from ..contact_common import ContactCommon


@tagged("post_install", "-at_install")
class TestReportActivity(ContactCommon):
    def test_paper_says_what_the_screen_says(self):
        self._log(user=self.collector)
        self._pay(self.move, 40.0)
        self.env.flush_all()
        report = self.env["ir.actions.report"].with_user(self.collector)
        html, _kind = report._render_qweb_html(
            "collections_followup.report_activity",
            self.company.ids,
            data={"activity": {"within": 5}},
        )
        text = html.decode()
        self.assertIn(self.collector.name, text)
        self.assertIn("40.00", text)
        self.assertEqual(text.count("o_collections_ageing_table"), 2)
        self.assertIn("up to 5 days after it", text)
        self.assertIn(self._result("right_person").name, text)
        html, _kind = report._render_qweb_html(
            "collections_followup.report_activity",
            self.company.ids,
            data={"activity": {"date_from": "2025-01-01", "date_to": "2025-01-31"}},
        )
        self.assertIn("Nothing was done", html.decode())
