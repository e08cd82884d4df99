from odoo.tests import tagged

from ..dossier_common import DossierCommon


@tagged("post_install", "-at_install")
class TestCollectionsDossierDispatch(DossierCommon):
    def test_what_was_handed_over(self):
        self.assertFalse(self._entries("collections.dossier.dispatch"))
        self.customer.email = "customer@example.com"
        self._pass()
        [entry] = self._entries("collections.dossier.dispatch")
        self.assertIn("customer@example.com", entry.text)
        # The notice itself, as it was sealed.
        [notice] = self._entries("collections.dossier.notice")
        self.assertTrue(notice.files)
        sent = self.env["collections.notice"].search([("state", "=", "sent")])
        self.assertIn(sent.content_hash, notice.text)
