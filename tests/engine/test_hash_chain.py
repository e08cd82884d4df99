"""The chain of hashes: whatever is changed in it is found, and where."""

import hashlib
import json
import subprocess
import sys
from collections import OrderedDict
from datetime import date
from decimal import Decimal
from pathlib import Path
from unittest import TestCase

from hypothesis import assume, given
from hypothesis import strategies as st

from odoo.addons.collections_followup.engine import hash_chain as hc

ENTRIES = [{"kind": "invoice", "amount": "119.00", "days": [1, 2]}, b"%PDF", {"kind": "Übergabe"}]
LINKS = hc.chain(ENTRIES)


class TestRender(TestCase):
    def test_one_way_only(self):
        self.assertEqual(
            hc.render({"b": [1, None, True], "a": {"y": "ü", "x": ""}}),
            '{"a":{"x":"","y":"ü"},"b":[1,null,true]}'.encode(),
        )
        self.assertEqual(hc.render(OrderedDict(b=(1,), a=2)), hc.render({"a": 2, "b": [1]}))

    def test_refused(self):
        loop = {}
        loop["loop"] = loop
        for value in (
            {"a": 0.1},
            {"a": float("nan")},
            {"a": Decimal("0.1")},
            {"a": date(2026, 1, 1)},
            {"a": b""},
            {"a": {1}},
            {1: "a"},
            {"a": [{None: "b"}]},
            {"a": "\ud800"},
            {"a": 10**5000},
            loop,
            [],
            "text",
            None,
        ):
            with self.assertRaises(hc.EntryError):
                hc.render(value)

    def test_says_where(self):
        with self.assertRaisesRegex(hc.EntryError, r"a\.b\[1\] is 0\.5"):
            hc.render({"a": {"b": [1, 0.5]}})

    def test_read_again(self):
        for entry in (ENTRIES[0], ENTRIES[2], {}):
            self.assertEqual(hc.read(hc.render(entry)), entry)
        for data in (
            b'{"a":1,"a":2}',
            b'{"a": 1}',
            b'{"b":1,"a":2}',
            b'{"a":"\\u00fc"}',
            b'{"a":1.0}',
            b'{"a":NaN}',
            b'{"a":1}\n',
            b'\xef\xbb\xbf{"a":1}',
            b'{"a":"\xff"}',
            b'{"a":"\\ud800"}',
            b"[" * 100000,
            b"[]",
            b"",
        ):
            with self.assertRaises(hc.EntryError, msg=data[:20]):
                hc.read(data)


class TestChain(TestCase):
    def test_by_hand(self):
        # As anybody computes it: 32 bytes, a letter, 32 bytes
        first = hashlib.sha256(b"%PDF").digest()
        one = hashlib.sha256(bytes(32) + b"F" + first)
        second = hashlib.sha256(b'{"a":"b"}').digest()
        two = hashlib.sha256(one.digest() + b"R" + second)
        self.assertEqual(hc.chain([b"%PDF", {"a": "b"}]), [one.hexdigest(), two.hexdigest()])
        self.assertEqual(hc.digest(b"%PDF"), first.hex())
        self.assertEqual(hc.digest({"a": "b"}), second.hex())

    def test_stays_as_it_is(self):
        # Dossiers that were handed over are verified by what was computed then.
        self.assertEqual(
            LINKS[-1], "e5812b80cef4dc7a20d2b9a54c186213e1dd01f4a4ac4e1ab454f7c1db63d08d"
        )

    def test_goes_on(self):
        self.assertEqual(hc.chain(ENTRIES[1:], LINKS[0]), LINKS[1:])
        self.assertEqual(hc.link(LINKS[1], ENTRIES[2]), LINKS[2])
        self.assertIsNone(hc.verify(ENTRIES[1:], LINKS[1:], previous=LINKS[0]))
        self.assertEqual(hc.chain([]), [])

    def test_a_file_by_its_digest(self):
        for previous in (hc.START, LINKS[0]):
            expected = hc.link(previous, b"%PDF")
            self.assertEqual(hc.link_file(previous, hc.digest(b"%PDF")), expected)
        for checksum in ("", "00", "x" * 64, None):
            with self.assertRaises(hc.EntryError):
                hc.link_file(hc.START, checksum)

    def test_a_file_is_no_record(self):
        self.assertNotEqual(hc.chain([b"{}"]), hc.chain([{}]))
        self.assertEqual(hc.chain([bytearray(b"a"), memoryview(b"b")]), hc.chain([b"a", b"b"]))

    def test_refused(self):
        for entry in ("text", None, 1, [b"a"]):
            with self.assertRaises(hc.EntryError):
                hc.chain([entry])
        for previous in ("", "00", "x" * 64, None, 5, LINKS[0] + "00"):
            with self.assertRaises(hc.EntryError):
                hc.link(previous, b"")


