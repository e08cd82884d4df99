"""A dossier is put together, and its chain depends on all of it."""

import csv
import io
import json
import unittest
import zipfile

from odoo.addons.collections_followup.engine.dossier_chain import DossierChain

HEADINGS = ("No.", "Day", "What", "Text", "File", "Bytes", "SHA-256")


def make(text="Called", content=b"%PDF-1.4 invoice", paper=b"paper"):
    """Return a small dossier: its ZIP, the code on its paper, and its last link."""
    chain = DossierChain({"number": "DOS-000001", "customer": "Azure"})
    chain.add("2026-01-05", "Invoice", "INV/1", [("Invoices", "INV/1.pdf", content)])
    chain.add("2026-02-01", "Contact", text)
    chain.add("", "Ledger", "=1+1", [("", "Ledger.csv", b"a;b"), ("", "ledger.csv", b"c")])
    code = chain.close(HEADINGS)
    data, last = chain.seal("DOS-000001.pdf", paper)
    return data, code, last


class TestDossierChain(unittest.TestCase):
    def test_what_is_in_it(self):
        data, code, last = make()
        archive = zipfile.ZipFile(io.BytesIO(data))
        names = archive.namelist()
        for name in (
            *("about.json", "entries/00001.json", "Invoices/INV-1.pdf", "Ledger.csv"),
            *("ledger (2).csv", "index.csv", "README.txt", "verify/verify_dossier.py"),
            *("verify/hash_chain.py", "DOS-000001.pdf", "chain.json"),
        ):
            self.assertIn(name, names)
        chain = json.loads(archive.read("chain.json"))
        self.assertEqual(chain["paper"]["link"], code)
        self.assertEqual(chain["entries"][-1]["link"], last)
        rows = list(
            csv.reader(io.StringIO(archive.read("index.csv").decode("utf-8-sig")), delimiter=";")
        )
        self.assertEqual(rows[0], list(HEADINGS))
        self.assertEqual([row[0] for row in rows[1:]], ["1", "2", "3", "3"])
        self.assertEqual(rows[2], ["2", "2026-02-01", "Contact", "Called"])
        self.assertEqual(rows[3][3], "'=1+1")

    def test_the_same_gives_the_same_and_anything_else_does_not(self):
        first = make()
        self.assertEqual(make(), first)
        codes = {first[1]}
        for values in ({"text": "called"}, {"content": b"%PDF-1.4 invoicf"}):
            codes.add(make(**values)[1])
        self.assertEqual(len(codes), 3)
        data, code, last = make(paper=b"papes")
        self.assertEqual(code, first[1], "the paper says what comes before it")
        self.assertNotEqual(last, first[2])
