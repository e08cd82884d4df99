from odoo.tests import tagged

from ..contact_common import ContactCommon


@tagged("post_install", "-at_install")
class TestCollectionsPromiseContact(ContactCommon):
    def _promise(self, **values):
        item = self._item(self.move)
        return self.env["collections.promise"]._make({item: 10.0}, self.today, **values)

    def test_contact_of_another_customer_is_refused(self):
        contact = self._log(partner_id=self.partner_b.id)
        message = self._refused(self._promise, logged_contact_id=contact.id)
        self.assertIn(contact.name, message)

    def test_it_stays_with_its_contact(self):
        contact = self._log("promise")
        promise = self._promise(logged_contact_id=contact.id).with_user(self.collector)
        message = self._refused(promise.write, {"logged_contact_id": False})
        self.assertIn("stays as it was given", message)
        self.assertEqual(contact.promise_ids, promise)
