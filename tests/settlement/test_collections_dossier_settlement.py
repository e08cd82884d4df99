from odoo.fields import Date
from odoo.tests import tagged

from ..dossier_common import DossierCommon


@tagged("post_install", "-at_install")
class TestCollectionsDossierSettlement(DossierCommon):
    def test_the_offer_and_its_letter(self):
        settlement = self.env["collections.settlement"]._make(
            self._item(self.move), 150.0, Date.add(self.today, days=7)
        )
        self.assertFalse(self._entries("collections.dossier.settlement"), "never offered")
        settlement._offer()
        [entry] = self._entries("collections.dossier.settlement")
        self.assertIn(settlement.name, entry.text)
        self.assertTrue(entry.files[0][2])
