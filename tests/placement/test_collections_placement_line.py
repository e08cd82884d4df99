from odoo.tests import tagged

from ..placement_common import PlacementCommon


@tagged("post_install", "-at_install")
class TestCollectionsPlacementLine(PlacementCommon):
    def test_one_agency_has_an_item(self):
        placement = self._placed(self.old)
        line = placement.line_ids
        self.assertEqual(line.account, f"P{line.id:09d}")
        self.assertEqual((line.days, line.amount_company), (90, 333.33))
        values = line._prepare_item_vals(self._item(self.old), self.today)
        refusal = self._refused(
            line.sudo().create, {**values, "placement_id": placement.id, "state": "waiting"}
        )
        self.assertIn("placed already", refusal)
        self.assertEqual(line._end_sudo("recalled", "x", self.today), line)
        self.assertFalse(line._end_sudo("paid", "y", self.today), "it has ended")
        self.assertTrue(line._has_left())
        waiting = self._propose(self.new)[0].sudo().line_ids
        waiting._end_sudo("recalled", "x", self.today, by_hand=True)
        self.assertEqual((waiting._has_left(), waiting.amount_company), (False, 0))
        self.assertEqual((line.is_by_hand, waiting.is_by_hand), (False, True))
        self.assertEqual((line.state, line.why, line.balance), ("recalled", "x", 0))
