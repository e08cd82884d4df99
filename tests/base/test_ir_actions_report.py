from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestIrActionsReportPlan(CollectionsCommon):
    """Agreements have paper of their own; every other report keeps the company's."""

    def _paper(self, name):
        report = self.env["ir.actions.report"].search([("report_name", "=", name)], limit=1)
        self.assertTrue(report)
        return report.with_company(self.company).get_paperformat()

    def test_paper_of_agreements_has_the_size_of_the_company_s(self):
        for paper, name in (
            ("euro", "paperformat_agreement"),
            ("us", "paperformat_agreement_letter"),
        ):
            own = self.env.ref(f"base.paperformat_{paper}")
            self.company.paperformat_id = own
            wanted = self.env.ref(f"collections_followup.{name}")
            for report in ("report_plan", "report_settlement"):
                with self.subTest(paper=paper, report=report):
                    self.assertEqual(self._paper(f"collections_followup.{report}"), wanted)
            self.assertEqual(wanted.print_page_height, own.print_page_height)
            with self.subTest(paper=paper, report="invoice"):
                self.assertEqual(self._paper("account.report_invoice_with_payments"), own)

    def test_company_without_paper_gets_a4(self):
        self.company.paperformat_id = False
        self.assertEqual(
            self._paper("collections_followup.report_plan"),
            self.env.ref("collections_followup.paperformat_agreement"),
        )
