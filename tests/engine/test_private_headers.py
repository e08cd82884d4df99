from types import SimpleNamespace

from odoo.tests import BaseCase, tagged

from odoo.addons.collections_followup.engine.private_headers import (
    PRIVATE,
    UNFRAMED,
    set_headers,
)


@tagged("post_install", "-at_install")
class TestPrivateHeaders(BaseCase):
    def test_in_place_of_what_was_there(self):
        response = SimpleNamespace(headers={"Cache-Control": "public", "X": "1"})
        self.assertIs(set_headers(response, (*PRIVATE, *UNFRAMED)), response)
        self.assertEqual(response.headers["Cache-Control"], "no-store")
        self.assertEqual(response.headers["X-Robots-Tag"], "noindex, nofollow")
        self.assertEqual(response.headers["X-Frame-Options"], "DENY")
        self.assertEqual(response.headers["X"], "1")
