"""Files to and from agencies: rows by a layout of columns, as CSV or as a spreadsheet.

The default layout has the fields that Oracle's utilities billing names for referrals to agencies:
account, name, person, numbers, addresses, class, currency, date, reason and amounts by class of
debt, with the lengths given there.
"""

import csv
import io
import re
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

import xlsxwriter

from .text import fold

# What can stand in a column of a file that goes out: by name, its usual heading and the most
# letters that it has; None for amounts and dates.
OUT = {
    "account": ("Account ID", 10),
    "name": ("Name", 254),
    "person_type": ("Person type", 2),
    "id_type": ("ID type", 8),
    "id_value": ("ID value", 100),
    "phone_type": ("Phone type", 12),
    "phone": ("Phone", 24),
    "email": ("E-mail", 254),
    "street": ("Address 1", 254),
    "street2": ("Address 2", 254),
    "zip": ("Postal code", 12),
    "city": ("City", 90),
    "state": ("State", 6),
    "country": ("Country", 3),
    "service_street": ("Service address 1", 254),
    "service_street2": ("Service address 2", 254),
    "service_zip": ("Service postal code", 12),
    "service_city": ("Service city", 90),
    "service_state": ("Service state", 6),
    "service_country": ("Service country", 3),
    "language": ("Language", 8),
    "customer_class": ("Customer class", 8),
    "currency": ("Currency", 3),
    "date": ("Referral activity date", None),
    "reason": ("Reason", 4),
    "why": ("Reason in words", 254),
    "principal": ("Principal", None),
    "interest": ("Interest", None),
    "fees": ("Fees", None),
    "total": ("Total", None),
    "invoice": ("Invoice", 64),
    "invoice_date": ("Invoice date", None),
    "due_date": ("Due date", None),
    "placement": ("Placement", 16),
    "reference": ("Agency reference", 64),
}
# What a row says: a new debt, another balance, or that it is no longer theirs.
REASONS = {"new": "NEW", "update": "UPDT", "cancel": "CNCL"}
# Columns of a file that comes in: by name, the headings that are understood.
IN = {
    "account": ("account id", "account", "placement item"),
    "status": ("status", "event", "reason"),
    "date": ("date", "day", "activity date"),
    "amount": ("amount", "paid amount", "paid"),
    "fee": ("fee", "commission"),
    "reference": ("agency reference", "reference", "file number"),
    "note": ("note", "reason in words", "comment"),
}
NEEDED = ("account", "status")
# What a line says, by the words that are understood.
STATUSES = {
    "acknowledged": ("ack", "acknowledged", "accepted", "received"),
    "refused": ("refused", "rejected", "declined"),
    "paid": ("paid", "payment", "part payment", "partial payment"),
    "reversed": ("reversed", "payment reversed", "chargeback"),
    "returned": ("returned", "uncollected", "uncollectible", "closed"),
    "cancelled": ("cancelled", "canceled", "recalled", "recall confirmed"),
    "info": ("info", "status", "working", "contacted"),
}
DATES = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%Y%m%d")
FIRST_DAY = date(1990, 1, 1)
# No amount is as large as this, no file has more lines, and no cell more letters.
MOST_AMOUNT = Decimal(10) ** 10
MOST_LINES = 50000
MOST_LETTERS = 500
PHONE = re.compile(r"\+[\d ()/.-]+")
# The account as it goes out: ten letters, from the number of the item that is placed.
ACCOUNT = re.compile(r"P0*([1-9]\d{0,8})", re.ASCII)


def get_account(number):
    """Return how the item of a placement is called in files: ``P000000012``."""
    return f"P{number:09d}"


def read_account(text):
    """Return the number behind an account, or None where it is none of ours."""
    found = ACCOUNT.fullmatch(text.strip().upper())
    return int(found[1]) if found else None


# ------------------------------------------------------------------------------------ out


def _get_text(name, value):
    """Return what stands in a cell, as long as it may be."""
    if value is None or value is False:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    text = " ".join(str(value).split())
    most = OUT[name][1]
    return text[:most] if most else text


def _make_harmless(text):
    """Return a text that no spreadsheet takes for a formula; numbers of telephones are none."""
    risky = text.startswith(("=", "+", "-", "@")) and not PHONE.fullmatch(text)
    return f"'{text}" if risky else text


def write(columns, rows, form="csv", delimiter=";"):
    """Return rows as a file.

    :param columns: pairs of a name, see ``OUT``, and a heading; the usual ones if empty
    :param rows: dicts by these names; amounts as they are to be written
    :param str form: ``csv`` (UTF-8 with its mark) or ``xlsx``, all cells as texts
    """
    columns = list(columns) or [(name, heading) for name, (heading, _most) in OUT.items()]
    table = [[heading for _name, heading in columns]]
    table += [[_get_text(name, row.get(name)) for name, _heading in columns] for row in rows]
    if form == "xlsx":
        stream = io.BytesIO()
        with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
            sheet = book.add_worksheet("Placements")
            for line, cells in enumerate(table):
                for place, text in enumerate(cells):
                    sheet.write_string(line, place, text)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, len(columns) - 1, 18)
        return stream.getvalue()
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=delimiter)
    writer.writerows([_make_harmless(text) for text in cells] for cells in table)
    return stream.getvalue().encode("utf-8-sig")


# ------------------------------------------------------------------------------------- in


class Row(NamedTuple):
    """A line of a file from an agency.

    :param int line: its number in the file, the heading being the first
    :param int number: the item of a placement
    :param str status: one of ``STATUSES``
    :param day: None where the line has none
    :param amount: a Decimal; None where the line has none
    :param fee: what the agency keeps of it, a Decimal
    """

    line: int
    number: int
    status: str
    day: date | None
    amount: Decimal | None
    fee: Decimal
    reference: str
    note: str


