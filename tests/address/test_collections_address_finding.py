from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .test_collections_address import AddressCommon


@tagged("post_install", "-at_install")
class TestCollectionsAddressFinding(AddressCommon):
    @classmethod
    def _finding(cls, user=None, **values):
        model = cls.env["collections.address.finding"]
        model = model.with_user(user) if user else model
        return model.create(
            {
                "contact_id": cls.customer.id,
                "source": "Register",
                "finding": "Moved",
                **values,
            }
        )

    def test_one_click_takes_it_over(self):
        self._fail(self.customer, "email")
        finding = self._finding(self._user("collector"), email="new@example.com", confidence="high")
        self.assertEqual(self.customer.email, "a@example.com", "nothing until somebody says so")
        finding.action_take_over()
        self.assertEqual(self.customer.email, "new@example.com")
        self.assertEqual(finding.state, "taken")
        self.assertEqual(finding.decided_by_id, finding.user_id)
        self.assertFalse(self.customer._collections_find_email_problem())
        old, new = self._known("email").sorted("id")
        self.assertEqual((old.address, old.usable), ("a@example.com", False))
        self.assertEqual((new.address, new.source), ("new@example.com", "tracing"))
        self.assertIn("stays as it was", self._refused(finding.write, {"email": "x@example.com"}))

    def test_what_stood_there_stays_in_the_history(self):
        self.customer.write({"street": "Old Street 1", "zip": "1", "city": "Town"})
        us = self.env.ref("base.us")
        self._finding(street="New Street 2", city="City", country_id=us.id).action_take_over()
        self.assertEqual((self.customer.street, self.customer.zip), ("New Street 2", False))
        self.assertEqual(self.customer.email, "a@example.com", "only what was found changes")
        found = self._known("letter").mapped("address")
        self.assertEqual(len(found), 2)
        self.assertIn("New Street 2, City, US", found)

    def test_discarded_and_empty(self):
        finding = self._finding()
        self.assertIn("no address", self._refused(finding.action_take_over))
        finding.action_discard()
        self.assertEqual(finding.state, "discarded")
        finding.action_take_over()
        self.assertEqual(finding.state, "discarded")
        self.assertIn("are kept", self._refused(finding.sudo().unlink))

    def test_bad_input(self):
        self.assertIn("no e-mail address", self._refused(self._finding, email="none"))
        self.assertIn("no telephone number", self._refused(self._finding, phone="12"))

    def test_who_logs_in_with_it_is_not_changed_by_a_collector(self):
        boss = self._user("manager", "boss")
        finding = self._finding(
            self._user("collector"), contact_id=boss.partner_id.id, email="thief@example.com"
        )
        with self.assertRaises(AccessError):
            finding.action_take_over()
        self.assertNotEqual(boss.partner_id.email, "thief@example.com")

    def test_rights(self):
        finding = self._finding(email="new@example.com")
        reader = self._user("readonly")
        self.assertEqual(finding.with_user(reader).source, "Register")
        with self.assertRaises(AccessError):
            finding.with_user(reader).action_take_over()
        with self.assertRaises(AccessError):
            finding.with_user(self._user("collector")).write({"state": "taken"})
        portal = new_test_user(self.env, "portal_finding", groups="base.group_portal")
        with self.assertRaises(AccessError):
            finding.with_user(portal).read(["email"])
        other = self.setup_other_company(name="Elsewhere")["company"]
        elsewhere = self._user("collector", "elsewhere")
        elsewhere.write({"company_ids": [Command.set(other.ids)], "company_id": other.id})
        model = self.env["collections.address.finding"].with_user(elsewhere)
        self.assertEqual(model.search([]), finding)
        self.customer.company_id = self.company
        self.assertFalse(model.search([]))
