"""Verifies an evidence dossier, without Odoo: nothing but Python's standard library is needed.

    python3 verify_dossier.py dossier.zip [--head CODE]

``CODE`` is the one on the last page of the paper, or the last link, which Odoo keeps. That on the
paper covers all entries before the paper, and so not the paper's own file: compare that one with
the paper. Without a code, what is checked is whether the dossier fits itself: somebody who changed
an entry and computed all of the chain again is only found by the code. The program ends with 0
where all fits, with 1 where something does not, and with 2 where it could not read the file.

Take the program from where you trust it, not from the dossier that you check.
"""

import argparse
import io
import json
import re
import sys
import unicodedata
import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass, field
from hashlib import sha256

try:
    from .hash_chain import START, EntryError, link, link_file, read
except ImportError:
    # As a program of its own, beside its copy.
    from hash_chain import START, EntryError, link, link_file, read

FORMAT = "collections dossier 1"
CHAIN = "chain.json"
ABOUT = "about.json"
# More is no dossier: it would only fill the memory of whoever checks it.
MOST_BYTES = 2 * 1024**3
MOST_BYTES_ON_SERVER = 512 * 1024**2
MOST_FILES = 100000
# Of what is read as JSON: the list of entries, and each record.
MOST_JSON = 64 * 1024**2
MOST_RECORD = 16 * 1024**2
# What JSON is made of: each sign may be an object in memory.
MOST_SIGNS = 20 * MOST_FILES
# More say nothing that these did not.
MOST_PROBLEMS = 100
LONGEST = 1000
BLOCK = 1024**2
# How each file begins in the directory of a ZIP.
ENTRY = b"PK\x01\x02"
DIGEST = re.compile(r"[0-9a-f]{64}")
# Signs that are not seen, or that change what is seen of others on a screen.
UNSEEN = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
# What a file that is no ZIP, or a damaged one, may raise.
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)

MESSAGES = {
    "no_zip": "This is no ZIP file, or it is damaged.",
    "too_large": "This is too large for a dossier.",
    "no_chain": "There is no list of entries (chain.json), or it cannot be read.",
    "twice": "{path} is there twice.",
    "added": "{path} does not belong to the dossier: it is not in the chain.",
    "missing": "{path} is missing.",
    "damaged": "{path} cannot be unpacked: it was changed.",
    "changed": "{path} was changed, or an entry before it was left out.",
    "paper": "The code that the dossier says its paper has is another than that of its entries.",
    "head": "The code that was given is not that of this dossier.",
    "late": "{path} comes after the code on the paper: it was added.",
    "number": "The number that the dossier says it has is another than that of its first entry.",
}
UNCOVERED = "The code on the paper covers all entries, but not the file of the paper itself."


@dataclass
class Report:
    """What was found.

    :ivar str number: of the dossier, as it says itself
    :ivar int entries: how many entries its chain has
    :ivar str paper: the code printed on the paper: the link before the paper itself
    :ivar str last: the last link of the chain as it was computed, "" where it was not
    :ivar bool uncovered: the code that was given is that on the paper, which says nothing of the
        file of the paper itself
    :ivar list problems: each a code of ``MESSAGES`` and a path; empty where all fits
    """

    number: str = ""
    entries: int = 0
    paper: str = ""
    last: str = ""
    uncovered: bool = False
    problems: list = field(default_factory=list)

    @property
    def fits(self):
        """Return whether all fits."""
        return not self.problems


def check(data, head=None, most=MOST_BYTES):
    """Check a dossier.

    :param data: the ZIP as bytes, or an open file
    :param str head: the code that was kept elsewhere, None for none
    :param int most: how many bytes there may be, unpacked
    :return: a :class:`Report`
    """
    report = Report()
    try:
        if isinstance(data, bytes):
            if data.count(ENTRY) > 2 * MOST_FILES:
                # Its directory alone would fill the memory.
                report.problems.append(("too_large", ""))
                return report
            data = io.BytesIO(data)
        with zipfile.ZipFile(data) as archive:
            _check_archive(archive, report, head, most)
    except MemoryError:
        report.problems.append(("too_large", ""))
    except (*BROKEN, OSError, ValueError):
        report.problems.append(("no_zip", ""))
    del report.problems[MOST_PROBLEMS:]
    return report


def _check_archive(archive, report, head, most):
    infos = archive.infolist()
    if len(infos) > MOST_FILES or sum(info.file_size for info in infos) > most:
        report.problems.append(("too_large", ""))
        return
    names = Counter(info.filename for info in infos)
    chain = _read_chain(archive, names)
    if chain is None:
        report.problems.append(("no_chain", ""))
        return
    report.number = chain["number"]
    listed = Counter(entry["path"] for entry in chain["entries"])
    report.entries = len(chain["entries"])
    report.paper = chain["paper"]["link"]
    for path in sorted(path for path, count in (names | listed).items() if count > 1):
        report.problems.append(("twice", _show(path)))
    for path in sorted(set(names) - set(listed) - {CHAIN}):
        report.problems.append(("added", _show(path)))
    # The paper is the last one: what else comes after the code that is printed on it was not there.
    before = chain["paper"]["entries"]
    for entry in chain["entries"][before:-1]:
        report.problems.append(("late", entry["path"]))
    if report.problems:
        return
    links = _check_entries(archive, set(names), chain["entries"], report)
    if links is None:
        return
    report.last = links[-1]
    if links[before - 1] != report.paper:
        report.problems.append(("paper", ""))
    if _read_number(archive, chain["entries"][0]) != report.number:
        report.problems.append(("number", ""))
    given = "".join((head or "").split()).lower()
    if head is not None and given not in (report.paper, report.last):
        report.problems.append(("head", ""))
    report.uncovered = given == report.paper


