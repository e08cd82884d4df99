from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..legal_common import LegalCommon


@tagged("post_install", "-at_install")
class TestCollectionsLegalStep(LegalCommon):
    def test_steps_of_people_and_what_happened_by_itself(self):
        action = self._run()
        steps = self.env["collections.legal.step"].with_user(self.collector)
        step = steps.create({"action_id": action.id, "name": "Hearing", "kind": "hearing"})
        self.assertEqual((step.user_id, step.date), (self.collector, self.today))
        step.outcome = "Put off"
        auto = action.step_ids.filtered("is_auto")
        with self.assertRaisesRegex(UserError, "stays as it is"):
            auto.with_user(self.collector).outcome = "x"
        with self.assertRaisesRegex(UserError, "stays as it is"):
            auto.with_user(self.collector).unlink()
        with self.assertRaises(AccessError):
            steps.create({"action_id": action.id, "name": "x", "is_auto": True})
        with self.assertRaises(ValidationError):
            step.user_id = self.env.ref("base.public_user")
        step.unlink()

    def test_what_is_to_be_done_is_a_task(self):
        action = self._run()
        steps = self.env["collections.legal.step"].with_user(self.collector)
        day = self.today + timedelta(days=9)
        values = {"action_id": action.id, "name": "Hearing", "kind": "hearing", "date": day}
        with self.assertRaisesRegex(UserError, "yet to come"):
            steps.create(values)
        step = steps.create({**values, "is_done": False, "user_id": self.boss.id})
        task = step.activity_id
        self.assertEqual(
            (task.user_id, task.date_deadline, task.summary), (self.boss, day, "Hearing")
        )
        # Moved, handed on and named with the step, and the other way round.
        step.write({"date": self.today, "user_id": self.collector.id, "name": "Oral hearing"})
        self.assertEqual((task.user_id, task.date_deadline), (self.collector, self.today))
        self.assertEqual(task.summary, "Oral hearing")
        task.with_user(self.collector).date_deadline = day
        self.assertEqual(step.date, day)
        step.write({"is_done": True, "outcome": "Won", "date": self.today})
        self.assertFalse(task.active)
        self.assertFalse(step.activity_id)
        step.is_done = False
        self.assertTrue(step.activity_id.active, "to be done again")
        # Whoever drops the task does not drop the step.
        step.activity_id.unlink()
        self.actions._do_night(self.company)
        again = step.activity_id
        self.assertTrue(again)
        again.with_user(self.collector).action_feedback(feedback="Heard")
        self.assertEqual((step.is_done, step.outcome), (True, "Heard"))
        other = steps.create({**values, "is_done": False})
        task = other.activity_id
        other.unlink()
        self.assertFalse(task.exists())
