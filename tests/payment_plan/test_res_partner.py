from datetime import date

from odoo.tests import tagged

from .test_collections_plan import PlanCommon


@tagged("post_install", "-at_install")
class TestResPartnerPlan(PlanCommon):
    """What a customer shows of payment plans."""

    def test_sum_in_company_currency(self):
        currency = self.setup_other_currency("HRK", rates=[("2016-01-01", 2.0)])
        home = self._invoice(40, 300)
        self._plan(home, date_first=date(2026, 3, 20))
        self._plan(self._invoice(40, 90, currency_id=currency.id))
        self._pay(home, 60)
        self.assertRecordValues(
            self.customer,
            [
                {
                    "collections_plan_count": 2,
                    "collections_plan_date": date(2026, 3, 10),
                    "collections_plan_amount": 285.0,
                    "collections_plan_defaulted": False,
                }
            ],
        )

    def test_contact_shows_the_plans_of_the_customer(self):
        contact = self.env["res.partner"].create({"name": "Desk", "parent_id": self.customer.id})
        plan = self._plan(self._invoice(40, 300))
        self.assertEqual(contact.collections_plan_amount, 300)
        self.assertEqual(contact.action_collections_view_plans()["res_id"], plan.id)
        self.assertFalse(self.partner_b.collections_plan_count)

    def test_branch_shows_the_plans_of_the_company_that_keeps_its_cases(self):
        branch = self.env["res.company"].create({"name": "Branch", "parent_id": self.company.id})
        self.env.user.company_ids |= branch
        self._plan(self._invoice(40, 300))
        customer = self.customer.with_context(allowed_company_ids=branch.ids)
        self.assertEqual(customer.collections_plan_count, 1)

    def test_new_plan_takes_what_is_overdue_and_free(self):
        overdue, current, taken = (
            self._invoice(40, 300),
            self._invoice(-20, 50),
            self._invoice(40, 70),
        )
        plan = self._plan(taken)
        context = self.customer.action_collections_plan()["context"]
        self.assertEqual(context["default_move_line_ids"], self._item(overdue).ids)
        self._pay(overdue)
        context = self.customer.action_collections_plan()["context"]
        self.assertEqual(context["default_move_line_ids"], self._item(current).ids)
        self._pay(current)
        text = self._refused(self.customer.action_collections_plan)
        self.assertIn(plan.name, text)
        self._pay(taken)
        text = self._refused(self.customer.action_collections_plan)
        self.assertIn(self.customer.display_name, text)
