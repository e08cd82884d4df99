"""Orders and deliveries: in a database of its own where ``sale`` is; here, what is without it."""

from odoo.tests import tagged

from ..dossier_common import DossierCommon


@tagged("post_install", "-at_install")
class TestCollectionsDossierOrder(DossierCommon):
    def test_nothing_is_missed_without_sale(self):
        if "sale.order" in self.env:
            self.skipTest("sale is installed")
        self.assertFalse(self._entries("collections.dossier.order"))
