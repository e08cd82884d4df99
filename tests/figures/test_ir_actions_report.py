from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestIrActionsReport(CollectionsCommon):
    def test_ageing_comes_on_the_paper_of_the_company(self):
        report = self.env.ref("collections_followup.action_report_ageing").with_company(
            self.company
        )
        self.company.paperformat_id = self.env.ref("base.paperformat_euro")
        self.assertEqual(
            report.get_paperformat(), self.env.ref("collections_followup.paperformat_ageing")
        )
        self.company.paperformat_id = self.env.ref("base.paperformat_us")
        self.assertEqual(
            report.get_paperformat(),
            self.env.ref("collections_followup.paperformat_ageing_letter"),
        )
