from datetime import datetime

from freezegun import freeze_time

from odoo.tests import tagged

from .gate_common import GateCommon


@tagged("post_install", "-at_install")
class TestCollectionsConsentLink(GateCommon):
    """What the link in e-mails says and does; over HTTP: ``test_opt_out.py``."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person.write({"email": "pat@example.com", "lang": "en_US"})
        cls.consents = cls.env["collections.consent"]

    def _token(self, *addresses):
        link = self.consents._make_link(self.company, self.person, list(addresses))
        return link.rpartition("/")[2]

    def test_read_as_it_was_made(self):
        link = self.consents._read_link(self._token("pat@example.com", "p2@example.com"))
        self.assertEqual(link["company"], self.company)
        self.assertEqual((link["partner"], link["lang"]), (self.person, "en_US"))
        self.assertEqual(link["addresses"], ["pat@example.com", "p2@example.com"])

    def test_changed_expired_or_of_another_kind(self):
        token = self._token("pat@example.com")
        for broken in ("", "x", token[:-3], token[:20] + "A" + token[21:]):
            self.assertIsNone(self.consents._read_link(broken))
        with freeze_time(datetime(2020, 1, 1)):
            token = self._token("pat@example.com")
        self.assertIsNone(self.consents._read_link(token))

    def test_one_click_is_offered_by_https_alone(self):
        for scheme, offered in (("http", False), ("https", True)):
            self.env["ir.config_parameter"].set_param(
                "web.base.url", f"{scheme}://odoo.example.com"
            )
            headers, footer = self.consents._get_unsubscribe(
                self.company, self.person, ["Pat <PAT@example.com>", "no address"]
            )
            self.assertIn(f"<{scheme}://", headers["List-Unsubscribe"])
            self.assertIn("/collections/opt-out/", str(footer))
            self.assertEqual("List-Unsubscribe-Post" in headers, offered)
            link = self.consents._read_link(headers["List-Unsubscribe"][1:-1].rpartition("/")[2])
            self.assertEqual(link["addresses"], ["pat@example.com"])

    def test_opts_out_each_address_once(self):
        link = self.consents._read_link(self._token("pat@example.com", "p2@example.com"))
        self.assertFalse(self.consents._is_opted_out(link))
        for _n in range(2):
            self.consents._opt_out_by_link(link)
        self.assertTrue(self.consents._is_opted_out(link))
        found = self.consents.search([("partner_id", "=", self.person.id)])
        self.assertEqual(sorted(found.mapped("normalized")), ["p2@example.com", "pat@example.com"])
        self.assertIn("opted out", str(self.person.message_ids[0].body))

    def test_own_word_lifts_it_an_import_does_not(self):
        link = self.consents._read_link(self._token("pat@example.com"))
        self.consents._opt_out_by_link(link)
        values = {"decision": "granted", "channel": "email", "address": "pat@example.com"}
        with freeze_time(datetime(2027, 1, 1)):
            self.consents.create({**values, "source": "import"})
            self.assertTrue(self.consents._is_opted_out(link))
        with freeze_time(datetime(2027, 1, 2)):
            self.consents.create({**values, "source": "phone"})
            self.assertFalse(self.consents._is_opted_out(link))
