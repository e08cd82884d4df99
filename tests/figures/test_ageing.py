import json

from odoo import http
from odoo.tests import HttpCase, tagged

from .test_collections_ageing_xlsx import XlsxCommon


@tagged("post_install", "-at_install")
class TestAgeingDownload(XlsxCommon, HttpCase):
    def _download(self, options):
        return self.url_open(
            "/collections/ageing/xlsx",
            data={"options": options, "csrf_token": http.Request.csrf_token(self)},
        )

    def test_download_is_a_spreadsheet(self):
        self._invoice(40, 123.45, self.partner)
        self._user("readonly", login="xlsx_reader", password="xlsx_reader")
        self._user(None, login="xlsx_plain", password="xlsx_plain")
        self.authenticate("xlsx_reader", "xlsx_reader")
        options = json.dumps({"company_id": self.company.id})
        found = self._download(options)
        self.assertEqual(found.status_code, 200)
        self.assertIn("xlsx", found.headers["Content-Disposition"])
        shown = self._load(found.content)
        self.assertEqual(shown.cell(self._find(shown, "As-of customer"), 14).value, 123.45)
        for odd in ("x", "[]", "1", '{"by": "weight"}'):
            self.assertNotEqual(self._download(odd).status_code, 200)
        self.authenticate("xlsx_plain", "xlsx_plain")
        refused = self._download(options)
        self.assertNotEqual(refused.status_code, 200)
        self.assertNotIn(b"123.45", refused.content)
