"""Actions of the menu on a list: for those who have the feature and may change something."""

from odoo.tests import tagged

from ..screens_common import ScreensCommon


@tagged("post_install", "-at_install")
class TestIrActions(ScreensCommon):
    def _names(self, user, model="account.move"):
        actions = self.env["ir.actions.actions"].with_user(user).get_bindings(model)
        return {action["name"] for action in actions.get("action", ())}

    def test_all_groups_of_an_action_are_needed(self):
        plan = self.env.ref("collections_followup.action_account_move_plan").name
        self.assertIn(plan, self._names(self.users["collector"]))
        self.assertNotIn(plan, self._names(self.users["auditor"]))
        readonly = self.env.ref("collections_followup.group_collections_readonly")
        readonly.implied_ids -= self.env.ref("collections_followup.group_collections_plan")
        self.assertNotIn(plan, self._names(self.users["collector"]))
