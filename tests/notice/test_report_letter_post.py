from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestReportLetterPost(CollectionsCommon):
    def test_post_services_get_plain_pages_of_their_own(self):
        self.company.write(
            {
                "paperformat_id": self.env.ref("base.paperformat_us").id,
                "external_report_layout_id": self.env.ref("web.external_layout_bubble").id,
                "collections_window": "left",
            }
        )
        self._invoice(5)
        notice = self._prepare().notice_ids
        letters = {}
        for name in ("report_letter", "report_letter_post"):
            report = f"collections_followup.{name}"
            values = self.env[f"report.{report}"]._get_report_values(notice.ids)
            doc = values["letters"][notice.id]
            html = self.env["ir.actions.report"]._render_qweb_html(report, notice.ids)[0].decode()
            letters[name] = (doc, html)
        own, post = letters["report_letter"], letters["report_letter_post"]
        self.assertIn("o_report_layout_bubble", own[1])
        self.assertNotIn("o_report_layout_bubble", post[1])
        self.assertEqual(post[0]["layout"], "web.external_layout_standard")
        self.assertTrue(own[0]["mirrored"], "the company's windows are on the left")
        self.assertFalse(post[0]["mirrored"])
        self.assertFalse(post[0]["show_return_address"])
        self.assertIn(notice.line_ids.move_name, post[1])

    def test_paper_is_the_one_that_the_service_takes(self):
        report = self.env.ref("collections_followup.action_report_letter_post")
        self.company.paperformat_id = self.env.ref("base.paperformat_us")
        self.assertEqual(report.with_company(self.company).get_paperformat().format, "A4")
