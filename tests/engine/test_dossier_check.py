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
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.collections_followup.engine import dossier_check, hash_chain
from odoo.addons.collections_followup.engine.dossier_check import UNCOVERED, check, main

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


def forge(put_in=(), paper=None, entries=None, **values):
    """Return the dossier with files put in before the paper, and the later links computed anew.

    :param put_in: each a path, its kind and its bytes
    :param bytes paper: another one
    :param entries: how many entries the paper is said to cover, None as it was said
    """
    archive = zipfile.ZipFile(io.BytesIO(DATA))
    chain = json.loads(archive.read("chain.json"))
    *before, last = chain["entries"]
    content = paper or archive.read(last["path"])
    previous = before[-1]["link"]
    for path, kind, own in [*put_in, (last["path"], "file", content)]:
        previous = hash_chain.link(previous, hash_chain.read(own) if kind == "record" else own)
        digest = hash_chain.digest(own)
        before.append({"path": path, "kind": kind, "sha256": digest, "link": previous})
    if entries is not None:
        chain["paper"]["entries"] = entries
    changed = json.dumps({**chain, "entries": before, **values}).encode()
    return rewrite(
        {last["path"]: content, "chain.json": changed}, add=[(own[0], own[2]) for own in put_in]
    )


def rename(path):
    """Return the dossier with another path in its list of entries, and the file called so."""
    archive = zipfile.ZipFile(io.BytesIO(DATA))
    chain = json.loads(archive.read("chain.json"))
    chain["entries"][1]["path"] = path
    name = path.encode("utf-8", "replace").decode()
    return rewrite({"chain.json": json.dumps(chain).encode()}, add=[(name, b"")])


def codes(data, head=None, **values):
    return [code for code, _path in check(data, head, **values).problems]


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

    def test_what_was_put_in_after_the_code_on_the_paper(self):
        record = {"number": "2", "day": "", "what": "Acknowledged", "text": "", "files": []}
        put_in = [
            ("entries/00009.json", "record", hash_chain.render(record)),
            ("Forged/ack.pdf", "file", b"%PDF forged"),
        ]
        forged = forge(put_in, paper=b"another paper")
        found = [("late", "entries/00009.json"), ("late", "Forged/ack.pdf")]
        for head in (None, CODE):
            self.assertEqual(check(forged, head).problems, found)
        count = check(DATA).entries
        # Nor does it help to say that the paper covers more than the code does, or nothing.
        self.assertEqual(codes(forge(put_in, entries=count + 1), CODE), ["paper"])
        for entries in (-1, 0, count, count + 9):
            self.assertEqual(codes(forge(entries=entries), CODE), ["no_chain"], entries)
        self.assertEqual(codes(forge(entries=1), CODE)[0], "late")

    def test_another_number(self):
        self.assertEqual(codes(forge(), LAST), [])
        for head in (None, CODE, LAST):
            self.assertEqual(codes(forge(number="DOS-000002"), head), ["number"])

    def test_the_code_on_the_paper_says_nothing_of_the_file_of_the_paper(self):
        forged = forge(paper=b"another paper")
        report = check(forged, CODE)
        self.assertTrue(report.fits and report.uncovered)
        self.assertEqual(codes(forged, LAST), ["head"], "the last link does")
        self.assertFalse(check(DATA, LAST).uncovered or check(DATA).uncovered)

    def test_what_cannot_be_printed(self):
        for path in ("a\x1b[2Jb", "a\nb", "a\u202eb", "a\ud800b", "a\u2028b", "a" * 1001):
            with self.subTest(path=ascii(path[:9])):
                self.assertEqual(codes(rename(path)), ["no_chain"])
                self.assertEqual(codes(forge(number=path)), ["no_chain"])
        [(code, shown)] = check(rewrite(add=[("a\x1b[2Jb", b"")])).problems
        self.assertEqual((code, shown), ("added", "a?[2Jb"))

    def test_too_much_for_whoever_checks_it(self):
        self.assertEqual(codes(DATA, most=1000), ["too_large"])
        with patch.object(dossier_check, "MOST_FILES", 5):
            self.assertEqual(codes(DATA), ["too_large"])
        for name, found in (("MOST_JSON", "no_chain"), ("MOST_SIGNS", "no_chain")):
            with patch.object(dossier_check, name, 20):
                self.assertEqual(codes(DATA), [found])
        with patch.object(dossier_check, "MOST_RECORD", 20):
            self.assertEqual(codes(DATA), ["changed"])
        with patch.object(dossier_check, "_check_archive", side_effect=MemoryError):
            self.assertEqual(codes(DATA), ["too_large"])
        many = rewrite(add=[(f"{number}.txt", b"") for number in range(200)])
        self.assertEqual(codes(many), ["added"] * dossier_check.MOST_PROBLEMS)

    def test_a_directory_that_would_fill_the_memory(self):
        data = DATA + dossier_check.ENTRY * 21
        with patch.object(dossier_check, "MOST_FILES", 10):
            with patch.object(dossier_check.zipfile, "ZipFile") as opened:
                self.assertEqual(codes(data), ["too_large"])
            opened.assert_not_called()

    def test_packed_in_another_way(self):
        stream = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(DATA)) as before, zipfile.ZipFile(stream, "w") as after:
            for name in before.namelist():
                way = zipfile.ZIP_LZMA if name == "Ledger.csv" else zipfile.ZIP_DEFLATED
                after.writestr(name, before.read(name), way)
        self.assertEqual(codes(stream.getvalue()), ["damaged"])

    def test_a_large_file_is_read_in_blocks(self):
        with patch.object(dossier_check, "BLOCK", 3):
            self.assertFalse(codes(DATA, CODE))

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
                self.assertIn(UNCOVERED, done.stdout)
            path.write_bytes(rewrite({"Ledger.csv": b"a;c"}))
            with contextlib.redirect_stdout(io.StringIO()) as out:
                self.assertEqual(main([str(path)]), 1)
            self.assertIn("REFUSED: Ledger.csv was changed", out.getvalue())
            with contextlib.redirect_stderr(io.StringIO()):
                self.assertEqual(main([str(Path(folder, "none.zip"))]), 2)
