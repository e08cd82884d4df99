from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..visit_common import VisitCommon


@tagged("post_install", "-at_install")
class TestCollectionsVisitTask(VisitCommon):
    """A planned visit is the next action of its case, on the visitor's list of the day."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.supervisor = cls._member("supervisor")
        # No notice is due any more: what is to do is what is planned.
        cls._pass()
        cls.case.activity_ids.unlink()

    def _todo(self):
        return self.env["collections.case"].search([("next_action_date", "<=", "today")])

    def test_a_planned_visit_is_the_next_action(self):
        visit = self._plan()
        self.assertEqual(self.case.next_action_date, self.tomorrow)
        task = visit.activity_id
        self.assertEqual((task.res_id, task.user_id), (self.case.id, self.collector))
        self.assertIn("9:00 to 17:00", task.summary)
        self.assertNotIn(self.case, self._todo())
        visit.with_user(self.collector).date = self.today
        self.assertEqual(visit.activity_id, task)
        self.assertIn(self.case, self._todo())
        desk = self.env["collections.desk"].with_user(self.collector)
        [row] = [own for own in desk.get_queue()["rows"] if own["id"] == self.case.id]
        self.assertIn("9:00 to 17:00", row["why"])

    def test_the_pass_says_the_same(self):
        self._plan()
        self.engine.refresh(self.company)
        self.case.invalidate_recordset()
        self.assertEqual(self.case.next_action_date, self.tomorrow)

    def test_it_follows_the_plan(self):
        visit = self._plan()
        day = self.tomorrow + timedelta(days=7)
        visit.write({"date": day, "user_id": self.supervisor.id, "hour_from": 13.5})
        task = visit.activity_id
        self.assertEqual((task.date_deadline, task.user_id), (day, self.supervisor))
        self.assertIn("13:30", task.summary)

    def test_it_ends_with_the_visit(self):
        task = self._plan().activity_id
        visit = self.visits.search([("activity_id", "=", task.id)])
        visit.with_user(self.collector).action_cancel()
        self.assertFalse(task.exists())
        visit = self._plan()
        task = visit.activity_id
        self._log("cannot_pay", channel="visit", visit_id=visit.id)
        self.assertFalse(task.exists())
        self.assertEqual(visit.state, "done")

    def test_who_plans_need_not_work_with_tasks_of_others(self):
        visit = self._plan(user=self.collector, user_id=self.supervisor.id)
        self.assertEqual(visit.activity_id.user_id, self.supervisor)

    def test_it_ends_where_nothing_is_overdue_any_more(self):
        visit = self._plan()
        self._pay(self.move)
        self.assertEqual(self.case.state, "closed")
        self.assertFalse(visit.activity_id)
        self.assertIn("closed", visit.problem)

    def test_nobody_says_by_hand_which_task_it_is(self):
        visit = self._plan(user=self.collector)
        self._refused(visit.write, {"activity_id": False})

    def test_done_is_what_was_logged(self):
        visit = self._plan(user=self.collector)
        with self.assertRaisesRegex(UserError, "when what came of it is logged"):
            visit.activity_id.action_feedback(feedback="was there")
        self.assertEqual(visit.state, "planned")
        self.assertTrue(visit.activity_id.active)

    def test_its_task_is_named_among_those_that_are_done(self):
        visit = self._plan()
        self._log("cannot_pay", channel="visit", visit_id=visit.id, activities=visit.activity_id)
        self.assertEqual(visit.state, "done")
