import base64
import struct
from datetime import date
from decimal import Decimal

from odoo.tests import BaseCase, tagged

from odoo.addons.collections_followup.engine import self_service
from odoo.addons.collections_followup.engine.self_service import Form, Limits


@tagged("post_install", "-at_install")
class TestSelfService(BaseCase):
    def test_texts_days_and_amounts(self):
        form = Form(
            {
                "name": "  Pat\u202e\x00 <b>Miller</b> ",
                "long": "x" * 9,
                "day": "2026-12-31",
                "amount": "1.234,50",
                "list": ["7", "3", "7"],
                "other": ["9"],
                "mail": "pat@example.com",
                "box": "1",
                "count": "6",
            }
        )
        self.assertEqual(form.text("name", 40, needed=True), "Pat <b>Miller</b>")
        self.assertEqual(form.day("day"), date(2026, 12, 31))
        self.assertEqual(form.amount("amount"), Decimal("1234.50"))
        self.assertEqual(form.ids("list"), [7, 3])
        self.assertEqual(form.email("mail"), "pat@example.com")
        self.assertEqual(form.whole("count", 2, 6), 6)
        self.assertEqual(form.choice("box", ("1",)), "1")
        self.assertTrue(form.flag("box"))
        self.assertIsNone(form.amount("nothing"))
        self.assertEqual(Form({"first": "0,00"}).amount("first", nothing=True), 0)
        dinars = Form({"amount": "1.500"})
        self.assertEqual(dinars.amount("amount", places=3, mark="."), Decimal("1.5"))
        self.assertIsNone(dinars.amount("amount", places=3, mark=","))
        self.assertEqual(dinars.problems, {"amount": "unclear"})
        self.assertFalse(form.problems)
        self.assertEqual(form.text("long", 8), "")
        self.assertEqual(form.text("none", 8, needed=True), "")
        self.assertEqual(form.problems, {"long": "long", "none": "missing"})

    def test_what_nobody_enters_by_a_form(self):
        cases = {
            "day": ["2026-02-30", "31.12.2026", "2026-1-1", "٢٠٢٦-12-31", "x", "0000-01-01"],
            "amount": ["-5", "0", "1e9", "NaN", "inf", "12.3456", "9" * 40, "=1+1", "1,2,3"],
            "email": ["a", "a@b", "a b@c.de", "a@b.de\nBcc: x@y.z", "<a@b.de>"],
            "ids": [["1", "x"], ["-1"], ["1.5"], [str(10**10)], [str(n) for n in range(1, 600)]],
        }
        for kind, values in cases.items():
            for value in values:
                with self.subTest(kind=kind, value=value):
                    form = Form({"field": value})
                    self.assertFalse(getattr(form, kind)("field"))
                    self.assertIn("field", form.problems)
        for value in ("0", "7", "²", "", "1000000000", None, {"a": 1}):
            form = Form({"field": value})
            self.assertIsNone(form.whole("field", 2, 6))
            self.assertEqual(form.choice("field", ("a",)), "")
            self.assertEqual(len(form.problems), 1)

    def test_files(self):
        good = ("a.pdf", b"%PDF-1.7")
        check = self_service.check_files
        self.assertIsNone(check([good, ("b.JPG", b"\xff\xd8\xff\xe0")]))
        self.assertEqual(check([good] * 6), "count")
        self.assertEqual(check([("a.pdf", b"")]), "size")
        self.assertEqual(check([("a.pdf", b"%PDF-" + b"x" * self_service.MOST_BYTES)]), "size")
        for name, content in (("a.pdf", b"<html>"), ("a.svg", b"<svg>"), ("a.pdf.exe", b"MZ")):
            self.assertEqual(check([(name, content)]), "kind")
        kinds = {"csv": ()}
        self.assertIsNone(check([("a.csv", b"a;b")], kinds))
        self.assertEqual(check([("a.csv", b"a\x00b")], kinds), "kind")
        form = Form({})
        form.files("proof", [("a.svg", b"<svg>")])
        self.assertEqual(form.problems, {"proof": "kind"})

        def draw(width, height, kind=b"IHDR"):
            size = struct.pack(">II", width, height)
            start = b"\x89PNG\r\n\x1a\n\0\0\0\x0d" + kind + size
            return base64.b64encode(start.ljust(60, b"\0")).decode()

        self.assertTrue(self_service.is_picture(draw(400, 100)))
        self.assertTrue(self_service.is_picture(draw(4000, 4000)))
        # A few bytes that would fill the memory of whoever draws them.
        for wrong in (draw(4001, 1), draw(1, 2**31), draw(0, 1), draw(400, 100, b"IDAT")):
            self.assertFalse(self_service.is_picture(wrong))
        for wrong in (
            *(None, "", "iVBORw0KGgo", "PHN2Zz4" + "A" * 101, "iVBORw0KGgo" + "<" * 101),
            # Not of whole signs, and of something else.
            *("iVBORw0KGgo" + "A" * 50, "iVBORw0KGg" + "A" * 102),
        ):
            self.assertFalse(self_service.is_picture(wrong))

    def test_limits_and_shares(self):
        limits = Limits(14, Decimal(50), 1)
        cases = [
            ((14, 100, 200, 1), []),
            ((15, 100, 200, 1), ["days"]),
            ((1, Decimal("99.99"), 200, 1), ["part"]),
            ((15, 1, 200, 2), ["days", "part", "broken"]),
        ]
        for given, expected in cases:
            self.assertEqual(self_service.find_excess(limits, *given), expected)
        parts = [("a", Decimal(60)), ("b", Decimal(0)), ("c", Decimal(50))]
        self.assertEqual(
            self_service.share(Decimal(80), parts), ({"a": Decimal(60), "c": Decimal(20)}, 0)
        )
        self.assertEqual(self_service.share(Decimal(120), parts)[1], 10)
        self.assertEqual(
            self_service.find_counts(Decimal(300), Decimal(0), Decimal(60), 6), [2, 3, 4, 5]
        )
        self.assertEqual(self_service.find_counts(Decimal(300), Decimal(300), Decimal(0), 6), [])
        self.assertEqual(self_service.find_counts(Decimal(90), Decimal(0), Decimal(60), 6), [])
