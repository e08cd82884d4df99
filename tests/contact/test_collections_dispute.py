from odoo.tests import tagged

from ..contact_common import ContactCommon
from ..dispute_common import DisputeCommon


@tagged("post_install", "-at_install")
class TestCollectionsDisputeContact(ContactCommon, DisputeCommon):
    def test_contact_of_another_customer_is_refused(self):
        contact = self._log(partner_id=self.partner_b.id)
        message = self._refused(self._dispute, self.move, logged_contact_id=contact.id)
        self.assertIn(contact.name, message)

    def test_it_stays_with_its_contact(self):
        contact, other = self._log("dispute"), self._log("dispute")
        dispute = self._dispute(self.move)
        dispute.logged_contact_id = contact
        dispute.logged_contact_id = contact
        message = self._refused(dispute.write, {"logged_contact_id": other.id})
        self.assertIn("stays with the contact", message)
        self.assertEqual(contact.dispute_ids, dispute)
