from odoo.tests import tagged

from ..visit_common import VisitCommon


@tagged("post_install", "-at_install")
class TestIrActionsReport(VisitCommon):
    def test_the_sheet_comes_in_the_size_of_the_companys_paper(self):
        report = self.env.ref("collections_followup.action_report_visit_sheet")
        report = report.with_company(self.company)
        self.company.paperformat_id = self.env.ref("base.paperformat_euro")
        self.assertEqual(report.get_paperformat().format, "A4")
        self.company.paperformat_id = self.env.ref("base.paperformat_us")
        self.assertEqual(report.get_paperformat().format, "Letter")
