from odoo.tests import tagged

from .test_collections_plan import PlanCommon


@tagged("post_install", "-at_install")
class TestReportPlan(PlanCommon):
    def test_letter_about_each_plan(self):
        plans = self._plan(self._invoice(5)) | self._plan(self._invoice(5, partner=self.partner_b))
        report = self.env["report.collections_followup.report_plan"]
        letters = report._get_report_values(plans.ids)["letters"]
        for plan in plans:
            self.assertEqual(letters[plan.id]["plan"], plan)
            self.assertEqual(letters[plan.id]["subject"], f"Payment agreement {plan.name}")
            self.assertEqual(letters[plan.id]["customer"], plan.partner_id)
