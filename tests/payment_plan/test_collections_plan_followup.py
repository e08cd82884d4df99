from datetime import date

from odoo.tests import tagged

from .test_collections_plan import PlanCommon


@tagged("post_install", "-at_install")
class TestCollectionsPlanFollowup(PlanCommon):
    """Payment plans in the decision."""

    def test_active_plan_excludes_its_items_only(self):
        planned, other = self._invoice(40, 300), self._invoice(40, 50)
        plan = self._plan(planned)
        self.assertEqual(plan.state, "active")
        self.assertEqual(plan.amount_total, 300)
        self.assertEqual(self._reason(self._item(planned)), "plan")
        self.assertIn(plan.name, planned.collections_exclusion)
        self.assertIn("100.00", planned.collections_exclusion)
        run = self._prepare()
        self.assertEqual(run.notice_ids.line_ids.move_line_id, self._item(other))

    def test_a_run_in_the_future_sees_the_default_coming(self):
        move = self._invoice(40, 300)
        self._plan(move)
        result = self.engine.simulate(self.company, date(2026, 3, 17))
        self.assertEqual(result["items"][0]["reason"], "plan")
        result = self.engine.simulate(self.company, date(2026, 3, 18))
        self.assertFalse(result["items"][0]["reason"])

    def test_without_acceleration_only_what_is_late_is_due(self):
        self.company.collections_plan_accelerate = False
        plan = self._plan(self._invoice(40, 300))
        self._at("2026-03-20")
        self.assertRecordValues(plan, [{"state": "defaulted", "amount_due_now": 100}])

    def test_plan_on_what_is_not_yet_due_follows_payments_at_once(self):
        move = self._invoice(-30, 300)
        plan = self._plan(move)
        self.assertFalse(self._case())
        self._pay(move, 100)
        self.assertEqual(plan.amount_paid, 100)
