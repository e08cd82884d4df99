from datetime import date

from odoo.tests import Form, tagged

from .test_collections_plan import PlanCommon


@tagged("post_install", "-at_install")
class TestCollectionsPlanWizard(PlanCommon):
    """Making a plan."""

    def test_wizard_shows_the_schedule_as_it_is_edited(self):
        move = self._invoice(40, 5000)
        action = move.action_collections_plan()
        wizard = Form(self.env["collections.plan.wizard"].with_context(**action["context"]))
        wizard.date_first = date(2026, 3, 31)
        wizard.shift = "none"
        wizard.down_payment = 1000
        self.assertEqual(len(wizard.line_ids), 7)
        self.assertEqual([row["amount"] for row in wizard.line_ids._records][-1], 666.70)
        wizard.installment_count = 0
        self.assertTrue(wizard.problem)
        wizard.divide_by = "amount"
        wizard.installment_amount = 1500
        self.assertEqual(
            [row["amount"] for row in wizard.line_ids._records], [1000, 1500, 1500, 1000]
        )
        wizard.frequency = "manual"
        for day in (date(2026, 5, 1), date(2026, 4, 1)):
            with wizard.date_ids.new() as row:
                row.date = day
        self.assertEqual([row["amount"] for row in wizard.line_ids._records], [1000, 2000, 2000])
        plan = self.env["collections.plan"].browse(wizard.save().action_create()["res_id"])
        self.assertEqual(
            plan.installment_ids.sorted("sequence").mapped("date_due"),
            [date(2026, 3, 2), date(2026, 4, 1), date(2026, 5, 1)],
        )

    def _wizard(self, move, user=None, **values):
        context = move.action_collections_plan()["context"]
        model = self.env["collections.plan.wizard"].with_user(user or self.env.user)
        return Form(model.with_context(**context)), values

    def test_first_date_is_a_month_ahead(self):
        form, _values = self._wizard(self._invoice(40, 600))
        self.assertEqual(form.date_first, date(2026, 4, 2))
        self.assertEqual(form.amount_total, 600)
        self.assertEqual(form.date_end, date(2026, 9, 2))
        self.assertFalse(form.approval)
        form.installment_count = 14
        self.assertIn("12", form.approval)

    def test_items_can_be_taken_out_after_a_discount_was_entered(self):
        move = self._invoice(40, 600)
        form, _values = self._wizard(move)
        form.discount = 60
        form.move_line_ids.clear()
        self.assertTrue(form.problem)
        form.move_line_ids.add(self._item(move))
        self.assertEqual((form.amount_total, form.discount_percent), (540, 10))

    def test_put_forward_at_once(self):
        form, _values = self._wizard(self._invoice(40, 600))
        plan = self.env["collections.plan"].browse(form.save().action_propose()["res_id"])
        self.assertEqual((plan.state, len(plan.installment_ids)), ("approved", 6))

    def test_problem_is_said_when_made(self):
        form, _values = self._wizard(self._invoice(40, 600))
        form.down_payment = 600
        self.assertIn("down payment must be less", form.problem)
        wizard = form.save()
        self.assertEqual(self._refused(wizard.action_create), wizard.problem)

    def test_discount_by_amount_or_percent(self):
        self.company.collections_settlement_account_id = False
        form, _values = self._wizard(self._invoice(40, 600))
        self.assertFalse(form.warning)
        form.discount_percent = 20
        self.assertEqual((form.discount, form.amount, form.amount_total), (120, 600, 480))
        self.assertEqual([row["amount"] for row in form.line_ids._records], [80] * 6)
        self.assertIn("20.00 %", form.approval)
        self.assertIn("no account for write-offs", form.warning)
        form.discount = 100
        self.assertAlmostEqual(form.discount_percent, 16.67, places=2)
        self.assertEqual(form.amount_total, 500)
        form.discount = 600
        self.assertIn("discount must be less than the debt", form.problem)
        form.discount = 33.33
        self.company.collections_settlement_account_id = self.company_data[
            "default_account_expense"
        ]
        plan = self.env["collections.plan"].browse(form.save().action_create()["res_id"])
        self.assertRecordValues(
            plan, [{"discount": 33.33, "amount_debt": 600, "amount_total": 566.67}]
        )

    def test_totals_with_interest_and_fee(self):
        form, _values = self._wizard(self._invoice(40, 10000))
        form.installment_count = 12
        form.interest_method = "annuity"
        form.interest_rate = 12
        form.fee = 25
        self.assertEqual(form.amount_interest, 661.86)
        self.assertEqual(form.amount_total, 10686.86)
