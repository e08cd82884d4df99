"""Positions of the records of German court payment orders (EDA), as data, and how values fill them.

A record has 128 bytes of code page 850 and ends with CR LF. It is named by its kind, its subject
and its part: ``01 AS 03`` is the third record about an applicant (``AS``) in an application for a
payment order (``01``).

Where the positions are from: the courts' conditions and record descriptions of format 4 give them,
and hand them to those who have a number (``Kennziffer``). What stands here was taken from public
programs that write and read such files, checked by the sums of their lengths. Not publicly known
were, and are assumed: the day in ``22 KS 00`` (it stands where it does in ``03 KS 00``), and the
meaning of the further marks in ``01 KS 00`` (they stay blank). In ``20 KS 00`` two public programs
differ: what is here makes the record 128 bytes long. Those of ``08``, ``20`` and ``25`` that
parties file are the same in two public programs, which name the courts' descriptions (formats 4100
and 4000). A court's own description is entered as amendments (``amend``), one field per line.

Forms of fields:

===  ==========================================================================
X    letters, from the left, filled with blanks
U    the same in capitals
N    number, from the right, filled with zeros
B    number, or blanks where there is none
D    day as YYMMDD, or blanks
A    amount with two decimals, without a point
C    amount, or blanks where there is none
R    rate with three decimals, without a point, or blanks
===  ==========================================================================
"""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from .court_exchange import Refused, count_cents

LENGTH = 128
CODE_PAGE = "cp850"
FORMS = "XUNBDACR"

_PERSON_1 = (
    ("salutation", 10, 1, "X"),
    ("legal_form", 11, 35, "X"),
    ("name_1", 46, 35, "X"),
    ("name_2", 81, 35, "X"),
)
_PERSON_2 = (("name_3", 10, 35, "X"), ("name_4", 45, 35, "X"))
_ADDRESS = (
    ("street", 10, 35, "X"),
    ("zip", 45, 5, "X"),
    ("city", 50, 27, "X"),
    ("country", 77, 3, "U"),
)
_REPRESENTATIVE = (("role", 10, 35, "X"), ("name", 45, 35, "X"))
_FIVE_NUMBERS = tuple((f"court_number_{index + 1}", 11 * index, 11, "X") for index in range(5))


# Six payments in a record: a day and an amount each.
_PAYMENTS = tuple(
    field
    for index in range(6)
    for field in (
        (f"day_{index + 1}", 10 + 16 * index, 6, "D"),
        (f"amount_{index + 1}", 16 + 16 * index, 10, "C"),
    )
)


def _shift(fields, start):
    return tuple((name, start + place, length, form) for name, place, length, form in fields)


_COURT_MESSAGE = (
    ("sender", 10, 8, "X"),
    ("court_number_1", 18, 11, "X"),
    ("reference", 29, 35, "X"),
)
_ISSUED = (
    ("sender", 10, 8, "X"),
    *_shift(_FIVE_NUMBERS, 18),
    ("reference", 73, 35, "X"),
    ("day", 108, 6, "D"),
)


def _with_interest(*fields):
    """The fields of a further claim, followed by its interest."""
    start = fields[-1][1] + fields[-1][2]
    return (
        *fields,
        ("rate", start, 5, "R"),
        ("above_base", start + 5, 1, "X"),
        ("start", start + 6, 6, "D"),
        ("end", start + 12, 6, "D"),
    )


