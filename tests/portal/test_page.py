"""The pages over HTTP: links, logins, forms, headers, the log."""

import re

from odoo.tests import HttpCase, tagged

from ..portal_common import PortalCommon


@tagged("post_install", "-at_install")
class TestPage(PortalCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.move = cls._invoice(5, 120)
        cls._invoice(5, 300, partner=cls.partner_b)
        cls.link, cls.token = cls._make_link()

    def test_the_account_by_link(self):
        page = self.url_open(self._path(self.token))
        self.assertEqual(page.status_code, 200)
        for name, value in (
            ("Cache-Control", "no-store"),
            ("X-Robots-Tag", "noindex, nofollow"),
            ("Referrer-Policy", "no-referrer"),
            ("X-Frame-Options", "DENY"),
        ):
            self.assertEqual(page.headers[name], value)
        self.assertIn(self.customer.name, page.text)
        self.assertNotIn(self.partner_b.name, page.text)
        visit = self.link.visit_ids
        self.assertEqual(
            (visit.page, visit.contact_id, visit.partner_id, visit.address),
            ("account", self.contact, self.customer, "127.0.0.1"),
        )
        self.assertFalse(visit.user_id)

    def test_all_that_does_not_work_looks_the_same(self):
        self.env["collections.portal.visit"].search([]).sudo().unlink()
        revoked = self._make_link(self.partner_b)
        revoked[0].action_revoke()
        texts = set()
        for token in (f"{self.token[:-1]}_", revoked[1], "x", f"my-{self.customer.id}-1", "%00"):
            page = self.url_open(self._path(token))
            self.assertEqual(page.status_code, 404, token)
            self.assertEqual(page.headers["X-Robots-Tag"], "noindex, nofollow")
            texts.add(page.text.split("<main>")[1].split("</main>")[0])
        self.assertEqual(len(texts), 1)
        self.assertNotIn(self.partner_b.name, texts.pop())
        unknown = self.env["collections.portal.visit"].sudo().search([("page", "=", "unknown")])
        self.assertEqual(len(unknown), 5)

    def test_language_is_the_contacts(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.contact.lang = "fr_FR"
        page = self.url_open(self._path(self.token))
        self.assertIn('lang="fr-FR"', page.text)

    def test_each_address_has_one_page(self):
        pages = {}
        for rule in self._read_routes():
            page = rule.endpoint
            if not page.__module__.startswith("odoo.addons.collections_followup."):
                continue
            # Whatever its parts are called.
            address = re.sub(r"<(\w+:)?\w+>", r"<\1>", rule.rule)
            for method in page.routing["methods"] or ("GET", "POST"):
                pages.setdefault((method, address), set()).add(page.__qualname__)
        self.assertIn(("GET", "/collections/account/<string:>/agreement/<string:>/<int:>"), pages)
        self.assertFalse({key: own for key, own in pages.items() if len(own) > 1})
