"""What a stranger enters on a form without login."""

from decimal import Decimal
from unittest import TestCase

from odoo.addons.collections_followup.engine import credit_application

GOOD = {"legal_name": "Azure", "person": "Pat", "email": "pat@example.com", "amount": "5000"}


class TestCreditApplication(TestCase):
    def test_only_what_is_listed_is_read(self):
        clean, problems = credit_application.read({**GOOD, "state": "received", "id": "7"})
        self.assertFalse(problems)
        self.assertEqual(set(clean), set(credit_application.FIELDS))
        self.assertEqual(clean["amount"], 5000)

    def test_what_is_missing_or_wrong_is_named(self):
        _clean, problems = credit_application.read({})
        self.assertEqual(
            problems, dict.fromkeys(("legal_name", "person", "email", "amount"), "missing")
        )
        for name, value, problem in (
            ("email", "pat", "email"),
            ("email", "a@b.de, c@d.de", "email"),
            ("email", "<script>@x.de", "email"),
            ("amount", "-5", "amount"),
            ("amount", "1e9", "amount"),
            ("iban", "DE02120300000000202052", "iban"),
            ("remark", "x" * 2001, "long"),
            ("trade", "x" * 999999, "long"),
            ("legal_name", ["Azure"], "missing"),
            ("legal_name", "\u202e\x00 ", "missing"),
        ):
            with self.subTest(name=name, value=value):
                found = credit_application.read({**GOOD, name: value})[1]
                self.assertEqual(found, {name: problem})

    def test_texts_lose_what_no_person_types(self):
        clean, _problems = credit_application.read(
            {**GOOD, "legal_name": "A\x00zu\u202ere\r\nBcc: x", "remark": "one\r\n two\x07"}
        )
        self.assertEqual((clean["legal_name"], clean["remark"]), ("Azure Bcc: x", "one\ntwo"))
        clean, problems = credit_application.read({**GOOD, "iban": "DE02 1203 0000 0000 2020 51"})
        self.assertFalse(problems)

    def test_amounts_as_people_write_them(self):
        for text, expected in (
            ("12,000.50", "12000.50"),
            ("12.000,50", "12000.50"),
            ("12 000", "12000"),
            ("12.000", "12000"),
            ("12,5", "12.5"),
            ("1'000.00", "1000"),
            ("0", None),
            ("1,2,3", None),
            ("1.000,000.5", None),
            ("٣", None),
            ("99999999999", None),
            ("", None),
        ):
            with self.subTest(text=text):
                found = credit_application.read_amount(text)
                self.assertEqual(found, expected and Decimal(expected))

    def test_files_are_what_their_first_bytes_say(self):
        pdf = b"%PDF-1.7 ..."
        for files, problem in (
            (
                [("a.pdf", pdf), ("b.PNG", b"\x89PNG\r\n\x1a\n.."), ("c.jpeg", b"\xff\xd8\xff..")],
                None,
            ),
            ([("a.pdf", b"<html>")], "kind"),
            ([("a.svg", b"<svg/>")], "kind"),
            ([("a.pdf.exe", pdf)], "kind"),
            ([("pdf", b"MZ")], "kind"),
            ([("a.pdf", b"")], "size"),
            ([("a.pdf", pdf + b"x" * credit_application.MOST_BYTES)], "size"),
            ([("a.pdf", pdf)] * 6, "count"),
            ([], None),
        ):
            with self.subTest(names=[name for name, _raw in files]):
                self.assertEqual(credit_application.check_files(files), problem)
