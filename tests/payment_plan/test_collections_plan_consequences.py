from datetime import date

from odoo.tests import tagged

from .test_collections_plan import PlanCommon


@tagged("post_install", "-at_install")
class TestCollectionsPlanConsequences(PlanCommon):
    """What follows when a plan changes its state."""

    def test_default_is_told_to_whoever_is_there(self):
        left, there = self._user("collector"), self._user("supervisor")
        plan = self._plan(self._invoice(40, 300))
        plan.user_id = left
        plan.case_id.user_id = there
        left.active = False
        self._at("2026-04-20")
        self.assertEqual(plan.state, "defaulted")
        self.assertEqual(plan.activity_ids.user_id, there)

    def test_follow_up_resumes_at_the_level_reached(self):
        move = self._invoice(20, 300)
        self._pass()
        self.assertEqual(move.collections_level_id, self.levels[0])
        self._plan(move)
        self._at("2026-03-20")
        run = self._prepare(date(2026, 3, 20))
        self.assertEqual(run.notice_ids.level_id, self.levels[1])
