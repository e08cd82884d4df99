"""The forms over HTTP: what pages show and take, and what nobody gets out of them."""

import re

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..self_service_common import SelfServiceCommon

NONCE = re.compile(r'name="nonce" value="([^"]+)"')


@tagged("post_install", "-at_install")
class TestSelfService(SelfServiceCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.move = cls._invoice(20, 200)
        cls.foreign = cls._invoice(20, 300, partner=cls.partner_b)
        cls.engine.refresh(cls.company)
        cls.link, cls.token = cls._make_link()

    def _post(self, page, values, files=None, form=None):
        path = self._path(self.token, form or page)
        nonce = NONCE.search(self.url_open(path).text)[1]
        return self._send(
            self._path(self.token, page), {"nonce": nonce, **values}, path, files=files
        )

    def test_pages_and_thanks(self):
        for page in ("promise", "paid", "question", "remittance", "preferences", "dispute"):
            with self.subTest(page):
                shown = self.url_open(self._path(self.token, page))
                self.assertEqual(shown.status_code, 200)
                self.assertEqual(shown.headers["X-Frame-Options"], "DENY")
                self.assertNotIn(self.foreign.name, shown.text)
        item = self._item(self.move).id
        done = self._post("promise", {"items": [item], "day": self._day(5)})
        self.assertIn("Thank you", done.text)
        self.assertIn("It is taken in", done.text)
        request = self.requests.search([])
        self.assertTrue(done.url.endswith(f"/request/{request.id}"))
        self.assertEqual(request.promise_ids.line_ids.move_line_id.id, item)
        self.assertIn(str(request.what).split(":")[0], self.url_open(self._path(self.token)).text)
        # Of another customer it is not there.
        other = self._make_link(self.partner_b)[1]
        for page in (f"request/{request.id}", f"request/{request.id}/document", "request/0"):
            self.assertEqual(self.url_open(self._path(other, page)).status_code, 404)

    def test_what_is_wrong_is_said_at_the_field(self):
        values = {"text": '"><script>alert(1)</script>', "scope": "all", "amount": "x"}
        page = self._post("dispute", {**values, "invoice": self.move.id, "reason": ""})
        self.assertEqual(page.status_code, 400)
        self.assertNotIn("<script>alert", page.text)
        self.assertIn('id="reason_problem"', page.text)
        self.assertIn('role="alert"', page.text)
        page = self._post("promise", {"items": [self._item(self.foreign).id], "day": "2026-99-01"})
        self.assertEqual(page.status_code, 400)
        self.assertIn("This is no day", page.text)
        self.assertFalse(self.requests.search([]))

    def test_forged_repeated_and_closed(self):
        path = self._path(self.token, "question")
        with mute_logger("odoo.http"):
            refused = self.url_open(path, data={"text": "x", "topic": "question"}, method="POST")
        self.assertEqual(refused.status_code, 400)
        self.assertIn("too old", self._post("question", {"nonce": "x", "text": "x"}).text)
        nonce = NONCE.search(self.url_open(path).text)[1]
        sent = {"nonce": nonce, "topic": "question", "text": "Where is it?"}
        for _time in range(2):
            self.assertIn("Thank you", self._send(path, sent).text)
        self.assertEqual(len(self.requests.search([])), 1)
        self.company.sudo().collections_self_question = False
        self.assertEqual(self.url_open(path).status_code, 403)

    def test_a_dispute_and_its_files(self):
        reason = self.env["collections.dispute.reason"].search([], limit=1)
        values = {"invoice": self.move.id, "scope": "all", "reason": reason.id, "text": "Broken"}
        for name, content in (("a.html", b"<script>"), ("a.pdf", b"MZ"), ("a.png", b"")):
            page = self._post("dispute", values, [("files", (name, content, "text/html"))])
            self.assertEqual(page.status_code, 400, name)
        good = [("files", ("../a<b>.pdf", b"%PDF-1.7", "text/html"))]
        self.assertIn("Follow the dispute", self._post("dispute", values, good).text)
        dispute = self.env["collections.dispute"].search([])
        page = self._post(f"dispute/{dispute.id}", {"text": "And more"}, good)
        self.assertIn("And more", page.text)
        file = re.search(rf"/dispute/{dispute.id}/file/(\d+)", page.text)[1]
        sent = self.url_open(self._path(self.token, f"dispute/{dispute.id}/file/{file}"))
        self.assertEqual(sent.content, b"%PDF-1.7")
        self.assertIn("attachment", sent.headers["Content-Disposition"])
        self.assertEqual(sent.headers["X-Content-Type-Options"], "nosniff")
        # By no other way, and no other file by this one.
        self.assertEqual(self.url_open(f"/web/content/{file}").status_code, 404)
        foreign = self.env["ir.attachment"].create({"name": "x", "raw": b"x"})
        other = self._make_link(self.partner_b)[1]
        for token, page in (
            (self.token, f"dispute/{dispute.id}/file/{foreign.id}"),
            (other, f"dispute/{dispute.id}/file/{file}"),
            (other, f"dispute/{dispute.id}"),
            (self.token, "dispute/99999999999999"),
        ):
            self.assertEqual(self.url_open(self._path(token, page)).status_code, 404, page)

    def test_preferences_and_a_new_contact(self):
        page = self._post("preferences", {"lang": "en_US"})
        self.assertIn("Thank you", page.text)
        self.assertTrue(self.env["collections.consent"]._find_opt_out("email", "pat@example.com"))
        shown = self.url_open(self._path(self.token, "preferences")).text
        nonce = NONCE.findall(shown)[1]
        sent = {"nonce": nonce, "name": "Ann", "email": "no"}
        form = self._path(self.token, "preferences")
        page = self._send(self._path(self.token, "contact"), sent, form)
        self.assertIn("This is no e-mail address", page.text)
        page = self._send(self._path(self.token, "contact"), {**sent, "email": "a@b.com"}, form)
        self.assertIn("We look at it", page.text)
