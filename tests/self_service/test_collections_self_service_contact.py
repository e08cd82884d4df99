from odoo.tests import tagged

from ..self_service_common import SelfServiceCommon


@tagged("post_install", "-at_install")
class TestCollectionsSelfServiceContact(SelfServiceCommon):
    def test_confirmed_by_a_collector(self):
        self._invoice(20, 200)
        self.engine.refresh(self.company)
        new = {"name": "<b>Ann</b> Payable", "email": "ann@example.com", "phone": "+1 650 555 0101"}
        request = self._do("contact", **new)
        self.assertEqual(request.state, "waiting")
        self.assertNotIn("ann@example.com", self.customer.child_ids.mapped("email"))
        request.with_user(self._user("collector")).action_accept()
        made = self.customer.child_ids.filtered(lambda own: own.email == "ann@example.com")
        self.assertEqual(made.name, "<b>Ann</b> Payable")
        self.assertEqual(self.customer._collections_get_recipient(self.company), made)

    def test_copies_and_another_address(self):
        self._invoice(20, 200)
        self.engine.refresh(self.company)
        collector = self._user("collector")
        new = {"name": "Boss", "email": "boss@example.com", "wanted": "copies"}
        request = self._do("contact", **new)
        self.assertIn("copies", request.reason)
        request.with_user(collector).action_accept()
        made = self.customer.child_ids.filtered(lambda own: own.email == "boss@example.com")
        self.assertEqual(made.collections_role_ids.mapped("gets_copies"), [True])
        self.assertNotEqual(self.customer._collections_get_recipient(self.company), made)
        new = {"name": "Pat", "email": "new@example.com", "wanted": "own"}
        request = self._do("contact", **new)
        self.assertEqual(self.contact.email, "pat@example.com", "nobody has looked yet")
        request.with_user(collector).action_accept()
        self.assertEqual(self.contact.email, "new@example.com")
        other = self._do("contact", **new)
        self.contact.parent_id = self.partner_b
        self.assertIn("no contact", self._refused(other.with_user(collector).action_accept))

    def test_what_makes_no_sense(self):
        good = {"name": "Ann", "email": "ann@example.com"}
        for values, field in (
            ({"name": ""}, "name"),
            ({"name": "x" * 121}, "name"),
            ({"email": "ann@example.com\nBcc: all@example.com"}, "email"),
            ({"email": ""}, "email"),
            ({"phone": "call me"}, "phone"),
            ({"wanted": "everything"}, "wanted"),
        ):
            with self.subTest(values=str(values)[:60]):
                self.assertEqual(list(self._refuse("contact", **{**good, **values})), [field])
