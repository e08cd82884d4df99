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
