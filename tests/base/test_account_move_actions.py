"""Lists of invoices: no button for people who may not begin what it begins."""

from odoo.tests import tagged

from ..screens_common import ScreensCommon


@tagged("post_install", "-at_install")
class TestAccountMoveActions(ScreensCommon):
    def test_buttons_of_the_list_need_the_right_to_work_on_cases(self):
        view = self.env.ref("collections_followup.account_move_view_list_overdue")
        for name, there in (("collector", True), ("auditor", False), ("invoicing", False)):
            moves = self.env["account.move"].with_user(self.users[name])
            arch = moves.get_view(view.id, "list")["arch"]
            for feature in ("dispute", "plan", "settlement"):
                with self.subTest(user=name, feature=feature):
                    self.assertEqual(f'"action_collections_{feature}"' in arch, there)

    def test_each_participant_names_its_own_button(self):
        participants = self.env["collections.participant"]._get_participants()
        buttons = [own._list_button for own in participants if own._list_button]
        self.assertEqual(len(buttons), len(set(buttons)))
        for button in buttons:
            self.assertTrue(hasattr(self.env["account.move"], button), button)
