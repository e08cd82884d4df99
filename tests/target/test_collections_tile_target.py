from datetime import date

from odoo.tests import tagged

from ..target_common import TargetCommon
from ..tile_common import TileCommon


@tagged("post_install", "-at_install")
class TestCollectionsTileTarget(TileCommon, TargetCommon):
    def test_what_is_furthest_behind_comes_first(self):
        self.assertFalse(self._tile("target")["rows"])
        self._log(user=self.collector)
        self._pay(self.move, 40.0)
        reached = self._target("contacts", 1.0)
        behind = self._target("contacts", 100.0, user=self.other)
        ahead = self._target(amount=220.0)
        self._target(date_from=date(2026, 4, 1))
        tile = self._tile("target")
        self.assertEqual(
            [row["action"]["res_id"] for row in tile["rows"]], [behind.id, ahead.id, reached.id]
        )
        self.assertEqual([row["tone"] for row in tile["rows"]], ["warn", "good", "good"])
        self.assertEqual(tile["rows"][0]["share"], 0.0)
        self.assertTrue(tile["note"])
        own = self._tile("target", self.collector)["rows"]
        self.assertEqual({row["action"]["res_id"] for row in own}, {reached.id, ahead.id})
