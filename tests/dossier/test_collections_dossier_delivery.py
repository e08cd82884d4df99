from odoo.tests import tagged

from ..dossier_common import DossierCommon


@tagged("post_install", "-at_install")
class TestCollectionsDossierDelivery(DossierCommon):
    def test_nothing_is_missed_without_stock(self):
        if "stock.picking" in self.env:
            self.skipTest("stock is installed")
        self.assertFalse(self._entries("collections.dossier.delivery"))
