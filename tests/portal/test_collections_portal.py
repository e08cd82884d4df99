"""Whose account somebody sees: by link, by login, by a right that somebody gave."""

from odoo.tests import tagged

from ..portal_common import PortalCommon


@tagged("post_install", "-at_install")
class TestCollectionsPortal(PortalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.move = cls._invoice(5)
        cls._invoice(5, partner=cls.partner_b)
        cls.public = cls.env.ref("base.public_user")

    def _accounts(self, user):
        return {
            (own.partner.name, own.may_act)
            for own in self.portal.with_user(user)._get_accounts_sudo()
        }

    def test_a_link_shows_its_customer_to_its_contact(self):
        access = self._access()
        self.assertEqual((access.partner, access.contact), (self.customer, self.contact))
        self.assertEqual((access.company, access.user), (self.company, self.env["res.users"]))
        self.assertTrue(access.may_act)
        self.assertTrue(access.env.su)
        self.assertEqual(access.env.company, self.company)
        self.assertEqual(access.get_path("pay"), f"/collections/account/{access.key}/pay")
        # A colleague looks, and does nothing in the customer's name.
        seen = self.portal.with_user(self._user("collector"))._find_access_sudo(access.key)
        self.assertFalse(seen.may_act)
        # The context of a client says nothing.
        hostile = self.portal.with_user(self.public).with_context(
            allowed_company_ids=[99999], collections_date="2000-01-01", default_partner_id=1
        )
        found = hostile._find_access_sudo(access.key)
        self.assertEqual(set(found.env.context), {"lang", "tz", "allowed_company_ids"})

    def test_who_is_gone_or_only_looks(self):
        key = self._access().key
        find = self.portal.with_user(self.public)._find_access_sudo
        role = self.env["collections.contact.role"].create(
            {"name": "Auditor", "portal_only_looks": True}
        )
        self.contact.collections_role_ids = role
        self.assertFalse(find(key).may_act)
        self.contact.collections_role_ids = False
        for change, back in (
            ({"active": False}, {"active": True}),
            ({"parent_id": self.partner_b.id}, {"parent_id": self.customer.id}),
        ):
            self.contact.write(change)
            self.assertIsNone(find(key), change)
            self.contact.write(back)
        self.company.sudo().collections_portal = False
        self.assertIsNone(find(key))

    def test_logins_see_their_customer_and_those_they_work_for(self):
        user = self._login(self.contact, "portal_pat")
        self.assertEqual(self._accounts(user), {(self.customer.name, True)})
        find = self.portal.with_user(user)._find_access_sudo
        key = f"my-{self.customer.id}-{self.company.id}"
        self.assertEqual(find(key).contact, self.contact)
        other = f"my-{self.partner_b.id}-{self.company.id}"
        for text in (other, "my-0-0", f"my-{self.customer.id}-9999999999", "my-1-"):
            self.assertIsNone(find(text), text)
        self.assertIsNone(self.portal.with_user(self.public)._find_access_sudo(key))
        right = self.env["collections.portal.right"].create(
            {"holder_id": self.contact.id, "partner_id": self.partner_b.id, "level": "see"}
        )
        self.assertEqual(
            self._accounts(user), {(self.customer.name, True), (self.partner_b.name, False)}
        )
        self.assertEqual(find(other).partner, self.partner_b)
        right.level = "act"
        self.assertTrue(find(other).may_act)
        right.date_until = "2020-01-01"
        self.assertIsNone(find(other))

    def test_a_page_is_made_of_sections(self):
        page = self.portal._get_page_sudo(self._access())
        self.assertEqual(set(page), {"sections", "actions", "page"})
