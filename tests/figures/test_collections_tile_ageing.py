from odoo.tests import tagged

from ..common import CollectionsCommon
from ..tile_common import TileCommon


@tagged("post_install", "-at_install")
class TestCollectionsTileAgeing(TileCommon, CollectionsCommon):
    def test_what_is_open_and_how_old(self):
        for days, amount in ((-5, 100.0), (0, 200.0), (1, 300.0), (30, 400.0), (31, 500.0)):
            self._invoice(days, amount)
        self._invoice(500, 600.0)
        self._invoice(10, 50.0, move_type="out_refund")
        tile = self._tile("ageing")
        numbers = [self._number(figure["text"]) for figure in tile["figures"]]
        self.assertEqual(numbers, [2_050, 1_800, 85.7])
        # Each bar opens just what is in it.
        amounts = []
        for bar in tile["bars"]:
            amounts.append(sum(self._behind(bar).mapped("amount_residual")))
            self.assertEqual(self._number(bar["cells"][0]), amounts[-1])
        self.assertEqual(amounts, [300.0, 700.0, 500.0, 0.0, 0.0, 600.0])
        self.assertAlmostEqual(sum(bar["share"] for bar in tile["bars"]), 100.0)
        past = self._behind(tile["figures"][1])
        self.assertEqual(sum(past.mapped("amount_residual")), 1_800.0)

    def test_nothing_is_open(self):
        tile = self._tile("ageing")
        self.assertEqual(tile["figures"][2]["text"], "", "nothing to divide by")
        self.assertEqual({bar["share"] for bar in tile["bars"]}, {0.0})
