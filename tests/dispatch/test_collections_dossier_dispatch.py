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
        # What was handed over to a contact is the customer's, to a subsidiary it is not.
        sent = self.env["collections.dispatch"].search([("date_handed", "!=", False)])
        contact = self.env["res.partner"].create({"name": "Desk", "parent_id": self.customer.id})
        for partner, count in ((contact, 1), (self._make_subsidiary(), 0)):
            sent.sudo().partner_id = partner
            self.assertEqual(len(self._entries("collections.dossier.dispatch")), count)
        # The notice itself, as it was sealed.
        [notice] = self._entries("collections.dossier.notice")
        self.assertTrue(notice.files)
        sent = self.env["collections.notice"].search([("state", "=", "sent")])
        self.assertIn(sent.content_hash, notice.text)
