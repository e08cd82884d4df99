from odoo.tests import tagged

from odoo.addons.collections_followup.models.base.collections_dossier_source import Dossier

from ..charge_common import ChargeCommon


@tagged("post_install", "-at_install")
class TestCollectionsDossierClaim(ChargeCommon):
    def test_a_statement_for_each_invoice(self):
        move = self._invoice(40)
        about = Dossier(move, self.company, self.company, self.customer, self._item(move))
        source = self.env["collections.dossier.claim"]
        [entry] = source._get_dossier_entries(about)
        self.assertIn(move.name, entry.text)
        self.assertTrue(entry.files[0][2])
        self.company.collections_charges = False
        self.assertFalse(source._get_dossier_entries(about))
