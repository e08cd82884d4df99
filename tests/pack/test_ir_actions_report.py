from odoo.tests import tagged

from ..pack_common import PackCommon


@tagged("post_install", "-at_install")
class TestIrActionsReport(PackCommon):
    def test_paper_is_as_large_as_that_of_the_company(self):
        report = self.env.ref("collections_followup.action_report_pack")
        self.company.paperformat_id = self.env.ref("base.paperformat_euro")
        self.assertEqual(report.with_company(self.company).get_paperformat().format, "A4")
        self.company.paperformat_id = self.env.ref("base.paperformat_us")
        self.assertEqual(report.with_company(self.company).get_paperformat().format, "Letter")
