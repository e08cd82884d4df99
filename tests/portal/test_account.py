"""The account from Odoo's own portal, and what of it can be downloaded."""

from odoo.tests import HttpCase, tagged

from ..portal_common import PortalCommon


@tagged("post_install", "-at_install")
class TestAccount(PortalCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.move = cls._invoice(5, 120)
        cls._invoice(5, 300, partner=cls.partner_b)
        cls.link, cls.token = cls._make_link()

    def test_logged_in_from_odoos_portal(self):
        self._login(self.contact, "portal_page")
        self.authenticate("portal_page", "portal_page")
        page = self.url_open("/my/collections")
        self.assertTrue(page.url.endswith(f"/my-{self.customer.id}-{self.company.id}"))
        self.assertIn("/my/collections", self.url_open("/my").text)
        other = f"my-{self.partner_b.id}-{self.company.id}"
        self.assertEqual(self.url_open(self._path(other)).status_code, 404)
        self.env["collections.portal.right"].create(
            {"holder_id": self.contact.id, "partner_id": self.partner_b.id}
        )
        page = self.url_open("/my/collections").text
        self.assertIn(self.partner_b.name, page)
        self.assertEqual(self.url_open(self._path(other)).status_code, 200)
