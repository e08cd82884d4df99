from datetime import date

from odoo.tests import tagged

from ..snapshot_common import FEBRUARY, SnapshotCommon
from ..tile_common import TileCommon


@tagged("post_install", "-at_install")
class TestCollectionsTileChange(TileCommon, SnapshotCommon):
    def test_nothing_is_recorded(self):
        self.assertIsNone(self._tile("change"))

    def test_the_snapshot_beside_today(self):
        self._invoice(date(2026, 1, 10), 900.0, partner=self.partner_a)
        late = self._invoice(date(2026, 3, 1), 300.0, partner=self.partner_b)
        self._record(FEBRUARY)
        # On the 2nd of March 300 are past due, of which 50 are paid.
        self._pay(late, 50.0)
        tile = self._tile("change")
        rows = {
            row["label"]: [self._number(cell) for cell in row["cells"] if cell != "–"]
            for row in tile["rows"]
        }
        self.assertEqual(rows["Open"], [1_200, 1_150, -50])
        self.assertEqual(rows["Past due"], [900, 1_150, 250])
        self.assertEqual(rows["Credits"], [0, 0])
        self.assertEqual([row["tone"] for row in tile["rows"]], ["good", "bad", "", ""])
        self.assertTrue(all(row["share"] is None for row in tile["rows"]))

    def test_what_is_added_up_in_another_order_is_no_change(self):
        asked = type("Asked", (), {"company": self.company})
        row = self.env["collections.tile.change"]._compare("Open", 0.1 + 0.2, 0.3, asked)
        self.assertEqual((row["cells"][-1], row["tone"]), ("–", ""))
