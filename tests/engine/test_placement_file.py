import csv
import io
import zipfile
from datetime import date
from decimal import Decimal

from odoo.tests import BaseCase, tagged

from odoo.addons.collections_followup.engine import placement_file as files

TODAY = date(2026, 3, 2)


@tagged("post_install", "-at_install")
class TestPlacementFile(BaseCase):
    def _parse(self, text, **options):
        content = text if isinstance(text, bytes) else text.encode()
        return files.parse(content, TODAY, **options)

    def test_out(self):
        row = {
            "account": files.get_account(12),
            "name": "=cmd()|x",
            "phone": "+32 470 12 34 56",
            "zip": "01234",
            "principal": "10.00",
            "date": TODAY,
            "city": "x" * 200,
            "why": None,
        }
        text = files.write([], [row]).decode("utf-8-sig")
        heading, cells = (line.split(";") for line in text.splitlines())
        found = dict(zip(heading, cells, strict=True))
        self.assertEqual(found["Account ID"], "P000000012")
        self.assertEqual(found["Name"], "'=cmd()|x")
        self.assertEqual(found["Phone"], "+32 470 12 34 56")
        self.assertEqual(found["Referral activity date"], "2026-03-02")
        self.assertEqual((len(found["City"]), found["Reason in words"]), (90, ""))
        columns = [("principal", "Betrag"), ("account", "Konto")]
        self.assertEqual(
            files.write(columns, [row], delimiter="\t").decode("utf-8-sig").splitlines(),
            ["Betrag\tKonto", "10.00\tP000000012"],
        )
        book = zipfile.ZipFile(io.BytesIO(files.write([("zip", "Zip")], [row], "xlsx")))
        self.assertIn(b"01234", book.read("xl/sharedStrings.xml"))
        self.assertNotIn(b"<f>", book.read("xl/worksheets/sheet1.xml"))

    def test_in(self):
        rows, refused = self._parse(
            "Account ID;Status;Date;Amount;Fee;Agency reference;Note\n"
            "P000000007;ACK;2026-03-01;;;A-1;\n"
            "P000000007;paid;01.03.2026;1,234.50;20;A-1;by card\n"
            "\n"
            "P7;Closed;;;;;moved away\n"
        )
        self.assertFalse(refused)
        self.assertEqual([row.status for row in rows], ["acknowledged", "paid", "returned"])
        self.assertEqual((rows[1].amount, rows[1].fee), (Decimal("1234.50"), 20))
        self.assertEqual((rows[1].day, rows[2].line), (date(2026, 3, 1), 5))
        # By the agency's own headings and words, as Windows writes them.
        rows, refused = self._parse(
            'Konto,Vorgang,Betrag\nP1,zurückgegeben,\nP2,Zahlung,"1.234,5"\n'.encode("cp1252"),
            columns=[("account", "Konto"), ("status", "Vorgang"), ("amount", "BETRAG")],
            words=[("returned", "Zurückgegeben"), ("paid", "Zahlung")],
            decimal_mark=",",
        )
        self.assertFalse(refused)
        self.assertEqual([row.status for row in rows], ["returned", "paid"])
        self.assertEqual(rows[1].amount, Decimal("1234.5"))
        utf16 = "account;status\nP3;ack\n".encode("utf-16")
        self.assertEqual(self._parse(utf16)[0][0].number, 3)

    def test_garbage(self):
        for content, code in (
            (b"", "empty"),
            (b"\xef\xbb\xbf \n\n", "empty"),
            (b"PK\x03\x04rest", "sheet"),
            (b"account;status\n\x00\x00", "encoding"),
            (b"account;\x81status", "encoding"),
            (b"account;amount\nP1;5", "columns"),
            (b"%PDF-1.4 hello", "columns"),
        ):
            with self.subTest(content):
                rows, refused = self._parse(content)
                self.assertEqual((rows, refused[0][1]), ([], code))
        heading = "account;status;date;amount;fee\n"
        for line, code in (
            ("X1;paid;;5;", "account"),
            ("P0;ack;;5;", "account"),
            ("P1;nonsense;;5;", "status"),
            (";paid;;5;", "account"),
            ("P99999999999;paid;;5;", "account"),
            ("P1;paid;yesterday;5;", "date"),
            ("P1;paid;0001-01-01;5;", "date"),
            ("P1;paid;2026-03-03;5;", "future"),
            ("P1;paid;;;", "amount"),
            ("P1;paid;;0;", "amount"),
            ("P1;paid;;-5;", "amount"),
            ("P1;paid;;1e9;", "amount"),
            ("P1;paid;;nan;", "amount"),
            ("P1;paid;;99999999999;", "amount"),
            ("P1;paid;;1,5;", "amount"),
            ("P1;paid;;١٢;", "amount"),
            ("P1;info;;abc;", "amount"),
            ("P1;paid;;5;6", "fee"),
            ("P1;paid;;5;x", "fee"),
        ):
            with self.subTest(line):
                rows, refused = self._parse(heading + line)
                self.assertEqual((rows, [own[1] for own in refused]), ([], [code]))
        # Somebody else may have set another limit.
        before = csv.field_size_limit(1000)
        self.addCleanup(csv.field_size_limit, before)
        rows, refused = self._parse(heading + "P1;ack\n" + '"' + "x" * 2000)
        self.assertEqual((len(rows), refused[-1][1]), (1, "unreadable"))

    def test_amounts(self):
        for text, expected in (
            ("12", "12"),
            ("1 234.5", "1234.5"),
            ("1'234'567.25", "1234567.25"),
            ("1,23", None),
            ("12.", None),
            (".5", None),
            ("1.2.3", None),
            ("", None),
        ):
            with self.subTest(text):
                found = files.read_amount(text)
                self.assertEqual(found, expected and Decimal(expected))

    def test_refused_lines_as_they_came(self):
        text = 'Account;Status;Note\nP1;odd;"two\nlines"\nP2;ack;fine;too many\n\nP3;odd\n'
        rows, refused = self._parse(text)
        self.assertEqual([row.number for row in rows], [2])
        reasons = [(line, f"{code}: {word}") for line, code, word in refused]
        written = files.write_refused(text.encode(), [*reasons, (99, "=gone")], "Because")
        found = list(csv.reader(io.StringIO(written.decode("utf-8-sig")), delimiter=";"))
        self.assertEqual(
            found,
            [
                ["Account", "Status", "Note", "Because"],
                ["P1", "odd", "two\nlines", "status: odd"],
                ["P3", "odd", "", "status: odd"],
                ["", "", "", "'=gone"],
            ],
        )
        for content in (b"", b"\xff\xfe\x00", b"\n\n"):
            self.assertIn(b"Because", files.write_refused(content, [(1, "empty")], "Because"))
