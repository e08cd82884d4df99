"""A dossier that fits is verified; changed by one byte, by anything, it is refused."""

import contextlib
import io
import json
import subprocess
import sys
import tempfile
import unittest
import zipfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.collections_followup.engine import hash_chain
from odoo.addons.collections_followup.engine.dossier_check import check, main

from .test_dossier_chain import make

TOOL = Path(__file__).resolve().parents[2] / "tools" / "verify_dossier.py"
DATA, CODE, LAST = make()


def rewrite(change=None, drop=(), add=()):
    """Return the dossier with files changed (a dict), dropped and added (pairs), packed anew."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(DATA)) as before,
        zipfile.ZipFile(stream, "w") as after,
    ):
        for name in before.namelist():
            if name not in drop:
                after.writestr(name, (change or {}).get(name, before.read(name)))
        for name, content in add:
            after.writestr(name, content)
    return stream.getvalue()


def codes(data, head=None):
    return [code for code, _path in check(data, head).problems]


class TestDossierCheck(unittest.TestCase):
    def test_what_fits(self):
        report = check(DATA, CODE)
        self.assertTrue(report.fits)
        self.assertEqual((report.number, report.paper, report.last), ("DOS-000001", CODE, LAST))
        typed = " ".join(CODE[n : n + 4] for n in range(0, 64, 4)).upper()
        for head in (None, LAST, typed):
            self.assertFalse(codes(DATA, head))
        self.assertFalse(codes(rewrite()), "packed anew, all entries are the same")

    def test_another_code(self):
        self.assertEqual(codes(DATA, "0" * 64), ["head"])
        self.assertEqual(codes(DATA, ""), ["head"])

    def test_each_file_changed_by_one_byte(self):
        archive = zipfile.ZipFile(io.BytesIO(DATA))
        for name in archive.namelist():
            content = archive.read(name)
            for place in {0, len(content) // 2, len(content) - 1}:
                other = bytearray(content)
                other[place] ^= 1
                with self.subTest(name=name, place=place):
                    self.assertTrue(codes(rewrite({name: bytes(other)}), CODE))

    def test_left_out_added_and_twice(self):
        self.assertEqual(codes(rewrite(drop=["Ledger.csv"])), ["missing"])
        self.assertEqual(codes(rewrite(add=[("more.txt", b"x")])), ["added"])
        self.assertEqual(codes(rewrite(drop=["chain.json"])), ["no_chain"])
        with contextlib.suppress(UserWarning):
            self.assertEqual(codes(rewrite(add=[("Ledger.csv", b"a;b")])), ["twice"])

    def test_a_chain_that_was_computed_again_has_another_code(self):
        archive = zipfile.ZipFile(io.BytesIO(DATA))
        chain = json.loads(archive.read("chain.json"))
        record = hash_chain.read(archive.read("entries/00002.json"))
        changed = {"entries/00002.json": hash_chain.render({**record, "text": "Never called"})}
        previous = hash_chain.START
        for entry in chain["entries"]:
            content = changed.get(entry["path"], archive.read(entry["path"]))
            own = hash_chain.read(content) if entry["kind"] == "record" else content
            previous = entry["link"] = hash_chain.link(previous, own)
            entry["sha256"] = hash_chain.digest(content)
        before = chain["paper"]["entries"]
        chain["paper"]["link"] = chain["entries"][before - 1]["link"]
        forged = rewrite({**changed, "chain.json": json.dumps(chain).encode()})
        self.assertFalse(codes(forged), "it fits itself")
        self.assertEqual(codes(forged, CODE), ["head"])
        chain["paper"]["link"] = CODE
        forged = rewrite({**changed, "chain.json": json.dumps(chain).encode()})
        self.assertEqual(codes(forged, CODE), ["paper"])

    @given(st.integers(0, len(DATA) - 1), st.integers(1, 255))
    def test_any_byte_of_the_file(self, place, other):
        """What is unpacked is what was put in, or the dossier is refused."""
        data = bytearray(DATA)
        data[place] ^= other
        if check(bytes(data), CODE).fits:
            with (
                zipfile.ZipFile(io.BytesIO(DATA)) as before,
                zipfile.ZipFile(io.BytesIO(bytes(data))) as after,
            ):
                for name in before.namelist():
                    if name != "chain.json":
                        self.assertEqual(before.read(name), after.read(name))

    def test_what_is_no_dossier(self):
        self.assertEqual(codes(b""), ["no_zip"])
        self.assertEqual(codes(b"nothing"), ["no_zip"])
        for chain in (b"[]", b"{}", b"\xff", b'{"format": "collections dossier 1"}'):
            self.assertEqual(codes(rewrite({"chain.json": chain})), ["no_chain"])

    def test_as_a_program(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "dossier.zip")
            path.write_bytes(DATA)
            with zipfile.ZipFile(path) as archive:
                archive.extractall(folder)
            for program in (TOOL, Path(folder, "verify", "verify_dossier.py")):
                done = subprocess.run(
                    [sys.executable, str(program), str(path), "--head", CODE],
                    capture_output=True,
                    text=True,
                    check=False,
                )
                self.assertEqual((done.returncode, done.stderr), (0, ""))
                self.assertIn("All entries are as they were put together", done.stdout)
            path.write_bytes(rewrite({"Ledger.csv": b"a;c"}))
            with contextlib.redirect_stdout(io.StringIO()) as out:
                self.assertEqual(main([str(path)]), 1)
            self.assertIn("REFUSED: Ledger.csv was changed", out.getvalue())
            with contextlib.redirect_stderr(io.StringIO()):
                self.assertEqual(main([str(Path(folder, "none.zip"))]), 2)