def _show(path):
    """Return a path as it can be printed, whatever somebody has put into it."""
    shown = (sign if unicodedata.category(sign) not in UNSEEN else "?" for sign in path[:LONGEST])
    return "".join(shown)


def _is_plain(text):
    """Return whether a text can be printed as it is."""
    return isinstance(text, str) and text == _show(text)


def _check_entries(archive, names, entries, report):
    """Return the links as they are computed from the files, or None where one does not fit."""
    links, previous = [], START
    for entry in entries:
        path = entry["path"]
        if path not in names:
            report.problems.append(("missing", path))
            return None
        try:
            digest, previous = _compute(archive, entry, previous)
        except BROKEN:
            report.problems.append(("damaged", path))
            return None
        except EntryError:
            report.problems.append(("changed", path))
            return None
        if previous != entry["link"] or digest != entry["sha256"]:
            report.problems.append(("changed", path))
            return None
        links.append(previous)
    return links


def _compute(archive, entry, previous):
    """Return the digest of an entry, and its link."""
    if entry["kind"] == "record":
        content = _unpack(archive, entry["path"], MOST_RECORD)
        return sha256(content).hexdigest(), link(previous, read(content))
    digest = sha256()
    with _open(archive, entry["path"]) as stream:
        while block := stream.read(BLOCK):
            digest.update(block)
    return digest.hexdigest(), link_file(previous, digest.hexdigest())


def _open(archive, path):
    """Open a file of the archive that is packed as those of dossiers are."""
    info = archive.getinfo(path)
    # Others unpack as much at once as whoever packed it likes.
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise NotImplementedError(info.compress_type)
    return archive.open(info)


def _unpack(archive, path, most):
    """Return JSON that is small enough to be read.

    :raises EntryError: it is not
    """
    if archive.getinfo(path).file_size > most:
        raise EntryError("This is too large")
    with _open(archive, path) as stream:
        content = stream.read()
    if sum(content.count(sign) for sign in (b"{", b"[", b",")) > MOST_SIGNS:
        raise EntryError("There is too much in it")
    return content


def _read_number(archive, entry):
    """Return the number that the first entry says, None where it is no record that has one."""
    if entry["path"] != ABOUT or entry["kind"] != "record":
        return None
    return read(_unpack(archive, ABOUT, MOST_RECORD)).get("number")


def _read_chain(archive, names):
    """Return the list of entries, or None where it is none."""
    if CHAIN not in names:
        return None
    try:
        chain = json.loads(_unpack(archive, CHAIN, MOST_JSON).decode())
        entries, paper = chain["entries"], chain["paper"]
        fits = (
            chain["format"] == FORMAT
            and _is_plain(chain["number"])
            and DIGEST.fullmatch(paper["link"])
            and type(paper["entries"]) is int
            and isinstance(entries, list)
            and 0 < paper["entries"] < len(entries) <= MOST_FILES
            and all(
                _is_plain(entry["path"])
                and entry["kind"] in ("file", "record")
                and DIGEST.fullmatch(entry["sha256"])
                and DIGEST.fullmatch(entry["link"])
                for entry in entries
            )
        )
    # Among them: too large, no text, nested too deeply.
    except (ValueError, KeyError, TypeError, *BROKEN):
        return None
    return chain if fits else None


def main(arguments=None):
    """Check the dossier that the command line names, print what was found, return the status."""
    parser = argparse.ArgumentParser(description="Verify an evidence dossier.")
    parser.add_argument("file", help="the dossier, a ZIP file")
    parser.add_argument("--head", help="the code on the last page of the paper")
    options = parser.parse_args(arguments)
    try:
        with open(options.file, "rb") as stream:
            report = check(stream, options.head)
    except OSError as error:
        sys.stderr.write(f"{options.file}: {error.strerror}\n")
        return 2
    lines = []
    if report.number:
        lines.append(f"Dossier {report.number}, {report.entries} entries")
        lines.append(f"Code on the paper: {report.paper}")
    if report.last:
        lines.append(f"Last link:         {report.last}")
    lines += ["REFUSED: " + MESSAGES[code].format(path=path) for code, path in report.problems]
    if report.fits:
        lines.append("All entries are as they were put together.")
        if report.uncovered:
            lines.append(UNCOVERED)
        if options.head is None:
            lines.append("Compare the code on the paper, or give it with --head.")
    sys.stdout.write("\n".join(lines) + "\n")
    return 0 if report.fits else 1


if __name__ == "__main__":
    sys.exit(main())
