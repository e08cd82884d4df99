from datetime import timedelta

from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestCollectionsSigned(TransactionCase):
    def test_what_is_signed_is_read_in_its_scope_only(self):
        signed = self.env["collections.signed"]
        token = signed._sign_values("one", [1, "two"], timedelta(days=1))
        self.assertEqual(signed._read_values("one", token), [1, "two"])
        self.assertIsNone(signed._read_values("other", token))
        for text in ("", "x", "AAAA", token[:-2], token[:-2] + "AA", "é"):
            self.assertIsNone(signed._read_values("one", text), text)
        late = signed._sign_values("one", [1], timedelta(seconds=-1))
        self.assertIsNone(signed._read_values("one", late))

    def test_short_signatures(self):
        signed = self.env["collections.signed"]
        short = signed._sign_short("one", [1, "a"])
        self.assertRegex(short, "^[A-Za-z0-9_-]{22}$")
        self.assertEqual(short, signed._sign_short("one", [1, "a"]))
        others = {
            signed._sign_short(scope, message)
            for scope, message in (("one", [1, "b"]), ("one", [11, "a"]), ("two", [1, "a"]))
        }
        self.assertEqual(len(others | {short}), 4)
