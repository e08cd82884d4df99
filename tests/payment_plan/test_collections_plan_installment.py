from datetime import date

from odoo.tests import tagged

from .test_collections_plan import PlanCommon


@tagged("post_install", "-at_install")
class TestCollectionsPlanInstallment(PlanCommon):
    """The dated parts of a plan."""

    def test_names(self):
        plan = self._plan(self._invoice(40, 300), down_payment=30, installment_count=2)
        rows = plan.installment_ids.sorted("sequence")
        self.assertEqual(
            rows.mapped("name"), ["Down payment", "Instalment 1 of 2", "Instalment 2 of 2"]
        )
        for text in (self.customer.display_name, "Instalment 1 of 2", plan.name):
            self.assertIn(text, rows[1].display_name)

    def test_what_is_left_afterwards(self):
        plan = self._plan(self._invoice(40, 100))
        self.assertRecordValues(
            plan.installment_ids.sorted("sequence"),
            [
                {"amount": 33.33, "balance": 66.67, "date_due": date(2026, 3, 10)},
                {"amount": 33.33, "balance": 33.34, "date_due": date(2026, 4, 10)},
                {"amount": 33.34, "balance": 0, "date_due": date(2026, 5, 10)},
            ],
        )

    def test_parts_must_add_up(self):
        row = self._plan(self._invoice(40, 300)).installment_ids[0]
        text = self._refused(row.sudo().write, {"principal": 1})
        self.assertIn("sum of its principal, interest and fee", text)

    def test_interest_that_cannot_be_invoiced_is_said_once(self):
        plan = self._plan(self._invoice(40, 300))
        for _number in range(2):
            plan.installment_ids[0]._report_uncharged("No journal.")
        self.assertEqual(len(plan.activity_ids), 1)
        self.assertIn("No journal.", plan.activity_ids.note)
