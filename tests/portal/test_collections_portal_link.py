"""Tokens: what works, what does not, and that nothing else takes them."""

from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.fields import Datetime
from odoo.tests import tagged
from odoo.tools.misc import verify_hash_signed

from odoo.addons.collections_followup.models.portal.collections_portal_link import (
    TOKEN,
    write_number,
)

from ..portal_common import PortalCommon


@tagged("post_install", "-at_install")
class TestCollectionsPortalLink(PortalCommon):
    def _find(self, token):
        return self.links._find_by_token_sudo(token)

    def test_a_token_works_as_it_is_and_not_otherwise(self):
        link, token = self._make_link()
        self.assertEqual(self._find(token), link)
        self.assertTrue(TOKEN.fullmatch(token))
        number, _dash, signature = token.partition("-")
        other = self._make_link(self.partner_b)[1]
        wrong = [
            *("", "x", "-", "0-" + "A" * 22, "zzzzzzz-" + "A" * 22, signature, number),
            f"{other.partition('-')[0]}-{signature}",
            f"{write_number(link.id + 1000)}-{signature}",
            f"{number}-{signature[:-1]}",
            f"{number}-{signature}A",
            f"{number}-{signature.swapcase()}",
            token.upper(),
            token + "\n",
        ]
        for text in wrong:
            with self.subTest(token=text):
                self.assertIsNone(self._find(text))
        # Each character counts.
        for place in range(len(signature)):
            changed = "A" if signature[place] != "A" else "B"
            self.assertIsNone(
                self._find(f"{number}-{signature[:place]}{changed}{signature[place + 1 :]}")
            )

    def test_expired_and_revoked_ones_do_not_work(self):
        link, token = self._make_link()
        link.sudo().date_expires = Datetime.now() - timedelta(seconds=1)
        self.assertIsNone(self._find(token))
        link.sudo().date_expires = Datetime.now() + timedelta(seconds=5)
        self.assertEqual(self._find(token), link)
        collector = self._user("collector")
        link.with_user(collector).action_revoke()
        self.assertIsNone(self._find(token))
        self.assertEqual(link.revoked_by_id, collector)
        self.assertNotEqual(self._make_link()[1], token, "what is revoked is not brought back")

    def test_collectors_look_at_it_and_auditors_do_not(self):
        link, token = self._make_link()
        opened = link.with_user(self._user("collector", "link_looker")).action_look()
        self.assertTrue(opened["url"].endswith(f"/{token}"))
        with self.assertRaises(AccessError):
            link.with_user(self._user("readonly", "link_auditor")).action_look()

    def test_the_secret_is_of_this_link_and_this_scope(self):
        link, token = self._make_link()
        signed = self.env["collections.signed"]
        message = [link.id, link.sudo().nonce]
        self.assertTrue(token.endswith(signed._sign_short("collections", message)))
        self.assertFalse(token.endswith(signed._sign_short("collections_opt_out", message)))
        link.sudo().nonce = "another"
        self.assertIsNone(self._find(token))
        for scope in ("collections", "collections_opt_out", "collections_credit_application"):
            self.assertIsNone(signed._read_values(scope, token))
        with self.assertRaises(ValueError):
            verify_hash_signed(self.env(su=True), "collections", token)
        collector = self._user("collector", "link_reader")
        with self.assertRaises(AccessError):
            link.with_user(collector).read(["nonce"])
        with self.assertRaises(AccessError):
            link.with_user(collector).write({"date_expires": "2099-01-01"})
        with self.assertRaises(AccessError):
            self.links.with_user(collector).create({"partner_id": self.customer.id})

    def test_uses_are_counted(self):
        link, _token = self._make_link()
        self.assertEqual((link.uses, link.date_seen), (0, False))
        visits = self.env["collections.portal.visit"]
        visits._log_sudo({"page": "account", "link_id": link.id})
        visits._log_sudo({"page": "account", "link_id": link.id})
        link.invalidate_recordset()
        self.assertEqual((link.uses, link.date_seen), (2, Datetime.now()))
