from odoo.tests import tagged

from ..contact_common import ContactCommon


@tagged("post_install", "-at_install")
class TestResPartnerContact(ContactCommon):
    def test_count_and_list(self):
        customer = self.customer.with_company(self.company)
        contact = self._log()
        self.assertEqual(customer.collections_logged_contact_count, 1)
        self.assertEqual(self.person.collections_logged_contact_count, 1)
        action = self.person.action_collections_view_contacts()
        self.assertEqual(self.env[action["res_model"]].search(action["domain"]), contact)
        self._log(corrects_id=contact.id, correction_reason="Once, not twice")
        customer.invalidate_recordset(["collections_logged_contact_count"])
        self.assertEqual(customer.collections_logged_contact_count, 1)

    def test_call_with_a_contact_person(self):
        person = self.person.with_company(self.company)
        wizard = self._open(person.action_collections_log_contact())
        self.assertEqual(wizard.partner_id, self.customer)
        self.assertEqual(wizard.person_id, self.person)
        self.assertEqual(wizard.address, "+49 30 99")
