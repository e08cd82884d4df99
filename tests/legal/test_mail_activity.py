from datetime import timedelta

from odoo.tests import tagged

from ..legal_common import LegalCommon


@tagged("post_install", "-at_install")
class TestMailActivity(LegalCommon):
    def test_only_tasks_of_steps_change_steps(self):
        action = self._run()
        day = self.today + timedelta(days=3)
        step = (
            self.env["collections.legal.step"]
            .with_user(self.collector)
            .create({"action_id": action.id, "name": "File it", "date": day, "is_done": False})
        )
        action._tell("Something else")
        other = self._tasks(action) - step.activity_id
        other.action_feedback()
        self.assertFalse(step.is_done)
        # Put off by a week, as from the list of tasks.
        step.activity_id.with_user(self.collector).action_reschedule_nextweek()
        self.assertGreater(step.date, self.today)
        self.assertEqual(step.date, step.activity_id.date_deadline)
        # A closed action has nothing to be done any more.
        action._close("withdrawn", "")
        self.assertFalse(step.activity_id.exists())
        self.actions._do_night(self.company)
        self.assertFalse(step.activity_id)

    def test_done_before_its_day(self):
        action = self._run()
        step = (
            self.env["collections.legal.step"]
            .with_user(self.collector)
            .create(
                {
                    "action_id": action.id,
                    "name": "Ask the registry",
                    "date": self.today + timedelta(days=3),
                    "is_done": False,
                }
            )
        )
        step.activity_id.with_user(self.collector).action_feedback(feedback="Asked")
        self.assertEqual((step.is_done, step.date), (True, self.today))
        self.assertEqual(step.outcome, "Asked")
