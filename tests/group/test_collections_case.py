from odoo.tests import tagged

from ..group_common import GroupCommon


@tagged("post_install", "-at_install")
class TestCollectionsCase(GroupCommon):
    def test_from_a_case_to_its_group(self):
        case = self._case(self.south).with_user(self.collector)
        self.assertEqual(case.group_count, 3)
        action = case.action_view_group()
        self.assertEqual(action["res_model"], "collections.group.overview")
