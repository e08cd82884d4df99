"""Texts: one line of an e-mail, a name of a file, and amounts as people type them."""

import re
import unicodedata
from decimal import Decimal

# Line ends and other control characters, of ASCII and of Unicode, with the spaces around them.
# Python's e-mail package refuses a header that holds one, or reads it as a second header.
CONTROL = re.compile("[ \t]*[\x00-\x1f\x7f-\x9f\u2028\u2029]+[ \t]*")
SEPARATORS = re.compile(r"[/\\]")
# What may stand around an amount: a sign or code of a currency.
CURRENCY = re.compile(r"^[^\W\d_]{0,3}|[^\W\d_]{0,3}$|[$€£¥\s\xa0\u202f']")
# Groups of three, then decimals after the other separator; or digits and decimals alone.
AMOUNT = re.compile(r"(\d{1,3}(?:([.,])\d{3})*|\d+)(?:([.,])(\d{1,2}))?")


def flatten(text):
    """Return a text as one line: line ends and control characters become one space.

    Spaces that do not break a line are kept.

    :param text: a text, or False
    :return: a text of the same kind (``Markup`` stays one); an empty one for False
    """
    if not text:
        return ""
    return type(text)(CONTROL.sub(" ", text).strip())


def make_file_name(text):
    """Return a text as the name of a file: one line without separators of folders."""
    return SEPARATORS.sub("-", flatten(text)).strip()


def parse_amount(text):
    """Return the amount that a text is, however its thousands and decimals are parted, or None.

    Three digits after the only separator are thousands: 1.200 and 1,200 are twelve hundred.

    :param str text: such as ``1,234.50``, ``1.234,50`` or ``EUR 1234``
    :return: a ``Decimal``, or None for a text that is no amount
    """
    found = AMOUNT.fullmatch(CURRENCY.sub("", (text or "").strip()))
    if not found or found[2] and found[2] == found[3]:
        return None
    whole = re.sub("[.,]", "", found[1])
    return Decimal(f"{whole}.{found[4] or 0}")


def fold(text):
    """Return a text in small letters without accents, of the same length."""
    letters = []
    for letter in text.replace("ß", "s").replace("’", "'"):
        plain = unicodedata.normalize("NFD", letter)[:1].lower()
        letters.append(plain if len(plain) == 1 else letter)
    return "".join(letters)
