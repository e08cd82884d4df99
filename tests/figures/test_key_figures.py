import json

from odoo import http
from odoo.tests import HttpCase, tagged

from ..figures_common import FiguresCommon


@tagged("post_install", "-at_install")
class TestKeyFiguresDownload(FiguresCommon, HttpCase):
    def _download(self, options):
        return self.url_open(
            "/collections/figures/xlsx",
            data={"options": options, "csrf_token": http.Request.csrf_token(self)},
        )

    def test_download(self):
        self._user("readonly", login="figures_reader", password="figures_reader")
        self._user(None, login="figures_plain", password="figures_plain")
        self.authenticate("figures_reader", "figures_reader")
        found = self._download(json.dumps({"kind": "quarter"}))
        self.assertEqual(found.status_code, 200)
        self.assertIn("xlsx", found.headers["Content-Disposition"])
        self.assertTrue(found.content.startswith(b"PK"))
        for odd in ("x", "[1]", '{"kind": "week"}'):
            self.assertNotEqual(self._download(odd).status_code, 200)
        self.authenticate("figures_plain", "figures_plain")
        self.assertNotEqual(self._download("{}").status_code, 200)