class TestVerify(TestCase):
    def _find(self, entries, links=LINKS, head=None):
        misfit = hc.verify(entries, links, head)
        return misfit and (misfit.position, misfit.reason)

    def test_fits(self):
        self.assertIsNone(self._find(ENTRIES))
        self.assertIsNone(self._find(iter(ENTRIES), iter(LINKS), LINKS[-1]))
        self.assertIsNone(self._find([], []))
        self.assertIsNone(self._find([], [], hc.START))

    def test_head_is_typed_from_paper(self):
        head = LINKS[-1].upper()
        self.assertIsNone(self._find(ENTRIES, head=f" {head[:32]}\n{head[32:]} "))

    def test_first_that_does_not_fit(self):
        paid = {**ENTRIES[0], "amount": "118.00"}
        self.assertEqual(self._find([paid, *ENTRIES[1:]]), (1, "changed"))
        self.assertEqual(self._find([ENTRIES[0], b"%PDf", ENTRIES[2]]), (2, "changed"))
        self.assertEqual(self._find([paid, b"", {}]), (1, "changed"))
        self.assertEqual(self._find([ENTRIES[0], ENTRIES[2]]), (2, "changed"))
        self.assertEqual(self._find([ENTRIES[0], ENTRIES[2], ENTRIES[1]]), (2, "changed"))
        # What cannot even be rendered
        self.assertEqual(self._find([*ENTRIES[:2], {"kind": 0.5}]), (3, "changed"))
        # A link
        self.assertEqual(self._find(ENTRIES, [LINKS[0], LINKS[0], LINKS[2]]), (2, "changed"))
        self.assertEqual(self._find(ENTRIES, [LINKS[0], None, LINKS[2]]), (2, "changed"))

    def test_more_and_fewer(self):
        self.assertEqual(self._find(ENTRIES[:2]), (3, "missing"))
        self.assertEqual(self._find([*ENTRIES, b""]), (4, "added"))
        self.assertEqual(self._find([], LINKS), (1, "missing"))

    def test_head_shows_what_the_chain_cannot(self):
        # Cut off together with its link; computed again
        self.assertIsNone(self._find(ENTRIES[:2], LINKS[:2]))
        self.assertEqual(self._find(ENTRIES[:2], LINKS[:2], LINKS[-1]), (3, "head"))
        forged = [{**ENTRIES[0], "amount": "1.00"}, *ENTRIES[1:]]
        self.assertIsNone(self._find(forged, hc.chain(forged)))
        self.assertEqual(self._find(forged, hc.chain(forged), LINKS[-1]), (4, "head"))
        self.assertEqual(self._find([], [], LINKS[-1]), (1, "head"))


class TestAlone(TestCase):
    def test_runs_without_the_add_on(self):
        code = (
            "import sys; sys.path.insert(0, sys.argv[1]); import hash_chain, json;"
            "print(hash_chain.chain([b'a'])[0]);"
            "print(json.dumps([name for name in sys.modules if name.startswith('odoo')]))"
        )
        done = subprocess.run(
            [sys.executable, "-I", "-S", "-c", code, str(Path(hc.__file__).parent)],
            capture_output=True,
            text=True,
            check=True,
        )
        link, loaded = done.stdout.splitlines()
        self.assertEqual(link, hc.chain([b"a"])[0])
        self.assertEqual(json.loads(loaded), [])


leaves = st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=5))
values = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=6,
)
entries = st.one_of(
    st.binary(max_size=20), st.dictionaries(st.text(max_size=3), values, max_size=3)
)
dossiers = st.lists(entries, min_size=1, max_size=6)


def is_same(one, other):
    """Compare as written: in Python 1, True and 1.0 are equal."""
    return type(one) is type(other) and (
        one == other if isinstance(one, bytes) else json.dumps(one) == json.dumps(other)
    )


class TestProperties(TestCase):
    @given(dossiers)
    def test_whole_ones_fit(self, dossier):
        links = hc.chain(dossier)
        self.assertEqual(len(set(links)), len(dossier))
        self.assertIsNone(hc.verify(dossier, links, links[-1]))
        for entry in dossier:
            if isinstance(entry, dict):
                turned = dict(reversed(entry.items()))
                self.assertEqual(hc.digest(turned), hc.digest(entry))
                self.assertTrue(is_same(hc.read(hc.render(turned)), json.loads(hc.render(entry))))

    @given(st.data(), dossiers, entries)
    def test_a_changed_entry_is_named(self, data, dossier, other):
        links = hc.chain(dossier)
        place = data.draw(st.integers(0, len(dossier) - 1))
        assume(not is_same(dossier[place], other))
        # One that differs in the order of its keys alone is the same.
        assume(isinstance(other, bytes) or hc.digest(other) != hc.digest(dossier[place]))
        changed = [*dossier[:place], other, *dossier[place + 1 :]]
        self.assertEqual(hc.verify(changed, links), hc.Misfit(place + 1, "changed"))

    @given(st.data(), st.lists(st.binary(min_size=1, max_size=20), min_size=1, max_size=6))
    def test_each_byte_counts(self, data, dossier):
        links = hc.chain(dossier)
        place = data.draw(st.integers(0, len(dossier) - 1))
        at = data.draw(st.integers(0, len(dossier[place]) - 1))
        flipped = bytearray(dossier[place])
        flipped[at] ^= data.draw(st.integers(1, 255))
        changed = [*dossier[:place], bytes(flipped), *dossier[place + 1 :]]
        self.assertEqual(hc.verify(changed, links), hc.Misfit(place + 1, "changed"))

    @given(st.data(), st.lists(st.binary(max_size=20), min_size=1, max_size=6, unique=True))
    def test_left_out_or_put_in(self, data, dossier):
        links = hc.chain(dossier)
        place = data.draw(st.integers(0, len(dossier) - 1))
        fewer = [*dossier[:place], *dossier[place + 1 :]]
        misfit = hc.verify(fewer, links)
        self.assertEqual(misfit.position, place + 1)
        new = data.draw(st.binary(min_size=21, max_size=25))
        more = [*dossier[:place], new, *dossier[place:]]
        self.assertEqual(hc.verify(more, links), hc.Misfit(place + 1, "changed"))
