"""The opt-out link over HTTP, as mail scanners, mail programs and customers use it."""

from datetime import datetime

from freezegun import freeze_time

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .gate_common import GateCommon

MORNING = datetime(2026, 12, 31, 13)


@tagged("post_install", "-at_install")
class TestOptOut(GateCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person.write({"email": "pat@example.com", "lang": "en_US"})
        cls.consents = cls.env["collections.consent"]

    def _path(self, *addresses):
        url = self.consents._make_link(self.company, self.person, list(addresses))
        return url[len(self.company.get_base_url()) :]

    def _post(self, path):
        # No cookie and no session, as a mail program does it
        self.opener.cookies.clear()
        return self.url_open(path, data={"List-Unsubscribe": "One-Click"}, method="POST")

    def _found(self):
        return self.consents.search([("normalized", "=", "pat@example.com")])

    def test_a_scanner_changes_nothing_and_a_post_opts_out_once(self):
        path = self._path("pat@example.com")
        for _n in range(3):
            answer = self.url_open(path)
            self.assertEqual(answer.status_code, 200)
            self.assertIn("Opt out", answer.text)
        self.assertFalse(self._found())
        first = self._post(path)
        self.assertEqual(first.status_code, 200)
        self.assertIn("You have opted out", first.text)
        self.assertIn("Invoices, receipts and notices that the law requires", first.text)
        self.assertRecordValues(
            self._found(),
            [
                {
                    "decision": "withdrawn",
                    "channel": "email",
                    "address": "pat@example.com",
                    "partner_id": self.person.id,
                    "source": "link",
                }
            ],
        )
        for answer in (self._post(path), self.url_open(path), self._post(path)):
            self.assertEqual(answer.text, first.text)
        self.assertEqual(len(self._found()), 1)
        answer = self.gate._ask(self.person, "email")
        self.assertEqual(answer["verdict"], "blocked")
        for channel in ("phone", "sms", "letter"):
            self.assertEqual(self.gate._ask(self.person, channel)["verdict"], "allowed")
        self.assertEqual(self.gate._ask(self.person, "email", required=True)["verdict"], "allowed")

    def test_a_changed_link_says_so(self):
        path = self._path("pat@example.com")
        for broken in (
            path[:-3],
            path + "x",
            path[:40] + "A" + path[41:],
            "/collections/opt-out/x",
        ):
            with mute_logger("odoo.http"):
                for answer in (self.url_open(broken), self._post(broken)):
                    self.assertEqual(answer.status_code, 404)
                    self.assertIn("This link does not work", answer.text)
        self.assertFalse(self._found())

    def test_an_expired_link_says_so(self):
        with freeze_time(datetime(2020, 1, 1)):
            path = self._path("pat@example.com")
        answer = self._post(path)
        self.assertIn("has expired", answer.text)
        self.assertFalse(self._found())

    def test_e_mails_carry_it_unless_the_law_requires_them(self):
        # One click asks for an address of HTTPS: RFC 8058.
        self.env["ir.config_parameter"].set_param("web.base.url", "https://odoo.example.com")
        for required in (False, True):
            self.levels.write({"required": required, "repeat_days": 1})
            with freeze_time(MORNING), self._smtp() as server:
                self._pass()
                [message] = server.messages
                text = str(message)
                self.assertEqual("List-Unsubscribe-Post" in text, not required)
                self.assertEqual("/collections/opt-out/" in text, not required)
            self.env["collections.item"].sudo().search([]).unlink()
