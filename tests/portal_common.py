"""A customer with a contact, and the links and logins by which the account is reached."""

import re

from odoo.tests import new_test_user

from .common import CollectionsCommon

CSRF = re.compile(r'name="csrf_token" value="([^"]+)"')


class PortalCommon(CollectionsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.sudo().write({"collections_portal": True, "collections_portal_days": 90})
        cls.contact = cls.env["res.partner"].create(
            {"name": "Pat Payer", "parent_id": cls.customer.id, "email": "pat@example.com"}
        )
        cls.links = cls.env["collections.portal.link"]
        cls.portal = cls.env["collections.portal"]

    @classmethod
    def _make_link(cls, partner=None, contact=None):
        """Return a link that is no notice's, and its token."""
        partner = partner or cls.customer
        contact = contact or (cls.contact if partner == cls.customer else partner)
        url = cls.links._get_urls_sudo(cls.company, {1: (partner, contact, None)})[1]
        token = url.rpartition("/")[2]
        return cls.links.sudo()._find_by_token_sudo(token), token

    @classmethod
    def _access(cls, partner=None, contact=None):
        public = cls.env.ref("base.public_user")
        token = cls._make_link(partner, contact)[1]
        return cls.portal.with_user(public)._find_access_sudo(token)

    @classmethod
    def _login(cls, partner, login):
        """Return a user of the portal who is a contact of a customer."""
        return new_test_user(
            cls.env,
            login,
            groups="base.group_portal",
            company_id=cls.company.id,
            partner_id=partner.id,
        )

    def _path(self, token, page=""):
        return f"/collections/account/{token}/{page}".rstrip("/")

    def _send(self, path, values, form=None, **options):
        """Send a form as its page gives it: with the token against forged forms."""
        page = self.url_open(form or path).text
        return self.url_open(
            path, data={**values, "csrf_token": CSRF.search(page)[1]}, method="POST", **options
        )
