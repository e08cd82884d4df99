import base64

from odoo.tests import tagged

from odoo.addons.collections_followup.models.base.collections_dossier_source import Dossier

from ..credit_declaration_common import DeclarationCommon


@tagged("post_install", "-at_install")
class TestCollectionsDossierCover(DeclarationCommon):
    def test_terms_papers_and_what_was_declared(self):
        self.cover.write({"document": base64.b64encode(b"policy"), "document_name": "policy.pdf"})
        self._make("overdue")
        claim = self._make("claim")
        self._begin("extension")
        source = self.env["collections.dossier.cover"]
        items = claim.line_ids.move_line_id
        about = Dossier(claim, self.company, self.company, self.customer, items)
        files = {name: raw for _folder, name, raw in source._get_dossier_files(about)}
        self.assertEqual(files["policy.pdf"], b"policy")
        self.assertIn(b"Retention of title", files["Cover.txt"])
        self.assertEqual(sum(name.endswith(".pdf") for name in files), 3)
        # For anything else there is nothing of it.
        self.assertFalse(source._get_dossier_files(about._replace(record=self.old)))
