from datetime import date

from odoo.tests import tagged

from .test_collections_plan import PlanCommon


@tagged("post_install", "-at_install")
class TestCollectionsCasePlan(PlanCommon):
    """What a case and its customer show of payment plans."""

    def test_customer_and_case(self):
        move = self._invoice(40, 300)
        plan = self._plan(move)
        self._pay(move, 100)
        case, customer = self._case(), self.customer.with_company(self.company)
        self.assertRecordValues(
            case, [{"plan_id": plan.id, "plan_state": "active", "plan_amount": 200}]
        )
        self.assertEqual(case.plan_date, plan.date_next)
        self.assertEqual(
            (customer.collections_plan_amount, customer.collections_plan_date),
            (200, plan.date_next),
        )
        self.assertFalse(customer.collections_plan_defaulted)

        def found(state):
            return case.search([("id", "=", case.id), ("plan_id.state", "=", state)])

        self.assertTrue(found("active"))
        self.assertFalse(found("defaulted"))
        self.assertFalse(case.search([("id", "=", case.id), ("plan_id", "=", False)]))
        self.assertTrue(case.search([("id", "=", case.id), ("plan_id", "in", [plan.id, False])]))
        self._at("2026-06-01")
        case.invalidate_recordset()
        customer.invalidate_recordset()
        self.assertEqual(case.plan_state, "defaulted")
        self.assertTrue(customer.collections_plan_defaulted)
        self.assertTrue(found("defaulted"))
        plan.action_cancel()
        customer.invalidate_recordset()
        self.assertFalse(case.plan_id)
        self.assertFalse(customer.collections_plan_amount)
        self.assertTrue(case.search([("id", "=", case.id), ("plan_id", "=", False)]))

    def test_plan_in_default_comes_first(self):
        late, fresh = self._invoice(40, 300), self._invoice(40, 90)
        broken = self._plan(late)
        self._at("2026-03-20")
        self._plan(fresh, date_first=date(2026, 3, 31))
        case = self._case()
        case.invalidate_recordset()
        self.assertEqual((case.plan_id, case.plan_count, case.plan_amount), (broken, 2, 390))
        shown = self.env["collections.plan"].search(case.action_view_plans()["domain"])
        self.assertEqual(len(shown), 2)

    def test_plan_that_is_being_agreed_on_is_no_money_yet(self):
        plan = self._plan(self._invoice(40, 300), accept=False)
        case = self._case()
        self.assertFalse(case.plan_id, "a draft is the collector's own")
        plan.action_propose()
        case.invalidate_recordset()
        self.assertEqual((case.plan_id, case.plan_state), (plan, "approved"))
        self.assertEqual(case.plan_amount, 0)

    def test_closed_case_shows_no_plan_of_later(self):
        move = self._invoice(40, 300)
        self.engine.refresh(self.company)
        case = self._case()
        self._pay(move)
        self.assertEqual(case.state, "closed")
        plan = self._plan(self._invoice(-20, 90))
        case.invalidate_recordset()
        self.assertFalse(case.plan_id)
        self.assertEqual((case.plan_amount, case.plan_count), (0, 1))
        self.assertFalse(case.search([("id", "=", case.id), ("plan_id", "=", plan.id)]))
