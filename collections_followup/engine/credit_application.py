"""What a stranger enters on a form without login: read field by field, and never trusted.

Only the fields that are listed are looked at. Texts lose what no person types (control marks, marks
that turn the direction of writing); what is too long is refused, not cut. Files are what their
first bytes say, and of a kind that no program runs.
"""

import re
import unicodedata
from decimal import Decimal

from .typed_amount import read_typed

# By name: the longest text, and whether it has to be there. Those with several lines are MANY.
FIELDS = {
    "legal_name": (120, True),
    "trade": (120, False),
    "vat": (40, False),
    "registration": (60, False),
    "street": (200, False),
    "zip": (20, False),
    "city": (100, False),
    "country": (80, False),
    "person": (120, True),
    "email": (200, True),
    "phone": (50, False),
    "amount": (30, True),
    "bank": (120, False),
    "iban": (50, False),
    "references": (2000, False),
    "remark": (2000, False),
}
MANY = frozenset({"references", "remark"})
MOST_AMOUNT = Decimal(10) ** 10
# By the end of a name: what a file of that kind begins with, and what it is kept as.
KINDS = {
    "pdf": (b"%PDF-",),
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
}
MOST_FILES = 5
MOST_BYTES = 5 * 1024 * 1024
EMAIL = re.compile(r"[^@\s<>\"',;:()\\]+@[^@\s<>\"',;:()\\]+\.[^@\s<>\"',;:()\\.]{2,}")


def read(values):
    """Return what was entered, and what is wrong with it.

    :param values: what was sent, by name; anything else than texts counts as nothing
    :return: a dict of clean texts by field, ``amount`` as a decimal, and a dict of problems by
        field: ``missing``, ``long``, ``email``, ``amount`` or ``iban``
    """
    clean, problems = {}, {}
    for name, (longest, is_needed) in FIELDS.items():
        text = clean_text(values.get(name), name in MANY)
        if len(text) > longest:
            problems[name] = "long"
            text = ""
        elif is_needed and not text:
            problems[name] = "missing"
        clean[name] = text
    if clean["email"] and not EMAIL.fullmatch(clean["email"]):
        problems["email"] = "email"
    if clean["iban"] and not is_iban(clean["iban"]):
        problems["iban"] = "iban"
    amount = read_amount(clean["amount"]) if clean["amount"] else None
    if clean["amount"] and amount is None:
        problems["amount"] = "amount"
    return {**clean, "amount": amount}, problems


def clean_text(value, many=False):
    """Return a text as a person types it: without control marks, white space in order.

    :param value: what was sent; anything else than a text counts as nothing
    :param bool many: whether it may have several lines
    """
    if not isinstance(value, str):
        return ""
    # The length is looked at afterwards, but nobody waits for megabytes.
    text = unicodedata.normalize("NFC", value[:10000])
    text = "".join(
        letter
        for letter in text.replace("\r\n", "\n").replace("\r", "\n")
        if letter == "\n" or letter == "\t" or unicodedata.category(letter)[0] != "C"
    )
    if many:
        return "\n".join(" ".join(line.split()) for line in text.split("\n")).strip()
    return " ".join(text.split())


def read_amount(text):
    """Return an amount that a person wrote, such as 12,000.50, 12.000,50 or 12000; else None.

    :param str text: the amount
    """
    amount = read_typed(text)
    return amount if amount and amount <= MOST_AMOUNT else None


def is_iban(text):
    """Return whether a text is an account number whose check digits are right (ISO 13616)."""
    text = re.sub(r"\s", "", text).upper()
    if not re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", text):
        return False
    return int("".join(str(int(letter, 36)) for letter in text[4:] + text[:4])) % 97 == 1


def check_files(files):
    """Return what is wrong with files, or None.

    :param files: list of a name and the content in bytes
    :return: ``count``, ``size`` or ``kind``
    """
    if len(files) > MOST_FILES:
        return "count"
    for name, content in files:
        if not content or len(content) > MOST_BYTES:
            return "size"
        begins = KINDS.get(name.rpartition(".")[2].lower())
        if not begins or not content.startswith(begins):
            return "kind"
    return None
