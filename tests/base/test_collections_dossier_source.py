import io
import zipfile

from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestCollectionsDossierSource(TransactionCase):
    def test_sources_come_in_their_order(self):
        sources = self.env["collections.dossier.source"]
        names = sources._get_dossier_sources()
        self.assertNotIn("collections.dossier.source", names)
        self.assertEqual(
            names[:4],
            (
                "collections.dossier.cover",
                "collections.dossier.ledger",
                "collections.dossier.notice",
                "collections.dossier.contact",
            ),
        )

    def test_a_customer_without_anything_has_a_ledger_of_nothing(self):
        partner = self.env["res.partner"].create({"name": "Nobody"})
        content = self.env["collections.dossier.source"]._put_together(
            partner, self.env.company, partner, self.env["account.move.line"]
        )
        names = zipfile.ZipFile(io.BytesIO(content)).namelist()
        self.assertIn("Ledger.csv", names)
        self.assertIn("index.csv", names)
