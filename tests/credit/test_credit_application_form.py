"""The form over HTTP, as customers and others use it."""

import re

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..credit_common import CreditCommon

GOOD = {
    **{"legal_name": "Azure", "person": "Pat", "email": "pat@example.com", "amount": "1500"},
    "consent": "yes",
}


@tagged("post_install", "-at_install")
class TestCreditApplicationForm(CreditCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.application = cls.env["collections.credit.application"].create(
            {"partner_id": cls.customer.id}
        )
        cls.path = cls.application.link[len(cls.company.get_base_url()) :]

    def _post(self, values, files=None, csrf=True):
        if csrf:
            page = self.url_open(self.path).text
            values = {
                "consent_version": re.search(r'name="consent_version" value="([^"]+)"', page)[1],
                **values,
                "csrf_token": re.search(r'name="csrf_token" value="([^"]+)"', page)[1],
            }
        return self.url_open(self.path, data=values, files=files, method="POST")

    def test_from_the_link_to_the_application_once(self):
        page = self.url_open(self.path)
        self.assertEqual(page.status_code, 200)
        self.assertEqual(page.headers["X-Frame-Options"], "DENY")
        self.assertIn("frame-ancestors 'none'", page.headers["Content-Security-Policy"])
        self.assertNotIn("<script", page.text)
        with mute_logger("odoo.http"):
            self.assertEqual(self._post(GOOD, csrf=False).status_code, 400)
        self.assertEqual(self.application.state, "invited")
        hostile = {**GOOD, "email": "no", "legal_name": '"><script>alert(1)</script>'}
        answer = self._post(hostile)
        self.assertEqual(answer.status_code, 400)
        self.assertIn("This is no e-mail address", answer.text)
        self.assertNotIn("<script", answer.text)
        # Other words than those that are kept
        answer = self._post({**GOOD, "consent_version": "0" * 12})
        self.assertEqual(answer.status_code, 400)
        self.assertIn("Without your consent", answer.text)
        bad = [("documents", ("x.svg", b"<svg onload=alert(1)>", "image/svg+xml"))]
        self.assertIn("no PDF", self._post(GOOD, bad).text)
        self.assertEqual(self.application.state, "invited")
        good = [("documents", ("../../a/b.pdf", b"%PDF-1.7", "text/html"))]
        answer = self._post({**GOOD, "state": "reviewed"}, good)
        self.assertIn("Thank you", answer.text)
        self.application.invalidate_recordset()
        self.assertEqual(self.application.state, "received")
        self.assertEqual(self.application.consent_ip, "127.0.0.1")
        document = self.env["ir.attachment"].search(
            [("res_model", "=", self.application._name), ("res_id", "=", self.application.id)]
        )
        self.assertEqual((document.name, document.mimetype[:11]), ("1 -..-a-b.pdf", "application"))
        # Nobody reads the file without login, and the link is used up.
        self.assertEqual(self.url_open(f"/web/content/{document.id}").status_code, 404)
        page = self.url_open(self.path).text
        self.assertIn("cannot be used again", page)
        self.assertNotIn("pat@example.com", page)

    def test_broken_links_and_too_many_tries(self):
        for path in (f"{self.path[:-4]}AAAA", "/collections/credit-application/x"):
            self.assertEqual(self.url_open(path).status_code, 404)
        self.application.sudo().write({"tries": 10, "tries_since": "2099-01-01 00:00:00"})
        self.assertEqual(self._post(GOOD).status_code, 429)
        self.application.invalidate_recordset()
        self.assertEqual(self.application.state, "invited")
