"""Instalments and agreements over HTTP: offered, looked at, signed."""

import json
import re
from html import unescape

from odoo.tests import HttpCase, tagged

from ..self_service_common import SIGNATURE, SelfServiceCommon


@tagged("post_install", "-at_install")
class TestAgreement(SelfServiceCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.sudo().collections_self_plan = True
        cls.move = cls._invoice(20, 300)
        cls.engine.refresh(cls.company)
        cls.token = cls._make_link()[1]

    def _sign(self, page, name="Pat Payer", signature=SIGNATURE):
        """Send a signature to where the signature pad of a page sends it."""
        props = re.search(r'name="portal.signature_form" props="([^"]+)"', page)[1]
        url = json.loads(unescape(props))["callUrl"]
        body = {"jsonrpc": "2.0", "params": {"name": name, "signature": signature}}
        answer = self.url_open(
            url, data=json.dumps(body), headers={"Content-Type": "application/json"}
        )
        return answer.json()["result"]

    def test_instalments_that_the_customer_chooses(self):
        item = self._item(self.move).id
        page = self.url_open(self._path(self.token, f"plan?items={item}&count=3"))
        self.assertEqual(page.status_code, 200)
        self.assertEqual(page.text.count("100.00"), 3)
        wrong = self.url_open(self._path(self.token, f"plan?items={item}&count=x&start=2020-01-01"))
        self.assertEqual(wrong.status_code, 400)
        self.assertEqual(self.url_open(self._path(self.token, "plan?count=3")).status_code, 200)
        page = self.url_open(self._path(self.token, f"plan/sign?items={item}&count=3"))
        self.assertIn("Sign the payment plan", page.text)
        self.assertIn("error", self._sign(page.text, name=""))
        self.assertIn("error", self._sign(page.text, signature="PHN2Zz4="))
        self.assertFalse(self.requests.search([]))
        done = self._sign(page.text)
        self.assertEqual(self._sign(page.text), done)
        request = self.requests.search([])
        self.assertEqual((request.plan_id.state, request.signed_by), ("active", "Pat Payer"))
        self.assertEqual(request.address, "127.0.0.1")
        shown = self.url_open(done["redirect_url"])
        self.assertIn("The agreement as you accepted it", shown.text)
        document = self.url_open(f"{done['redirect_url']}/document")
        self.assertEqual(document.content, request.document_id.raw)
        self.assertIn("attachment", document.headers["Content-Disposition"])

    def test_what_a_collector_offers(self):
        plan = self.env["collections.plan"]._make(
            self._item(self.move), {"installment_count": 3, "date_first": self._day(30)}
        )
        plan.action_propose()
        self.assertIn("Look and sign", self.url_open(self._path(self.token)).text)
        path = self._path(self.token, f"agreement/plan/{plan.id}")
        page = self.url_open(path)
        self.assertEqual(page.text.count("100.00"), 3)
        other = self._make_link(self.partner_b)[1]
        for wrong in (
            self._path(other, f"agreement/plan/{plan.id}"),
            self._path(other, f"agreement/plan/{plan.id}/pdf"),
            self._path(self.token, f"agreement/settlement/{plan.id}"),
            self._path(self.token, f"agreement/x/{plan.id}"),
        ):
            self.assertEqual(self.url_open(wrong).status_code, 404, wrong)
        # Without the pad: by name.
        values = {
            name: re.search(rf'name="{name}" value="([^"]+)"', page.text)[1]
            for name in ("nonce", "digest")
        }
        self.assertEqual(self._send(path, {**values, "name": "Pat"}).status_code, 400)
        done = self._send(path, {**values, "name": "Pat", "agree": "1"})
        self.assertIn("Thank you", done.text)
        self.assertEqual((plan.state, plan.signed_by), ("active", "Pat"))
        self.assertEqual(self.url_open(path).status_code, 404)
