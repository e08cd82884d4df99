"""An evidence dossier as one ZIP: entries, their files, and a chain of hashes over all of them.

The chain begins with a record of what the dossier is about; each entry is a record, followed by its
files. A paper is made of them, on which the link up to there stands; the paper is the last entry.
``dossier_check.py`` verifies it.
"""

import io
import json
import zipfile
from pathlib import Path
from typing import NamedTuple

from . import hash_chain
from .dossier import clean_name, find_free, write_table
from .dossier_check import ABOUT, CHAIN, FORMAT

ENTRIES = "entries"
INDEX = "index.csv"
PROGRAMS = {"verify_dossier.py": "dossier_check.py", "hash_chain.py": "hash_chain.py"}
README = """How to verify this dossier
==========================

    python3 verify/verify_dossier.py dossier.zip --head CODE

CODE stands on the last page of the paper. It covers all entries, but not the file of the paper
itself: compare that one with the paper. Python 3.10 or later is all that is needed. Rather than the
copy in here, use one that you trust: whoever changes a dossier can change that copy, too.

chain.json lists all entries in order, with the SHA-256 of each and a link that depends on all
entries before it. Whoever changes one byte of an entry breaks the chain.
"""


class Part(NamedTuple):
    """One entry of the chain: where it stands, ``file`` or ``record``, and its bytes."""

    path: str
    kind: str
    content: bytes


class Row(NamedTuple):
    """One file or entry of the index: its entry's number, path ("" for none), size and hash."""

    number: int
    path: str
    size: int
    digest: str


class DossierChain:
    """Entries that are put together one after the other.

    :ivar list parts: each :class:`Part`
    :ivar list rows: each :class:`Row`
    """

    def __init__(self, about):
        """Begin a dossier.

        :param dict about: number, company, customer and the like, as texts
        """
        self.number = about["number"]
        self.parts, self.rows, self.links = [], [], []
        self._entries = []
        reserved = {CHAIN, INDEX, "README.txt", *(f"verify/{name}" for name in PROGRAMS)}
        self._taken = {name.casefold() for name in reserved}
        self._add(ABOUT, "record", hash_chain.render(about))

    def _add(self, path, kind, content):
        entry = content if kind == "file" else hash_chain.read(content)
        self.links.append(
            hash_chain.link(self.links[-1] if self.links else hash_chain.START, entry)
        )
        self.parts.append(Part(path, kind, content))

    def add(self, day, what, text, files=()):
        """Add an entry and its files.

        :param str day: year-month-day, "" for none
        :param str what: its kind, in a word
        :param str text: what happened
        :param files: each a folder ("" for none), a name and the content in bytes
        :return: list of :class:`Row`, one for each file, or one without a path
        """
        number = len(self._entries) + 1
        placed = []
        for folder, name, content in files:
            folder = clean_name(folder) if folder else ""
            placed.append((find_free(folder, clean_name(name), self._taken), bytes(content)))
        rows = [
            Row(number, path, len(content), hash_chain.digest(content)) for path, content in placed
        ]
        record = {
            "number": str(number),
            "day": day or "",
            "what": what,
            "text": text,
            "files": [{"path": row.path, "sha256": row.digest} for row in rows],
        }
        self._entries.append((record, rows))
        self._add(f"{ENTRIES}/{number:05d}.json", "record", hash_chain.render(record))
        for path, content in placed:
            self._add(path, "file", content)
        rows = rows or [Row(number, "", 0, "")]
        self.rows += rows
        return rows

    def close(self, headings):
        """Add the index and what is needed to verify, and return the link that the paper says.

        :param headings: of the columns of the index
        """
        table = [list(headings)]
        for record, rows in self._entries:
            start = [int(record["number"]), record["day"], record["what"], record["text"]]
            table += [[*start, row.path, row.size, row.digest] for row in rows] or [start]
        self._add(INDEX, "file", write_table(table))
        self._add("README.txt", "file", README.encode())
        here = Path(__file__).parent
        for name, source in PROGRAMS.items():
            self._add(f"verify/{name}", "file", (here / source).read_bytes())
        return self.links[-1]

    def seal(self, name, paper):
        """Add the paper, and return the ZIP and the last link.

        :param str name: of the paper's file
        :param bytes paper: the PDF
        """
        before = len(self.links)
        self._add(find_free("", clean_name(name), self._taken), "file", paper)
        chain = {
            "format": FORMAT,
            "number": self.number,
            "paper": {"entries": before, "link": self.links[before - 1]},
            "entries": [
                {
                    "path": part.path,
                    "kind": part.kind,
                    "sha256": hash_chain.digest(part.content),
                    "link": link,
                }
                for part, link in zip(self.parts, self.links, strict=True)
            ],
        }
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            listed = json.dumps(chain, ensure_ascii=False, indent=1).encode()
            for path, content in [*((p.path, p.content) for p in self.parts), (CHAIN, listed)]:
                # Without a time of its own: the same files give the same bytes.
                archive.writestr(zipfile.ZipInfo(path), content, zipfile.ZIP_DEFLATED)
        return stream.getvalue(), self.links[-1]
