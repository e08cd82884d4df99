"""Simulations are read page by page."""

from unittest.mock import patch

from odoo.tests import tagged

from ..common import CollectionsCommon

SIMULATE = "odoo.addons.collections_followup.models.followup.collections_followup_simulate"


@tagged("post_install", "-at_install")
class TestCollectionsFollowupSimulate(CollectionsCommon):
    def test_pages_are_as_long_as_the_result_and_can_be_read_again(self):
        moves = [self._invoice(5) for _number in range(5)]
        result = self.engine.simulate(self.company, self.today)
        with patch(f"{SIMULATE}.PAGE", 2):
            items = [item["move_line_id"] for item in result["items"]]
        self.assertEqual(items, [self._item(move).id for move in moves])
        self.assertEqual([item["move_line_id"] for item in result["items"]], items)
        self.assertEqual((len(result["items"]), bool(result["items"])), (5, True))
        self.assertEqual(result["items"][4]["move_line_id"], items[4])
        with self.assertRaises(IndexError):
            result["items"][5]
        self.assertEqual(sorted(result["notices"][0]["move_line_ids"]), sorted(items))

    def test_two_simulations_side_by_side(self):
        self._invoice(5)
        other = self._create_policy((10,), name="Later")
        ours = self.engine.simulate(self.company, self.today)
        theirs = self.engine.simulate(self.company, self.today, other)
        for mine, its in zip(ours["items"], theirs["items"], strict=True):
            self.assertFalse(mine["reason"])
            self.assertTrue(its["reason"])
        self.assertEqual((len(ours["notices"]), len(theirs["notices"])), (1, 0))
        self.assertEqual(ours["levels"], {self.levels[0].id: 1})
        self.assertEqual(theirs["excluded"], {theirs["items"][0]["reason"]: 1})
