from odoo.fields import Date
from odoo.tests import tagged

from ..dossier_common import DossierCommon


@tagged("post_install", "-at_install")
class TestCollectionsDossierPromise(DossierCommon):
    def test_promises_about_the_items(self):
        other = self._invoice(5)
        for move in (self.move, other):
            self.env["collections.promise"]._make(
                {self._item(move): 50.0}, Date.add(self.today, days=3)
            )
        [entry] = self._entries("collections.dossier.promise")
        self.assertEqual(entry.day, self.today)
        self.assertIn("50.00", entry.text)
