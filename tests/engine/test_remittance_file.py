import io
import zipfile
from decimal import Decimal
from unittest.mock import patch

from openpyxl import Workbook

from odoo.tests import BaseCase, tagged

from odoo.addons.collections_followup.engine import remittance, remittance_file
from odoo.addons.collections_followup.engine.remittance import Debt
from odoo.addons.collections_followup.engine.remittance_file import UnreadableFile, read_file

DEBTS = [
    Debt("a", ("INV/2026/00012",), (Decimal(400),)),
    Debt("b", ("INV/2026/00013",), (Decimal(300),)),
]
CAMT = b"""<?xml version="1.0"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.08"><BkToCstmrDbtCdtNtfctn><Ntfctn>
<Ntry><Amt Ccy="EUR">650.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><NtryDtls><TxDtls><RmtInf>
<Strd><RfrdDocInf><Nb>INV/2026/00012</Nb></RfrdDocInf><RfrdDocAmt><RmtdAmt>400.00</RmtdAmt>
</RfrdDocAmt></Strd><Strd><RfrdDocInf><Nb>INV/2026/00013</Nb></RfrdDocInf><RfrdDocAmt>
<RmtdAmt>250.00</RmtdAmt></RfrdDocAmt></Strd></RmtInf></TxDtls></NtryDtls></Ntry>
<Ntry><Amt Ccy="EUR">9.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><NtryDtls><TxDtls><RmtInf>
<Ustrd>INV/2026/00013</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>
</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>"""


def make_workbook(rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@tagged("post_install", "-at_install")
class TestRemittanceFile(BaseCase):
    def _read(self, name, content, money=None):
        rows = read_file(name, content)
        return remittance_file.read_rows(rows, DEBTS, money).direction

    def test_tables(self):
        both = {"a": Decimal(390), "b": Decimal(250)}
        table = [
            ["Rechnung", "Datum", "Brutto", "Skonto", "Zahlbetrag"],
            ["INV/2026/00012", "2026-10-01", 400, 10, 390],
            ["INV/2026/00013", "2026-10-02", "300,00", "", "250,00"],
            ["Summe", "", "", "", 640],
        ]
        self.assertEqual(self._read("a.xlsx", make_workbook(table)), both)
        text = "\n".join(";".join(map(str, row)) for row in table)
        self.assertEqual(self._read("A.CSV", text.encode("cp1252")), both)
        # More than the payment: the numbers count, the amounts do not.
        self.assertEqual(self._read("a.csv", text.encode(), Decimal(600)), {"a": None, "b": None})
        # Made ready once, and not row by row.
        rows = [["INV/2026/00012", "400.00"]] * 50
        with patch.object(
            remittance, "_find_aliases", side_effect=remittance._find_aliases
        ) as made:
            remittance_file.read_rows(rows, DEBTS)
        self.assertEqual(made.call_count, 1)
        # Without a head: the only amount of a row
        bare = b"INV/2026/00012\t17.10.2026\t400.00\nINV/2026/00013\t5\t12.00\t13.00"
        self.assertEqual(self._read("a.txt", bare), {"a": Decimal(400), "b": None})
        self.assertEqual(
            self._read("a.txt", b"INV/2026/00013 and 2026/00012"), {"b": None, "a": None}
        )

    def test_notice_of_the_bank(self):
        self.assertEqual(
            self._read("a.xml", CAMT, Decimal(650)), {"a": Decimal(400), "b": Decimal(250)}
        )
        # What stands elsewhere is no entry.
        nested = CAMT.replace(b"<NtryDtls>", b"<Ntry></Ntry><Other><TxDtls/></Other><NtryDtls>", 1)
        self.assertEqual(len(read_file("a.xml", nested)), 2)
        with patch.object(remittance_file, "MOST_ROWS", 1):
            self.assertEqual(len(read_file("a.xml", CAMT)), 1)
        words = CAMT.replace(b"Strd", b"Other").replace(
            b"<RmtInf>", b"<RmtInf><Ustrd>INV/2026/00012</Ustrd>", 1
        )
        self.assertEqual(self._read("a.xml", words), {"a": Decimal(650)})

    def test_what_says_nothing(self):
        bomb = io.BytesIO()
        with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/workbook.xml", b" " * (remittance_file.MOST_UNPACKED + 1))
        entity = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        cases = [
            ("a.exe", b"MZ", "unknown"),
            ("a.xlsx", b"PK\x03\x04no", "broken"),
            ("a.xlsx", bomb.getvalue(), "large"),
            ("a.pdf", b"%PDF-1.7 no", "broken"),
            ("a.csv", b" ;\n;", "empty"),
            ("a.xml", b"<a>", "broken"),
            ("a.xml", b"<a/>", "unknown"),
            ("a.xml", entity + CAMT.split(b"?>", 1)[1], "unknown"),
        ]
        for name, content, code in cases:
            with self.subTest(name=name, code=code):
                with self.assertRaises(UnreadableFile) as raised:
                    read_file(name, content)
                self.assertEqual(raised.exception.code, code)
