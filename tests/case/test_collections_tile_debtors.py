from odoo.tests import tagged

from ..common import CollectionsCommon
from ..tile_common import TileCommon


@tagged("post_install", "-at_install")
class TestCollectionsTileDebtors(TileCommon, CollectionsCommon):
    def test_the_largest_first(self):
        self.assertFalse(self._tile("debtors")["rows"])
        self._invoice(5, 100.0)
        self._invoice(40, 250.0, partner=self.partner_b)
        self._case(self.partner_b).user_id = self.env.user
        rows = self._tile("debtors")["rows"]
        self.assertEqual(
            [(row["label"], self._number(row["cells"][0]), row["share"]) for row in rows],
            [(self.partner_b.display_name, 250, 100.0), (self.customer.display_name, 100, 40.0)],
        )
        self.assertEqual(rows[0]["cells"][1:], ["40", self.env.user.name])
        self.assertEqual(rows[1]["action"]["res_id"], self._case().id)
