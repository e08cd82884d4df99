"""Lists of invoices: no button for people who may not begin what it begins."""

from odoo.tests import tagged

from ..screens_common import ScreensCommon


@tagged("post_install", "-at_install")
class TestAccountMoveRights(ScreensCommon):
    def test_buttons_of_the_list_need_the_right_to_work_on_cases(self):
        view = self.env.ref("collections_followup.account_move_view_list_overdue")
        for name, there in (("collector", True), ("auditor", False), ("invoicing", False)):
            moves = self.env["account.move"].with_user(self.users[name])
            arch = moves.get_view(view.id, "list")["arch"]
            for feature in ("dispute", "plan", "settlement"):
                with self.subTest(user=name, feature=feature):
                    self.assertEqual(f'"action_collections_{feature}"' in arch, there)
