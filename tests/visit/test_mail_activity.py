from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..visit_common import VisitCommon


@tagged("post_install", "-at_install")
class TestMailActivity(VisitCommon):
    """Who moves, hands on or drops the task of a visit does it with the visit."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.supervisor = cls._member("supervisor")

    def setUp(self):
        super().setUp()
        self.visit = self._plan(user=self.collector)
        self.task = self.visit.activity_id.with_user(self.collector)

    def test_a_visit_moves_with_its_task(self):
        day = self.tomorrow + timedelta(days=7)
        self.task.date_deadline = day
        self.assertEqual(self.visit.date, day)
        self.task.user_id = self.supervisor
        self.assertEqual(self.visit.user_id, self.supervisor)

    def test_what_cannot_be_planned_is_refused(self):
        with self.assertRaisesRegex(UserError, "past"):
            self.task.date_deadline = self.today - timedelta(days=1)

    def test_who_drops_the_task_cancels_the_visit(self):
        self.task.unlink()
        self.assertEqual(self.visit.state, "cancelled")
        self.assertIn("does not take place", self._lines(self.case)[0])

    def test_archived_it_would_be_forgotten(self):
        with self.assertRaises(UserError):
            self.task.action_archive()
        self.assertEqual(self.visit.state, "planned")

    def test_other_tasks_are_left_alone(self):
        call = self.case.activity_schedule(
            "collections_followup.mail_activity_type_call", user_id=self.collector.id
        )
        call.date_deadline = self.tomorrow + timedelta(days=9)
        self.assertEqual(self.visit.date, self.tomorrow)
        call.unlink()
        self.assertEqual(self.visit.state, "planned")
