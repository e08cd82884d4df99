from odoo.exceptions import UserError
from odoo.tests import tagged

from ..coaching_common import CoachingCommon


@tagged("post_install", "-at_install")
class TestCollectionsPromiseRefusalWizard(CoachingCommon):
    def test_refused_it_says_why(self):
        promise = self._promise(self.large)
        action = promise.with_user(self.supervisor).action_refuse()
        wizard = self.env[action["res_model"]].with_user(self.supervisor).browse(action["res_id"])
        with self.assertRaisesRegex(UserError, "Say why"):
            wizard.action_confirm()
        wizard.reason = "Ask for a part <b>this week</b>."
        wizard.action_confirm()
        self.assertEqual(
            (promise.state, promise.refused_by_id, promise.date_ended),
            ("refused", self.supervisor, self.today),
        )
        self.assertIn("Ask for a part", promise.status)
        self.assertFalse(self._reason(self.large))
        task = self.case.activity_ids.filtered(lambda own: own.user_id == self.trainee)
        self.assertIn("Ask for a part", task.note)
        self.assertNotIn("<b>", task.note)
        with self.assertRaises(UserError):
            promise.with_user(self.supervisor).action_approve()
        self.engine.refresh(self.company)
        self.assertEqual(promise.state, "refused")
