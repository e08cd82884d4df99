"""Files put together in one ZIP."""

import hashlib
import io
import zipfile
from unittest import TestCase

from odoo.addons.collections_followup.engine import dossier


class TestDossier(TestCase):
    def _read(self, files):
        return zipfile.ZipFile(io.BytesIO(dossier.write_dossier(files)))

    def test_names_that_every_system_can_unpack(self):
        for name, expected in (
            ("INV/2026/0001.pdf", "INV-2026-0001.pdf"),
            ("../../etc/passwd", "-..-etc-passwd"),
            ("a\\b:c*?.txt", "a-b-c--.txt"),
            ("CON.txt", "_CON.txt"),
            ("con", "_con"),
            ("  two   spaces.  ", "two spaces"),
            ("fake\u202efdp.exe", "fakefdp.exe"),
            ("", "_"),
            ("...", "_"),
            ("x" * 300 + ".pdf", "x" * 96 + ".pdf"),
        ):
            with self.subTest(name=name):
                self.assertEqual(dossier.clean_name(name), expected)

    def test_two_of_one_name_and_the_list_with_hashes(self):
        files = [("Invoices", "a.pdf", b"1"), ("Invoices", "A.pdf", b"2"), ("", "index.csv", b"3")]
        archive = self._read(files)
        self.assertEqual(
            archive.namelist(),
            ["Invoices/a.pdf", "Invoices/A (2).pdf", "index (2).csv", "index.csv"],
        )
        index = archive.read("index.csv").decode("utf-8-sig")
        self.assertIn(f"Invoices/a.pdf;1;{hashlib.sha256(b'1').hexdigest()}", index)
        self.assertEqual(dossier.write_dossier(files), dossier.write_dossier(files))
        with self.assertRaises(ValueError):
            dossier.write_dossier([])

    def test_cells_are_no_formulas(self):
        table = dossier.write_table([["=1+1", " -2", "@x", "+y", None, False, -3.5, "a;b"]])
        self.assertTrue(table.startswith(b"\xef\xbb\xbf"))
        self.assertEqual(table.decode("utf-8-sig").strip(), "'=1+1;' -2;'@x;'+y;;;-3.5;\"a;b\"")
