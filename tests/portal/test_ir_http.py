"""Errors of the pages: kept by nobody, and said in words where a customer can mend them."""

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..portal_common import PortalCommon


@tagged("post_install", "-at_install")
class TestIrHttp(PortalCommon, HttpCase):
    def test_errors_are_kept_out_of_search_engines_and_caches(self):
        token = self._make_link()[1]
        for page, method in (
            ("nothing/of/this/kind", "GET"),
            ("pay", "POST"),  # without the token against forged forms
            ("invoice/x", "GET"),
        ):
            with mute_logger("odoo.http"):
                answer = self.url_open(
                    self._path(token, page), data=b"x=1" if method != "GET" else None, method=method
                )
            with self.subTest(page=page):
                self.assertIn(answer.status_code, (400, 404))
                self.assertEqual(answer.headers["X-Robots-Tag"], "noindex, nofollow")
                self.assertEqual(answer.headers["Cache-Control"], "no-store")
                self.assertEqual(answer.headers["X-Frame-Options"], "DENY")
        # Those of others are core's.
        self.assertNotIn("X-Robots-Tag", self.url_open("/my/nothing").headers)

    def test_pages_that_take_nothing_are_kept_out_as_well(self):
        token = self._make_link()[1]
        for page, method in (("", "POST"), ("statement", "POST"), ("contact", "GET"), ("", "PUT")):
            with mute_logger("odoo.http"):
                answer = self.url_open(
                    self._path(token, page), data=b"x=1" if method != "GET" else None, method=method
                )
            with self.subTest(page=page, method=method):
                self.assertEqual(answer.status_code, 405)
                self.assertIn("Allow", answer.headers)
                self.assertEqual(answer.headers["X-Robots-Tag"], "noindex, nofollow")
                self.assertEqual(answer.headers["Cache-Control"], "no-store")
                self.assertEqual(answer.headers["X-Frame-Options"], "DENY")

    def test_files_that_are_too_large(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.contact.lang = "fr_FR"
        token = self._make_link()[1]
        path = self._path(token, "question")
        with mute_logger("odoo.http"):
            answer = self.url_open(
                path, method="POST", files=[("files", ("a.pdf", b"x" * 27_000_000, "text/plain"))]
            )
        self.assertEqual(answer.status_code, 413)
        self.assertIn('lang="fr"', answer.text)
        self.assertIn(f'href="{path}"', answer.text)
        self.assertEqual(answer.headers["X-Robots-Tag"], "noindex, nofollow")
