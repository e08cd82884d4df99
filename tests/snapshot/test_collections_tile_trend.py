from datetime import date

from odoo.tests import tagged

from ..snapshot_common import FEBRUARY, JANUARY, SnapshotCommon
from ..tile_common import TileCommon

DECEMBER = date(2025, 12, 31)


@tagged("post_install", "-at_install")
class TestCollectionsTileTrend(TileCommon, SnapshotCommon):
    def test_nothing_is_recorded(self):
        tile = self._tile("trend")
        self.assertFalse(tile["points"] or tile["figures"])
        self.assertTrue(tile["empty"])

    def test_days_of_sales_month_by_month(self):
        self._invoice(date(2026, 1, 10), 900.0, partner=self.partner_a)
        self._invoice(date(2026, 2, 9), 300.0, partner=self.partner_b)
        self._record(DECEMBER, JANUARY, FEBRUARY)
        trend = self.snapshots._read_trend(self.company)
        tile = self._tile("trend")
        self.assertEqual(
            [point["value"] for point in tile["points"]], [month["dso"] for month in trend]
        )
        # Nothing was sold in February: the last figure is that of January.
        self.assertIsNone(tile["points"][-1]["value"])
        self.assertEqual(tile["points"][-1]["text"], "")
        self.assertIn("Jan 26", tile["figures"][0]["label"])
        self.assertEqual(tile["figures"][0]["text"], "124.0 days")
        self.assertEqual(tile["figures"][0]["tone"], "bad")
        self.assertEqual(tile["note"], "")
