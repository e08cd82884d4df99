from odoo.tests import tagged

from odoo.addons.collections_followup.models.base.collections_dossier_source import Dossier

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
        # What was handed over to a subsidiary is none of the company above it.
        holding = self.env["res.partner"].create({"name": "Holding", "is_company": True})
        self.customer.write({"is_company": True, "parent_id": holding.id})
        about = Dossier(self.move, self.company, self.company, holding, self._item(self.move))
        source = self.env["collections.dossier.dispatch"]
        self.assertFalse(source._get_dossier_entries(about))