# By record: name of a field, its first byte, its length, its form.
LAYOUT = {
    # head and end of a file
    "AA": (
        ("sender", 3, 8, "X"),
        ("day", 11, 6, "D"),
        ("kind", 17, 2, "X"),
        ("deliverer", 19, 8, "X"),
        ("format", 27, 4, "X"),
        ("eda_id", 31, 6, "U"),
        ("court", 37, 2, "X"),
        ("software", 56, 20, "X"),
        ("version", 76, 10, "X"),
    ),
    "BB": (
        ("sender", 3, 8, "X"),
        ("count", 11, 7, "N"),
        ("records", 18, 7, "N"),
        ("catalogue", 25, 7, "N"),
        ("amount", 32, 14, "N"),
        ("court_numbers", 46, 15, "N"),
        ("claims", 61, 7, "N"),
    ),
    # application for a payment order
    "01 KS 00": (
        ("reference", 10, 35, "X"),
        ("applicant_number", 45, 8, "X"),
        ("attorney_number", 53, 8, "X"),
        ("court_zip", 61, 5, "X"),
        ("court_city", 66, 30, "X"),
        ("joint", 108, 1, "X"),
        ("performed", 109, 1, "X"),
        ("dispute", 115, 1, "X"),
    ),
    "01 AS 01": _PERSON_1,
    "01 AS 02": _PERSON_2,
    "01 AS 03": _ADDRESS,
    "01 ASGV 01": _REPRESENTATIVE,
    "01 BANK 00": (
        ("account_of", 10, 1, "X"),
        ("iban", 11, 34, "U"),
        ("bic", 45, 11, "U"),
    ),
    "01 AG 01": _PERSON_1,
    "01 AG 02": _PERSON_2,
    "01 AG 03": _ADDRESS,
    "01 AG 04": (
        ("hearing_court", 10, 1, "X"),
        ("hearing_zip", 11, 5, "X"),
        ("hearing_city", 16, 30, "X"),
    ),
    "01 AGGV 01": _REPRESENTATIVE,
    "01 ASPK 00": (
        ("catalogue", 10, 2, "N"),
        ("catalogue_more", 12, 2, "B"),
        ("reason", 22, 35, "X"),
        ("number", 57, 35, "X"),
        ("since", 92, 6, "D"),
        ("until", 98, 6, "D"),
        ("amount", 104, 10, "A"),
    ),
    "01 ASPS 01": (
        ("amount", 10, 10, "A"),
        ("since", 20, 6, "D"),
        ("until", 26, 6, "D"),
        ("reason_1", 32, 93, "X"),
    ),
    "01 ASPS 02": (("reason_2", 10, 70, "X"),),
    "01 ZINS 00": (
        ("rate", 10, 5, "R"),
        ("above_base", 15, 1, "X"),
        ("per", 16, 1, "X"),
        ("start", 17, 6, "D"),
        ("end", 23, 6, "D"),
        ("amount", 29, 10, "C"),
    ),
    "01 AUSL 00": (
        ("form_costs", 10, 8, "C"),
        ("amount", 18, 8, "C"),
        ("reason", 26, 35, "X"),
    ),
    "01 MAHNK 00": _with_interest(("amount", 10, 7, "C")),
    "01 AUSK 00": _with_interest(("amount", 10, 7, "C")),
    "01 BKRL 00": _with_interest(("amount", 10, 7, "C")),
    "01 INKB 00": _with_interest(("amount", 10, 10, "C")),
    "01 ANF 00": _with_interest(("amount", 10, 8, "C"), ("reason", 18, 35, "X")),
    # what the court answers
    "03 KS 00": _ISSUED,
    "05 KS 00": (*_COURT_MESSAGE, ("message", 73, 2, "X"), ("day", 75, 6, "D")),
    "05 AG 03": _ADDRESS,
    "05 NZUG 01": (("cause", 10, 1, "X"), ("text", 12, 90, "X")),
    "05 NZUG 02": (("text", 10, 30, "X"),),
    "16 KS 00": (
        *_COURT_MESSAGE,
        ("day", 64, 6, "D"),
        ("hearing_zip", 80, 5, "X"),
        ("hearing_city", 85, 30, "X"),
    ),
    "18 KS 00": (*_COURT_MESSAGE, ("other_reference", 64, 35, "X")),
    "18 WIPG 00": (("extent", 10, 1, "X"), ("day", 109, 6, "D")),
    "20 KS 00": (
        ("sender", 10, 8, "X"),
        ("reference", 18, 35, "X"),
        *_shift(_FIVE_NUMBERS, 53),
        ("day", 108, 6, "D"),
        ("filed", 114, 6, "D"),
        ("about", 120, 2, "X"),
    ),
    "20 MO 00": (
        ("error", 10, 3, "X"),
        ("field", 13, 20, "X"),
        ("index_1", 33, 2, "X"),
        ("index_2", 35, 2, "X"),
        ("mask", 37, 1, "X"),
        ("digit", 38, 1, "X"),
        ("digit_place", 39, 1, "X"),
        ("form", 40, 1, "X"),
        ("content", 41, 35, "X"),
    ),
    "22 KS 00": _ISSUED,
    "90 QU 00": (("text", 10, 116, "X"),),
    # what the parties file beside the application
    "07 KS 00": _COURT_MESSAGE,
    "08 KS 00": (
        ("sender", 10, 8, "X"),
        ("court_number_1", 18, 11, "X"),
        ("reference", 29, 30, "X"),
        ("day", 59, 6, "D"),
        ("paid", 65, 1, "X"),
        ("service", 66, 1, "X"),
        ("postage", 67, 8, "C"),
        ("other_costs", 75, 8, "C"),
        ("other_reason", 83, 35, "X"),
        ("costs_interest", 118, 1, "X"),
        ("attorney_costs", 119, 7, "A"),
    ),
    "08 ZAHL 00": _PAYMENTS,
    "08 ZAHL2 00": _PAYMENTS,
    "10 KS 00": _COURT_MESSAGE,
    "25 KS 00": (
        ("sender", 10, 8, "X"),
        ("reference", 18, 35, "X"),
        ("settled", 53, 1, "X"),
        ("known", 54, 1, "X"),
        ("court_number_1", 55, 11, "X"),
        ("entered", 66, 1, "X"),
    ),
    "29 KS 00": _COURT_MESSAGE,
    "30 KS 00": (
        ("sender", 10, 8, "X"),
        ("court_number_1", 18, 11, "X"),
        ("other_reference", 29, 35, "X"),
        ("extent", 64, 1, "X"),
    ),
}


