"""Lists of e-invoice statuses, as platforms give them out: invoice, status, day, reason.

The statuses are those of the French life cycle of an invoice, by their French or English names.
"""

import csv
import io
import re
from datetime import date, datetime
from typing import NamedTuple

from .text import fold

# By status: its names, without accents and capitals.
STATUSES = {
    "deposited": ("deposee", "deposited", "submitted"),
    "rejected": ("rejetee", "rejected"),
    "refused": ("refusee", "refused"),
    "cashed": ("encaissee", "cashed", "paid"),
    "disputed": ("en litige", "in dispute", "disputed"),
    "approved": ("approuvee", "approved"),
    "partly_approved": ("approuvee partiellement", "partly approved", "partially approved"),
    "suspended": ("suspendue", "suspended"),
    "not_received": ("non recue", "not received"),
}
STATUS = {name: status for status, names in STATUSES.items() for name in names}
STATUS |= {status: status for status in STATUSES}
# What is meant by the words of a reason, by how they begin, without accents and capitals.
MEANT = {
    "price_tax": ("tva", "vat", "tax"),
    "price_discount": ("remise", "rabais", "discount", "rebate"),
    "price": ("prix", "tarif", "montant", "price", "amount"),
    "quantity": ("quantit",),
    "quality": ("qualit", "defaut", "defect", "non conform", "damage"),
    "delivery": ("livr", "deliver"),
    "paid": ("deja pay", "deja regl", "already paid"),
    "duplicate": ("doublon", "double", "duplicat", "twice"),
    "customer": ("destinataire", "siret", "siren", "recipient", "wrong customer"),
    "order": ("commande", "engagement", "purchase order", "order number", "po number"),
}
COLUMNS = {
    "number": ("invoice", "number", "invoice number", "facture", "numero", "numero de facture"),
    "status": ("status", "statut"),
    "day": ("date", "day", "date du statut"),
    "reason": ("reason", "motif", "comment", "commentaire"),
}
DATES = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%Y%m%d")


class Row(NamedTuple):
    """One line of a list.

    :param int line: its number in the file, the heading being the first
    :param str number: the invoice
    :param status: one of ``STATUSES``
    :param day: the day of the status, None where the list has none
    :param str reason: why, as the other side says
    """

    line: int
    number: str
    status: str
    day: date | None
    reason: str


def parse(content, today):
    """Return the lines of a list, and those that cannot be read.

    :param bytes content: the file, as UTF-8 or as Windows writes it, parted by ; , or tabs
    :param date today: no status is of a later day
    :return: list of ``Row``, and list of (number of the line, what is wrong, the text in question);
        what is wrong is one of ``empty``, ``columns``, ``number``, ``status``, ``date``, ``future``
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    lines = text.splitlines()
    if not any(line.strip() for line in lines):
        return [], [(1, "empty", "")]
    separator = max(";,\t", key=lines[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    heading = [fold(name).strip() for name in next(reader)]
    places = {
        column: next((heading.index(name) for name in names if name in heading), None)
        for column, names in COLUMNS.items()
    }
    if places["number"] is None or places["status"] is None:
        return [], [(1, "columns", lines[0][:80])]
    rows, refused = [], []
    for cells in reader:
        if any(cell.strip() for cell in cells):
            found = _read_row(reader.line_num, cells, places, today)
            (rows if isinstance(found, Row) else refused).append(found)
    return rows, refused


def _read_row(line, cells, places, today):
    def get(column):
        place = places[column]
        return cells[place].strip() if place is not None and place < len(cells) else ""

    number, status, day = get("number"), " ".join(fold(get("status")).split()), None
    if not number:
        return (line, "number", "")
    if status not in STATUS:
        return (line, "status", get("status"))
    if get("day"):
        day = _read_day(get("day"))
        if not day:
            return (line, "date", get("day"))
        if day > today:
            return (line, "future", get("day"))
    return Row(line, number, STATUS[status], day, get("reason"))


def _read_day(text):
    for pattern in DATES:
        try:
            return datetime.strptime(text, pattern).date()
        except ValueError:
            continue
    return None


def find_meant(text):
    """Return what a reason means, as far as its words say one thing: a key of ``MEANT``, or None.

    :param text: the reason as the other side says it, or nothing
    """
    words = " ".join(fold(text or "").split())
    found = {
        key
        for key, beginnings in MEANT.items()
        if any(re.search(rf"\b{beginning}", words) for beginning in beginnings)
    }
    # Of a price, the tax or the discount is what is wrong with it.
    if found & {"price_tax", "price_discount"}:
        found.discard("price")
    return found.pop() if len(found) == 1 else None
