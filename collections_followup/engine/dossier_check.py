"""Verifies an evidence dossier, without Odoo: nothing but Python's standard library is needed.

    python3 verify_dossier.py dossier.zip [--head CODE]

``CODE`` is the one on the last page of the paper, or the one that Odoo keeps. Without it, what is
checked is whether the dossier fits itself: somebody who changed an entry and computed all of the
chain again is only found by the code. The program ends with 0 where all fits, with 1 where
something does not, and with 2 where it could not read the file.

Take the program from where you trust it, not from the dossier that you check.
"""

import argparse
import io
import json
import sys
import zipfile
import zlib
from dataclasses import dataclass, field
from hashlib import sha256

try:
    from .hash_chain import START, EntryError, link, read
except ImportError:
    # As a program of its own, beside its copy.
    from hash_chain import START, EntryError, link, read

FORMAT = "collections dossier 1"
CHAIN = "chain.json"
# More is no dossier: it would only fill the memory of whoever checks it.
MOST_BYTES = 2 * 1024**3
MOST_FILES = 100000

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
}


@dataclass
class Report:
    """What was found.

    :ivar str number: of the dossier, as it says itself
    :ivar int entries: how many entries its chain has
    :ivar str paper: the code printed on the paper: the link before the paper itself
    :ivar str last: the last link of the chain as it was computed, "" where it was not
    :ivar list problems: each a code of ``MESSAGES`` and a path; empty where all fits
    """

    number: str = ""
    entries: int = 0
    paper: str = ""
    last: str = ""
    problems: list = field(default_factory=list)

    @property
    def fits(self):
        """Return whether all fits."""
        return not self.problems


def check(data, head=None):
    """Check a dossier.

    :param data: the ZIP as bytes, or an open file
    :param str head: the code that was kept elsewhere, None for none
    :return: a :class:`Report`
    """
    report = Report()
    try:
        stream = io.BytesIO(data) if isinstance(data, bytes) else data
        with zipfile.ZipFile(stream) as archive:
            _check_archive(archive, report, head)
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, EOFError):
        report.problems.append(("no_zip", ""))
    return report


def _check_archive(archive, report, head):
    infos = archive.infolist()
    if len(infos) > MOST_FILES or sum(info.file_size for info in infos) > MOST_BYTES:
        report.problems.append(("too_large", ""))
        return
    names = [info.filename for info in infos]
    chain = _read_chain(archive, names)
    if chain is None:
        report.problems.append(("no_chain", ""))
        return
    report.number = chain["number"]
    listed = [entry["path"] for entry in chain["entries"]]
    report.entries = len(listed)
    report.paper = chain["paper"]["link"]
    for path in sorted({path for path in names if names.count(path) > 1} | _find_twice(listed)):
        report.problems.append(("twice", path))
    for path in sorted(set(names) - set(listed) - {CHAIN}):
        report.problems.append(("added", path))
    if report.problems:
        return
    links = _check_entries(archive, set(names), chain["entries"], report)
    if links is None:
        return
    report.last = links[-1] if links else START
    # The link before the paper is printed on it.
    before = chain["paper"]["entries"]
    printed = links[before - 1] if 0 < before <= len(links) else START
    if printed != report.paper:
        report.problems.append(("paper", ""))
    given = "".join((head or "").split()).lower()
    if head is not None and given not in (report.paper, report.last):
        report.problems.append(("head", ""))


def _find_twice(listed):
    seen, twice = set(), set()
    for path in listed:
        (twice if path in seen else seen).add(path)
    return twice


def _check_entries(archive, names, entries, report):
    """Return the links as they are computed from the files, or None where one does not fit."""
    links, previous = [], START
    for entry in entries:
        path = entry["path"]
        if path not in names:
            report.problems.append(("missing", path))
            return None
        try:
            content = archive.read(path)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
            report.problems.append(("damaged", path))
            return None
        try:
            written = read(content) if entry["kind"] == "record" else content
            previous = link(previous, written)
        except EntryError:
            report.problems.append(("changed", path))
            return None
        if previous != entry["link"] or sha256(content).hexdigest() != entry["sha256"]:
            report.problems.append(("changed", path))
            return None
        links.append(previous)
    return links


def _read_chain(archive, names):
    """Return the list of entries, or None where it is none."""
    if CHAIN not in names:
        return None
    try:
        chain = json.loads(archive.read(CHAIN).decode())
        fits = (
            chain["format"] == FORMAT
            and isinstance(chain["number"], str)
            and isinstance(chain["paper"]["link"], str)
            and type(chain["paper"]["entries"]) is int
            and all(
                isinstance(entry[name], str)
                for entry in chain["entries"]
                for name in ("path", "kind", "sha256", "link")
            )
            and all(entry["kind"] in ("file", "record") for entry in chain["entries"])
        )
    except (ValueError, KeyError, TypeError, zipfile.BadZipFile, zlib.error, RecursionError):
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
        if options.head is None:
            lines.append("Compare the code on the paper, or give it with --head.")
    sys.stdout.write("\n".join(lines) + "\n")
    return 0 if report.fits else 1


if __name__ == "__main__":
    sys.exit(main())
