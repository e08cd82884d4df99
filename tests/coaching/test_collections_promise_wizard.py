from odoo.tests import Form, tagged

from ..coaching_common import CoachingCommon


@tagged("post_install", "-at_install")
class TestCollectionsPromiseWizardCoaching(CoachingCommon):
    def test_the_dialog_says_so_before_and_after(self):
        wizards = self.env["collections.promise.wizard"].with_user(self.trainee)
        action = wizards._get_action(self._item(self.large).with_user(self.trainee))
        wizard = wizards.browse(action["res_id"])
        self.assertIn("1,000.00", wizard.pending)
        with Form(wizard) as form:
            with form.line_ids.edit(0) as line:
                line.amount = 1000.0
            self.assertFalse(form.pending)
            with form.line_ids.edit(0) as line:
                line.amount = 1000.01
            self.assertTrue(form.pending)
        answer = wizard.action_confirm()["params"]
        self.assertEqual(answer["type"], "warning")
        self.assertIn(self.supervisor.name, answer["message"])
        self.assertIn("followed up until then", answer["message"])
        self.assertEqual(self.large.collections_promise_id.state, "to_approve")
        others = wizards.with_user(self.collector)
        action = others._get_action(self._item(self.small).with_user(self.collector))
        self.assertFalse(others.browse(action["res_id"]).pending)
