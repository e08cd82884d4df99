"""A customer with a contact, and the links and logins by which the account is reached."""

import re
import threading
from unittest.mock import patch

from odoo.fields import Command
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
    def _read_routes(cls):
        """Return the rules of all addresses that Odoo serves.

        Where no page was served yet Odoo makes them, and takes the database from its own thread.
        """
        thread = threading.current_thread()
        with patch.object(thread, "dbname", cls.env.cr.dbname, create=True):
            return list(cls.env["ir.http"].routing_map().iter_rules())

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

    @classmethod
    def _provider(cls):
        """Return a provider of payments that asks nobody: a test says what came of each."""
        form = cls.env["ir.ui.view"].create(
            {
                "name": "Redirect of the tests",
                "type": "qweb",
                "arch": '<form action="/payment/status" method="get"/>',
            }
        )
        method = cls.env.ref("payment.payment_method_unknown")
        provider = cls.env["payment.provider"].create(
            {
                "name": "Provider of the tests",
                "code": "none",
                "state": "test",
                "is_published": True,
                "company_id": cls.company.id,
                "payment_method_ids": [Command.set(method.ids)],
                "redirect_form_view_id": form.id,
            }
        )
        method.active = True
        cls._create_dummy_payment_method_for_provider(
            provider=provider, journal=cls.company_data["default_journal_bank"]
        )
        return provider

    @classmethod
    def _begin(cls, payment, provider):
        """Return the transaction of a payment, as the page makes it."""
        return cls.env["payment.transaction"].create(
            {
                "provider_id": provider.id,
                "payment_method_id": provider.payment_method_ids[:1].id,
                "amount": payment.amount,
                "currency_id": payment.currency_id.id,
                "partner_id": payment._get_payer_sudo().id,
                "operation": "online_redirect",
                "collections_portal_payment_id": payment.id,
            }
        )

    @classmethod
    def _finish(cls, *transactions):
        """Let the provider say that these are paid, and Odoo take that in."""
        for transaction in transactions:
            transaction._set_done()
        for transaction in transactions:
            transaction._post_process()