class Place(NamedTuple):
    """Where a field stands: its first byte counted from 1, its length and its form."""

    name: str
    start: int
    length: int
    form: str


def get_places(key, layout=LAYOUT):
    """Return the places of a record, in their order.

    :raise Refused: no such record is known (``unknown``)
    """
    if key not in layout:
        raise Refused("unknown", key)
    return [Place(*entry) for entry in sorted(layout[key], key=lambda entry: entry[1])]


def get_key(line):
    """Return what names a record: ``AA``, or kind, subject and part such as ``01 AS 03``."""
    if line[:2] in ("AA", "BB"):
        return line[:2]
    return " ".join((line[:2], line[2:7].strip(), line[7:9]))


def pack(key, values, layout=LAYOUT):
    """Return a record of 128 bytes, without its end of line.

    :param str key: what names it
    :param dict values: by field; what is left out stays blank, or zero
    :raise Refused: a value has letters that code page 850 does not have (``letters``), is too long
        (``length``), is no number that fits (``number``), or has no place in the record (``form``)
    """
    places = get_places(key, layout)
    unknown = values.keys() - {place.name for place in places}
    if unknown:
        raise Refused("form", f"{key} {min(unknown)}")
    head = (key if " " not in key else _head(key)).encode(CODE_PAGE)
    record = bytearray(head.ljust(LENGTH))
    for place in places:
        filled = _fill(f"{key} {place.name}", place, values.get(place.name))
        record[place.start - 1 : place.start - 1 + place.length] = filled
    return bytes(record)


def _head(key):
    kind, subject, part = key.split(" ")
    return f"{kind}{subject:<5}{part}"


