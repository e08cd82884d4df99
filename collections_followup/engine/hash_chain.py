"""A chain of hashes over the entries of a dossier: whoever changes one of them breaks it. Pure.

Nothing but Python's standard library, and nothing of this add-on: a checker that runs on another
machine, without Odoo, takes this file along.

An entry is the bytes of a file, or a record (a dict) written as JSON in one way only. Its *digest*
is the SHA-256 of these bytes: what ``sha256sum`` prints of the file. Its *link* is the SHA-256 of
65 bytes: 32 of the link before it (of zero for the first entry), the letter ``F`` for a file or
``R`` for a record, and 32 of the digest. A link so depends on all entries up to its own, on their
order and on what they are.

What a chain cannot show by itself: that its last entries were cut off, or that all of it was
computed again by somebody who changed an entry. Both change the last link, so that one is to be
kept elsewhere too, on paper or with somebody else, and given to :func:`verify` as ``head``.
"""

import json
from dataclasses import dataclass
from hashlib import sha256
from itertools import zip_longest

# What the first entry follows.
START = bytes(32).hex()
FILE = b"F"
RECORD = b"R"
_NOTHING = object()


class EntryError(ValueError):
    """An entry that cannot be written in one way only, or a link that is none."""


@dataclass(frozen=True)
class Misfit:
    """The first entry that does not fit.

    :ivar int position: which entry, from 1; after the last one for ``head``
    :ivar str reason: ``changed`` (the entry, one before it that was left out, or its link);
        ``missing`` (there is a link, and no entry); ``added`` (there is an entry, and no link); or
        ``head`` (all fit, and yet the last link is another than the one kept elsewhere)
    """

    position: int
    reason: str


def render(record):
    """Return a record as bytes, the same for equal records.

    That is JSON without spaces, keys in the order of their code points. Texts are written in
    UTF-8 and as they are: the same letter written otherwise (Unicode has several ways) is another
    text.

    :param dict record: of texts, whole numbers, truth values, None, lists and dicts with texts as
        keys. Amounts and dates are given as texts.
    :raises EntryError: there is something else in it, such as a floating point number, which is
        written in more ways than one
    """
    if not isinstance(record, dict):
        raise EntryError(f"A record is a dict, not {type(record).__name__}")
    try:
        _check(record, "")
        text = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return text.encode()
    except EntryError:
        raise
    except RecursionError as error:
        raise EntryError("A record is nested too deeply") from error
    except ValueError as error:
        # Half of a surrogate pair, or a number of thousands of digits.
        raise EntryError(f"A record cannot be written: {error}") from error


def read(data):
    """Return the record that was rendered to these bytes.

    :param bytes data: what :func:`render` gave
    :raises EntryError: it did not: a key that stands there twice, other spaces or another order
        are refused, so that nobody reads something else in them than was chained
    """
    try:
        record = json.loads(bytes(data).decode())
    except (ValueError, RecursionError) as error:
        raise EntryError(f"This is no record: {error}") from error
    if render(record) != bytes(data):
        raise EntryError("This record is written otherwise than records are")
    return record


def digest(entry):
    """Return the SHA-256 of an entry, as 64 hexadecimal digits.

    :param entry: bytes, or a dict
    :raises EntryError: it is neither, or cannot be rendered
    """
    return sha256(_write(entry)[1]).hexdigest()


def link(previous, entry):
    """Return the link of an entry, as 64 hexadecimal digits.

    :param str previous: the link of the entry before it, or ``START``
    :param entry: bytes, or a dict
    :raises EntryError: the entry is neither, or cannot be rendered; or ``previous`` is no link
    """
    kind, content = _write(entry)
    return _join(previous, kind, sha256(content).digest())


def link_file(previous, checksum):
    """Return the link of a file by its digest, for who has not all of it in memory.

    :param str previous: the link of the entry before it, or ``START``
    :param str checksum: what :func:`digest` gives for the file
    :raises EntryError: ``previous`` is no link, or the other no digest
    """
    return _join(previous, FILE, _parse(checksum))


def _join(previous, kind, checksum):
    return sha256(_parse(previous) + kind + checksum).hexdigest()


def _parse(digits):
    """Return the 32 bytes of a link or a digest."""
    try:
        value = bytes.fromhex(digits)
    except (TypeError, ValueError) as error:
        raise EntryError(f"{digits!r} is no link") from error
    if len(value) != len(START) // 2:
        raise EntryError(f"{digits!r} is no link")
    return value


def chain(entries, previous=START):
    """Return the links of entries, in their order.

    :param entries: each bytes or a dict
    :param str previous: the link that the first one follows, where a chain goes on
    :return: list of 64 hexadecimal digits each
    :raises EntryError: an entry is neither, or cannot be rendered
    """
    links = []
    for entry in entries:
        previous = link(previous, entry)
        links.append(previous)
    return links


def verify(entries, links, head=None, previous=START):
    """Return the first entry that does not fit its chain, or None where all fit.

    :param entries: each bytes or a dict, in order
    :param links: what :func:`chain` gave for them
    :param str head: the last link, as it was kept elsewhere; spaces and capitals do not matter, as
        it may have been typed from paper. Without it, entries cut off at the end with their links
        are not noticed.
    :param str previous: the link that the first entry follows
    :return: a :class:`Misfit`, or None
    """
    position = 0
    pairs = zip_longest(entries, links, fillvalue=_NOTHING)
    for position, (entry, expected) in enumerate(pairs, 1):
        if entry is _NOTHING:
            return Misfit(position, "missing")
        if expected is _NOTHING:
            return Misfit(position, "added")
        try:
            previous = link(previous, entry)
        except EntryError:
            return Misfit(position, "changed")
        if previous != expected:
            return Misfit(position, "changed")
    if head is not None and "".join(head.split()).lower() != previous:
        return Misfit(position + 1, "head")
    return None


def _write(entry):
    """Return the kind of an entry, and its bytes."""
    if isinstance(entry, bytes | bytearray | memoryview):
        return FILE, bytes(entry)
    return RECORD, render(entry)


def _check(value, place):
    """Refuse what JSON would write in several ways, or as if it were something else."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise EntryError(f"{place or 'A record'} has a key that is no text: {key!r}")
            _check(inner, f"{place}.{key}" if place else key)
    elif isinstance(value, list | tuple):
        for number, inner in enumerate(value):
            _check(inner, f"{place}[{number}]")
    elif value is not None and not isinstance(value, str | int):
        raise EntryError(f"{place} is {value!r}: give a text, a whole number, or a list of these")
