from odoo.exceptions import UserError
from odoo.tests import tagged

from ..placement_common import PlacementCommon


@tagged("post_install", "-at_install")
class TestCollectionsCase(PlacementCommon):
    def test_placing_from_cases(self):
        case = self._case().with_user(self.collector)
        self.assertEqual((case.placement_count, case.placement_text), (0, False))
        action = case.action_place()
        self.assertEqual(action["context"]["default_case_ids"], case.ids)
        placement = self._placed()
        case.invalidate_recordset()
        self.assertEqual(case.placement_count, 1)
        self.assertIn("Fair Collect", case.placement_text)
        self.assertEqual(case.action_view_placements()["res_id"], placement.id)
        self.company.collections_placement = False
        with self.assertRaisesRegex(UserError, "places no debts"):
            case.action_place()
        with self.assertRaises(UserError):
            case.browse().action_place()