def _fill(name, place, value):
    if place.form in "XU":
        return _fill_text(name, place, value)
    if place.form == "D":
        text = value.strftime("%y%m%d") if value else " " * 6
    elif place.form == "R":
        text = " " * place.length if value is None else _fill_rate(name, place, value)
    elif value in (None, "") and place.form in "BC":
        text = " " * place.length
    elif place.form in "AC":
        most = 10**place.length - 1
        text = str(count_cents(name, value or 0, most)).rjust(place.length, "0")
    else:
        text = str(value or 0).rjust(place.length, "0")
        if not text.isdecimal() or len(text) > place.length:
            raise Refused("number", name, value, 10**place.length - 1)
    return text.encode(CODE_PAGE)


def _fill_text(name, place, value):
    text = str(value or "")
    if place.form == "U":
        text = text.upper()
    try:
        filled = text.encode(CODE_PAGE)
    except UnicodeEncodeError as error:
        raise Refused("letters", name, text[error.start : error.end]) from None
    if any(byte < 32 or byte == 127 for byte in filled):
        raise Refused("letters", name, text)
    if len(filled) > place.length:
        raise Refused("length", name, text, place.length)
    return filled.ljust(place.length)


def _fill_rate(name, place, value):
    thousandths = Decimal(value) * 1000
    if not 0 <= thousandths < 10**place.length or thousandths != thousandths.to_integral_value():
        raise Refused("number", name, value)
    return str(int(thousandths)).rjust(place.length, "0")


def unpack(line, key, layout=LAYOUT):
    """Return the values of a record by field: texts, ints, days, decimals; None where it is blank.

    :param str line: the record, decoded
    :raise Refused: a number or day is none (``number``)
    """
    values = {}
    for place in get_places(key, layout):
        raw = line[place.start - 1 : place.start - 1 + place.length]
        values[place.name] = _read(f"{key} {place.name}", place, raw)
    return values


def _read(name, place, raw):
    text = raw.strip()
    if place.form in "XU":
        return text
    if not text or (place.form == "D" and text == "000000"):
        return None
    try:
        if place.form == "D":
            # The files are of the years since 1980.
            year = int(text[:2])
            return date(year + (2000 if year < 80 else 1900), int(text[2:4]), int(text[4:6]))
        if not text.isdecimal():
            raise InvalidOperation
        if place.form in "NB":
            return int(text)
        return Decimal(text).scaleb(-3 if place.form == "R" else -2)
    except (ValueError, InvalidOperation):
        raise Refused("number", name, text) from None


def amend(text, layout=LAYOUT):
    """Return a layout with the positions of a court's own description.

    :param str text: lines such as ``01 AS 03 street 10 35 X``; empty ones and what follows a ``#``
        are passed over; a field that is there already is moved, another one added
    :raise Refused: a line is none of that kind, or a field does not fit into its record or lies
        over another one (``positions``)
    """
    amended = {key: {entry[0]: entry for entry in fields} for key, fields in layout.items()}
    for line in (text or "").splitlines():
        words = line.split("#")[0].split()
        if not words:
            continue
        *key, name, start, length, form = words if len(words) > 4 else ["", "", "", "", ""]
        key = " ".join(key)
        numbers = start.isdecimal() and length.isdecimal()
        known = key in ("AA", "BB") or (len(key.split(" ")) == 3 and key in amended)
        if not known or not numbers or form not in list(FORMS):
            raise Refused("positions", line.strip())
        first, last = int(start), int(start) + int(length) - 1
        if not (3 if key in ("AA", "BB") else 10) <= first <= last <= LENGTH:
            raise Refused("positions", line.strip())
        amended[key][name] = (name, int(start), int(length), form)
    for key, fields in amended.items():
        entries = sorted(fields.values(), key=lambda entry: entry[1])
        for before, after in zip(entries, entries[1:], strict=False):
            if before[1] + before[2] > after[1]:
                raise Refused("positions", f"{key} {before[0]}", after[0])
    return {key: tuple(fields.values()) for key, fields in amended.items()}
