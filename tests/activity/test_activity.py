import json

from odoo import http
from odoo.tests import HttpCase, tagged

from ..contact_common import ContactCommon


@tagged("post_install", "-at_install")
class TestActivityDownload(ContactCommon, HttpCase):
    def _download(self, options):
        return self.url_open(
            "/collections/activity/xlsx",
            data={"options": options, "csrf_token": http.Request.csrf_token(self)},
        )

    def test_download_is_a_spreadsheet(self):
        self._log(user=self.collector)
        self._user("readonly", login="activity_reader", password="activity_reader")
        self._user(None, login="activity_plain", password="activity_plain")
        self.authenticate("activity_reader", "activity_reader")
        found = self._download(json.dumps({"within": 7}))
        self.assertEqual(found.status_code, 200)
        self.assertIn("xlsx", found.headers["Content-Disposition"])
        self.assertTrue(found.content.startswith(b"PK"))
        for odd in ("x", "1", '{"within": "many"}'):
            self.assertNotEqual(self._download(odd).status_code, 200)
        self.authenticate("activity_plain", "activity_plain")
        refused = self._download("{}")
        self.assertNotEqual(refused.status_code, 200)
        self.assertFalse(refused.content.startswith(b"PK"))
