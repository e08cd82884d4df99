"""Pages without login are kept by no cache, no search engine, and tell no other page."""

from odoo.tests import HttpCase, tagged


@tagged("post_install", "-at_install")
class TestPrivatePage(HttpCase):
    def test_headers_of_pages_without_login(self):
        for path in ("opt-out", "credit-application", "account"):
            page = self.url_open(f"/collections/{path}/unknown")
            self.assertEqual(page.status_code, 404)
            self.assertEqual(page.headers["Cache-Control"], "no-store")
            self.assertIn("noindex", page.headers["X-Robots-Tag"])
            self.assertEqual(page.headers["Referrer-Policy"], "no-referrer")
