"""Whatever is sent to the pages, none of them breaks: every route, with values that make no sense.

The routes are found in Odoo's own map, so that a new one is tried as well. `make properties` plays
fifteen times as many.
"""

import json
import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.collections_followup.models.portal.collections_portal_link import PATH

from ..examples import LONG
from ..portal_common import CSRF
from ..self_service_common import SIGNATURE, SelfServiceCommon

PART = re.compile(r"<(?:(\w+):)?(\w+)>")
# Fields of all forms, by name.
FIELDS = (
    *("items", "due", "plan", "settlement", "page", "kind", "date_from", "date_to", "amount"),
    *("day", "note", "text", "topic", "reference", "lang", "by_email", "wanted", "name", "email"),
    *("phone", "invoice", "scope", "reason", "lines", "count", "first", "start", "digest", "agree"),
    *("signature", "about", "offer", "dispute", "nonce", "amount_1", "db", "debug"),
)
ODD = (
    *("", "0", "1", "-1", "x", "9" * 30, "1e5", "%", "%00", "é\u202e", "'\"<script>", "1,2", "2.5"),
    *(
        "\x00",
        "NaN",
        "2026-02-30",
        "9999-12-31",
        "0001-01-01",
        "all",
        "act",
        "None",
        "[1]",
        "\r\nA: b",
    ),
    *("plan", "settlement", "dispute", "xlsx", "٣", "½", "-0", "1" * 9, "2147483648", "a" * 5000),
)
FILES = (
    *(("a.pdf", b"%PDF-1.7"), ("a.xlsx", b"PK\x03\x04broken"), ("a.xml", b"<a>&b;</a>")),
    *(
        ("a.csv", b"\xff\xfe\x00;;\n"),
        ("../a\r\n.txt", b"INV 1 9,99"),
        ("a.png", b"\x89PNG\r\n\x1a\n"),
    ),
)


@tagged("post_install", "-at_install")
class TestPagesProperties(SelfServiceCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.sudo().collections_self_plan = True
        cls.move = cls._invoice(20, 200)
        cls.engine.refresh(cls.company)
        cls.link, cls.token = cls._make_link()
        # What exists is named now and then, so that forms get beyond their first check.
        reason = cls.env["collections.dispute.reason"].search([], limit=1)
        cls.known = {
            "items": [str(cls._item(cls.move).id)],
            "invoice": [str(cls.move.id)],
            "reason": [str(reason.id)],
            "day": ["2026-12-24", cls.today.isoformat()],
            "signature": [SIGNATURE],
            "scope": ["all", "amount", "lines"],
            "topic": ["question", "copies"],
            "amount": ["50", "200"],
            "text": ["Hello"],
        }
        cls.routes = sorted(
            (rule.rule, rule.endpoint.routing["type"])
            for rule in cls._read_routes()
            if rule.rule.startswith(f"{PATH}/")
        )

    def _fill(self, rule, parts):
        """Return the address of a route: its key, and parts that were drawn."""
        parts = iter(parts)

        def replace(match):
            if match[2] == "key":
                return self.token
            odd = next(parts)
            if match[1] == "int":
                return odd if odd.isascii() and odd.isdigit() else "1"
            return re.sub(r"[^\w.-]", "_", odd) or "x"

        return PART.sub(replace, rule)

    def _nonce(self, address):
        kind = address[len(PATH) :].split("/")[2:3]
        kind = {"agreement": "accept", "sign": "plan"}.get(kind[0], kind[0]) if kind else ""
        model = f"collections.self.service.{kind}"
        return self._service(kind)._make_nonce(self.access) if model in self.env else "x"

    @settings(
        max_examples=600 if LONG else 40, deadline=None, suppress_health_check=list(HealthCheck)
    )
    @given(st.data())
    @mute_logger("odoo.http", "odoo.addons.base.models.ir_http", "odoo.addons.http_routing")
    def test_nothing_that_is_sent_breaks_a_page(self, data):
        rule, kind = data.draw(st.sampled_from(self.routes))
        address = self._fill(rule, [data.draw(st.sampled_from(ODD)) for _part in range(3)])
        values = {}
        for name in data.draw(st.lists(st.sampled_from(FIELDS), unique=True, max_size=8)):
            values[name] = data.draw(st.sampled_from([*self.known.get(name, ()), *ODD]))
        if data.draw(st.booleans()):
            values["nonce"] = self._nonce(address)
            values.update({name: own[0] for name, own in self.known.items() if name not in values})
        self.env["collections.portal.visit"].sudo().search([]).unlink()
        is_post = kind == "jsonrpc" or data.draw(st.booleans())
        url = self.base_url() + address
        if kind == "jsonrpc":
            body = {
                "jsonrpc": "2.0",
                "params": data.draw(st.sampled_from(({}, values, {"name": 1}))),
            }
            query = {name: own for name, own in values.items() if name != "db"}
            answer = self.opener.post(url, params=query, json=body, timeout=30)
            self.assertNotIn("Odoo Server Error", json.dumps(answer.json()), (address, values))
        elif is_post:
            if not hasattr(self, "csrf"):
                self.csrf = CSRF.search(self.url_open(self._path(self.token)).text)[1]
            files = [
                (data.draw(st.sampled_from(("files", "proof"))), (*file, "text/html"))
                for file in data.draw(st.lists(st.sampled_from(FILES), max_size=2))
            ]
            answer = self.opener.post(
                url,
                data={**values, "csrf_token": self.csrf},
                files=files or None,
                timeout=30,
                allow_redirects=False,
            )
        else:
            query = {name: own for name, own in values.items() if name != "db"}
            answer = self.opener.get(url, params=query, timeout=30)
        self.assertLess(answer.status_code, 500, (address, values, is_post))
        self.assertIn("noindex", answer.headers.get("X-Robots-Tag", "noindex"))