def parse(content, today, columns=(), words=(), decimal_mark="."):
    """Return the lines of a file from an agency, and those that cannot be read.

    :param bytes content: CSV, in UTF-8 (or UTF-16 with its mark) or as Windows writes it, parted
        by ; , or tabs
    :param date today: nothing has happened on a later day
    :param columns: pairs of a name, see ``IN``, and the agency's own heading
    :param words: pairs of a status and the agency's own word for it
    :return: list of ``Row``, and list of (number of the line, what is wrong, the text in
        question); what is wrong is ``empty``, ``encoding``, ``sheet``, ``unreadable``,
        ``columns``, ``long``, ``account``, ``status``, ``date``, ``future``, ``amount`` or ``fee``
    """
    if content.startswith(b"PK"):
        return [], [(1, "sheet", "")]
    text = _decode(content)
    if text is None:
        return [], [(1, "encoding", "")]
    if not text.strip():
        return [], [(1, "empty", "")]
    text = text.lstrip("\r\n")
    separator = max(";,\t", key=text.lstrip().splitlines()[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    rows, refused = [], []
    try:
        heading = next(reader)
        places = _find_places(heading, columns)
        missing = [name for name in NEEDED if places[name] is None]
        if missing:
            return [], [(1, "columns", separator.join(heading)[:80])]
        statuses = _get_statuses(words)
        for cells in reader:
            if len(rows) + len(refused) >= MOST_LINES:
                refused.append((reader.line_num, "long", str(MOST_LINES)))
                break
            if any(cell.strip() for cell in cells):
                found = _read_row(reader.line_num, cells, places, statuses, today, decimal_mark)
                (rows if isinstance(found, Row) else refused).append(found)
    except csv.Error:
        refused.append((reader.line_num or 1, "unreadable", ""))
    return rows, refused


def write_refused(content, reasons, heading):
    """Return the lines of a file that were not taken in as they came, each with the reason.

    They are written as CSV: corrected there, they can be read as a file of their own.

    :param bytes content: the file as it came, see ``parse``
    :param reasons: pairs of the number of a line, as ``parse`` gives it, and a text
    :param str heading: of the column with the reasons; none that ``parse`` understands
    """
    text = (_decode(content) or "").lstrip("\r\n")
    separator = max(";,\t", key=(text.lstrip().splitlines() or [""])[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    lines, names = {}, []
    # What cannot be read of it has its reason all the same.
    with suppress(csv.Error):
        names = next(reader, [])
        for cells in reader:
            lines[reader.line_num] = cells
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=separator)
    writer.writerow([*map(_make_harmless, names), heading])
    for number, reason in reasons:
        cells = (lines.get(number) or [])[: len(names)]
        cells += [""] * (len(names) - len(cells))
        writer.writerow([*map(_make_harmless, cells), _make_harmless(reason)])
    return stream.getvalue().encode("utf-8-sig")


def _decode(content):
    """Return the text of a file, or None where it is no text."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\0" in text else text
    return None


def _clean(text):
    return " ".join(fold(text).split())


def _find_places(heading, columns):
    """Return the place of each column: that of the agency's own heading, or of a usual one."""
    heading = [_clean(name) for name in heading]
    own = {name: _clean(text) for name, text in columns}
    return {
        name: next(
            (
                heading.index(text)
                for text in ((own[name],) if name in own else usual)
                if text in heading
            ),
            None,
        )
        for name, usual in IN.items()
    }


def _get_statuses(words):
    """Return the status by each word; the agency's own go before the usual ones."""
    usual = {word: status for status, names in STATUSES.items() for word in names}
    return {**usual, **{_clean(word): status for status, word in words}}


def _read_row(line, cells, places, statuses, today, decimal_mark):
    def get(name):
        place = places[name]
        text = cells[place] if place is not None and place < len(cells) else ""
        return text.strip()[:MOST_LETTERS]

    number, status = read_account(get("account")), statuses.get(_clean(get("status")))
    day, amount, fee = None, None, Decimal(0)
    if number is None:
        return (line, "account", get("account")[:80])
    if not status:
        return (line, "status", get("status")[:80])
    if get("date"):
        day = _read_day(get("date"))
        if not day:
            return (line, "date", get("date")[:80])
        if day > today:
            return (line, "future", get("date"))
    if get("amount"):
        amount = read_amount(get("amount"), decimal_mark)
    if status in ("paid", "reversed") and not amount or get("amount") and amount is None:
        return (line, "amount", get("amount")[:80])
    if get("fee"):
        fee = read_amount(get("fee"), decimal_mark)
        if fee is None or fee > (amount or 0):
            return (line, "fee", get("fee")[:80])
    return Row(line, number, status, day, amount, fee, get("reference"), get("note"))


def _read_day(text):
    for pattern in DATES:
        try:
            day = datetime.strptime(text, pattern).date()
        except ValueError:
            continue
        return day if day >= FIRST_DAY else None
    return None


def read_amount(text, decimal_mark="."):
    """Return an amount of money that is not negative, or None.

    :param str decimal_mark: . or , the other one parts thousands
    """
    other = "," if decimal_mark == "." else "."
    whole, mark, rest = text.replace("\u00a0", " ").strip().partition(decimal_mark)
    grouped = re.fullmatch(rf"\d{{1,3}}(?:[{other} ']\d{{3}})+|\d+", whole, re.ASCII)
    if not grouped or (mark and not re.fullmatch(r"\d{1,4}", rest, re.ASCII)):
        return None
    try:
        amount = Decimal(re.sub(r"[,. ']", "", whole) + (f".{rest}" if rest else ""))
    except InvalidOperation:
        return None
    return amount if amount < MOST_AMOUNT else None
