"""What a customer enters on the pages of the account: read field by field, and never trusted.

Only the fields that an action asks for are looked at. What is wrong is gathered by field and said
together; nothing is guessed.
"""

import base64
import binascii
import hashlib
import re
import struct
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from . import credit_application
from .typed_amount import UnclearAmountError, read_typed

# Ids of records in one form, at most.
MOST_IDS = 500
MOST_AMOUNT = credit_application.MOST_AMOUNT
# What proves something: documents and photographs.
PROOFS = credit_application.KINDS
MOST_FILES = credit_application.MOST_FILES
MOST_BYTES = credit_application.MOST_BYTES
# A signature pad makes a picture of so many bytes at most, as base64.
MOST_SIGNATURE = 700_000
# What such a picture begins with, and how wide and high it is at most: a few bytes may say that it
# is so large that drawing it fills the memory.
PNG = b"\x89PNG\r\n\x1a\n"
MOST_PIXELS = 4000


class Form:
    """Reads the values of a form, and gathers in ``problems`` what is wrong by field.

    A problem is a word: ``missing``, ``long``, ``day``, ``amount``, ``unclear``, ``number``,
    ``choice``, ``email``; the words for people are elsewhere.
    """

    def __init__(self, values):
        self.values = values
        self.problems = {}

    def get(self, name):
        """Return what was sent for a field, as it came: the first text; empty for anything else."""
        value = self.values.get(name)
        if isinstance(value, list | tuple):
            value = value[0] if value else ""
        return value if isinstance(value, str) else ""

    def text(self, name, longest, needed=False, many=False):
        """Return a text without what no person types; empty where something is wrong."""
        text = credit_application.clean_text(self.get(name), many)
        if len(text) > longest:
            self.problems[name] = "long"
            return ""
        if needed and not text:
            self.problems[name] = "missing"
        return text

    def day(self, name, needed=True):
        """Return a day as browsers send it, such as 2026-12-31; None where it is none."""
        text = self.get(name).strip()
        if not text:
            if needed:
                self.problems[name] = "missing"
            return None
        try:
            if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
                raise ValueError
            return date.fromisoformat(text)
        except ValueError:
            self.problems[name] = "day"
            return None

    def amount(self, name, needed=False, nothing=False, places=2, mark=""):
        """Return an amount above zero as a decimal, as people write it; None where it is none.

        :param bool nothing: whether zero is an amount, too
        :param int places: decimal places of its currency
        :param str mark: what parts decimals in the language of the page
        """
        text = credit_application.clean_text(self.get(name))
        if not text:
            if needed:
                self.problems[name] = "missing"
            return None
        try:
            found = read_typed(text, places, mark)
        except UnclearAmountError:
            self.problems[name] = "unclear"
            return None
        if found is None or found > MOST_AMOUNT or not (found or nothing):
            self.problems[name] = "amount"
            return None
        return found

    def whole(self, name, least, most):
        """Return a whole number between two others; None where it is none."""
        text = self.get(name).strip()
        if not re.fullmatch(r"\d{1,6}", text, re.ASCII) or not least <= int(text) <= most:
            self.problems[name] = "number"
            return None
        return int(text)

    def ids(self, name, needed=True):
        """Return numbers of records, each once, in the order in which they were sent."""
        value = self.values.get(name)
        texts = value if isinstance(value, list | tuple) else [value]
        found = [
            int(text)
            for text in texts
            if isinstance(text, str) and re.fullmatch(r"[1-9]\d{0,8}", text, re.ASCII)
        ]
        if len(found) > MOST_IDS or len(found) < len([text for text in texts if text]):
            self.problems[name] = "choice"
            return []
        found = list(dict.fromkeys(found))
        if needed and not found:
            self.problems[name] = "missing"
        return found

    def choice(self, name, choices, needed=True):
        """Return one of some words; empty where it is none of them."""
        text = self.get(name)
        if text in choices:
            return text
        if text or needed:
            self.problems[name] = "choice" if text else "missing"
        return ""

    def email(self, name, needed=False):
        """Return an e-mail address; empty where it is none."""
        text = self.text(name, 200, needed)
        if text and not credit_application.EMAIL.fullmatch(text):
            self.problems[name] = "email"
            return ""
        return text

    def flag(self, name):
        """Return whether a box is ticked."""
        return bool(self.get(name))

    def files(self, name, files, kinds=PROOFS):
        """Look at files: what is wrong with them is a problem of their field."""
        if problem := check_files(files, kinds):
            self.problems[name] = problem


def check_files(files, kinds=PROOFS):
    """Return what is wrong with files, or None: ``count``, ``size`` or ``kind``.

    :param files: list of a name and the content in bytes
    :param dict kinds: by the end of a name, what a file of that kind begins with; nothing: text
    """
    if len(files) > MOST_FILES:
        return "count"
    for name, content in files:
        if not content or len(content) > MOST_BYTES:
            return "size"
        end = name.rpartition(".")[2].lower()
        if end not in kinds:
            return "kind"
        if kinds[end] and not content.startswith(kinds[end]):
            return "kind"
        if not kinds[end] and b"\x00" in content:
            return "kind"
    return None


def is_picture(text):
    """Return whether a text is a PNG in base64, as a signature pad makes it, of bounded size."""
    if not isinstance(text, str) or not 60 <= len(text) <= MOST_SIGNATURE:
        return False
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return False
    if not content.startswith(PNG) or content[12:16] != b"IHDR":
        return False
    width, height = struct.unpack(">II", content[16:24])
    return 0 < width <= MOST_PIXELS and 0 < height <= MOST_PIXELS


class Limits(NamedTuple):
    """Within which a promise is taken as it is given; see ``find_excess``.

    ``days``: so many days ahead. ``part``: so many percent of what is open on the items.
    ``broken``: so many that were broken lately.
    """

    days: int
    part: Decimal
    broken: int


def find_excess(limits, days, amount, open_amount, broken):
    """Return which limits a promise exceeds: words ``days``, ``part``, ``broken``.

    :param Limits limits: of the company
    :param int days: days from today to the day that is promised
    :param Decimal amount: what is promised, ``open_amount``: what is open on the items
    :param int broken: how many promises were not kept lately
    """
    found = []
    if days > limits.days:
        found.append("days")
    if amount * 100 < open_amount * limits.part:
        found.append("part")
    if broken > limits.broken:
        found.append("broken")
    return found


def share(amount, parts):
    """Return an amount shared out over parts in their order, each no more than is open.

    :param Decimal amount: what is shared out
    :param list parts: pairs of a key and what is open of it
    :return: a dict by key, without those that get nothing; and what is left over
    """
    shared = {}
    for key, most in parts:
        part = min(amount, most)
        if part > 0:
            shared[key] = part
            amount -= part
    return shared, amount


def find_counts(debt, first, minimum, most):
    """Return how many instalments may be offered: from 2 on, as many as are not too small.

    :param Decimal debt: what is divided
    :param Decimal first: what of it is paid first
    :param Decimal minimum: the least that an instalment may be
    :param int most: how many there may be at most
    :return: a list of numbers, none where not even two are possible
    """
    rest = debt - first
    return [count for count in range(2, most + 1) if rest > 0 and rest / count >= minimum]


def make_digest(values):
    """Return what says whether two readings are the same: 24 digits.

    :param values: lists of what ``str`` says in one way only
    """
    return hashlib.sha256(repr(_say(values)).encode()).hexdigest()[:24]


def _say(value):
    return [_say(own) for own in value] if isinstance(value, list) else str(value)
