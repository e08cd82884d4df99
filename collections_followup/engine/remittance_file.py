"""Remittance advice as customers send it: a table, a PDF, a text, or the notice of their bank.

A file becomes rows of texts; a row that names a debt says by its columns how much is paid of it.
"""

import csv
import io
import re
import zipfile
from decimal import Decimal

from lxml import etree

from .credit_application import read_amount
from .remittance import Numbers, Reading, read
from .text import fold

MOST_ROWS = 5000
MOST_CELLS = 40
MOST_PAGES = 20
# What a workbook may unpack to, in bytes.
MOST_UNPACKED = 30 * 1024 * 1024
MOST_TEXT = 200_000
# By the end of a name: what such a file begins with; nothing: text.
KINDS = {
    "csv": (),
    "txt": (),
    "xml": (),
    "xlsx": (b"PK\x03\x04",),
    "pdf": (b"%PDF-",),
}
# How the column of what is paid is headed, the surest first: parts of folded words.
PAID = (
    *("paid", "payment amount", "net", "zahlbetrag", "zahlung", "bezahlt", "netto"),
    *("pago", "pagado", "paye", "regle", "betaald"),
)
AMOUNT = ("amount", "betrag", "summe", "montant", "importe", "bedrag", "total", "brutto", "gross")


class UnreadableFile(Exception):
    """A file that says nothing. ``code``: ``broken``, ``large``, ``empty`` or ``unknown``."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


def read_file(name, content):
    """Return the rows of a file: lists of texts.

    :param str name: its end says what it is
    :param bytes content: the file
    :raise UnreadableFile: nothing can be read of it
    """
    readers = {"csv": _read_csv, "txt": _read_text, "xml": _read_camt}
    readers |= {"xlsx": _read_workbook, "pdf": _read_pdf}
    reader = readers.get(name.rpartition(".")[2].lower())
    if not reader:
        raise UnreadableFile("unknown")
    rows = [row for row in reader(content) if any(row)]
    if not rows:
        raise UnreadableFile("empty")
    return rows


def read_text(text):
    """Return the rows of a text that was pasted: of a table, tabs part its cells."""
    lines = text[:MOST_TEXT].splitlines()[:MOST_ROWS]
    return [[cell.strip() for cell in line.split("\t")][:MOST_CELLS] for line in lines]


def _decode(content):
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


def _read_text(content):
    return read_text(_decode(content))


def _read_csv(content):
    text = _decode(content)[: 20 * MOST_TEXT]
    head = text[:2000]
    mark = max(";\t,|", key=head.count)
    try:
        rows = csv.reader(io.StringIO(text), delimiter=mark)
        return [
            [cell.strip()[:500] for cell in row[:MOST_CELLS]]
            for row, _place in zip(rows, range(MOST_ROWS), strict=False)
        ]
    except csv.Error:
        raise UnreadableFile("broken") from None


def _read_workbook(content):
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(info.file_size for info in archive.infolist()) > MOST_UNPACKED:
                raise UnreadableFile("large")
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        rows = []
        for sheet in book.worksheets[:5]:
            for row in sheet.iter_rows(max_col=MOST_CELLS, values_only=True):
                rows.append([_write_cell(cell) for cell in row])
                if len(rows) >= MOST_ROWS:
                    return rows
        return rows
    except UnreadableFile:
        raise
    except Exception:  # a file of a stranger may break the reader in any way
        raise UnreadableFile("broken") from None


def _write_cell(cell):
    if cell is None or isinstance(cell, bool):
        return ""
    if isinstance(cell, int | float):
        # As an amount is written; whole numbers may be numbers of invoices.
        return str(cell) if float(cell).is_integer() and abs(cell) < 10**15 else f"{cell:.2f}"
    return str(cell).strip()[:500]


def _read_pdf(content):
    try:
        from pypdf import PdfReader
    except ImportError:  # as Odoo's own packages have it
        from PyPDF2 import PdfReader
    try:
        pages = PdfReader(io.BytesIO(content)).pages
        if len(pages) > MOST_PAGES:
            raise UnreadableFile("large")
        text = "\n".join(page.extract_text() or "" for page in pages)
    except UnreadableFile:
        raise
    except Exception:  # as above
        raise UnreadableFile("broken") from None
    return [[line] for line in text[:MOST_TEXT].splitlines()[:MOST_ROWS]]


def _read_camt(content):
    """Read the debits of a camt.054: what the customer's bank says was paid, and for what."""
    # Nothing outside of the file is read, and no entity is expanded.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(content.lstrip(), parser)
    except (etree.XMLSyntaxError, ValueError):
        raise UnreadableFile("broken") from None
    if root.getroottree().docinfo.doctype or not _get(root, "BkToCstmrDbtCdtNtfctn"):
        raise UnreadableFile("unknown")
    rows = []
    for entry in _get(root, "BkToCstmrDbtCdtNtfctn", "Ntfctn", "Ntry"):
        sides, amounts = (
            [(own.text or "").strip() for own in _get(entry, name)] for name in ("CdtDbtInd", "Amt")
        )
        if sides != ["DBIT"]:
            continue
        whole = amounts[0] if amounts else ""
        for detail in _get(entry, "NtryDtls", "TxDtls") or [entry]:
            rows += _read_detail(detail, _say(detail, "Amt") or whole)
            if len(rows) >= MOST_ROWS:
                return rows[:MOST_ROWS]
    return rows


def _get(element, *names):
    """Return what stands in an element by this way of names, each right within the one before."""
    found = [element]
    for name in names:
        found = [
            own
            for outer in found
            for own in outer
            if isinstance(own.tag, str) and _local(own) == name
        ]
    return found


def _find(element, name):
    return [own for own in element.iter() if isinstance(own.tag, str) and _local(own) == name]


def _local(element):
    return etree.QName(element).localname


def _say(element, name):
    found = _find(element, name)
    return (found[0].text or "").strip() if found else ""


def _read_detail(detail, amount):
    rows = []
    for part in _get(detail, "RmtInf", "Strd"):
        numbers = [_say(own, "Nb") for own in _get(part, "RfrdDocInf")]
        numbers = list(filter(None, numbers)) or [_say(part, "Ref")]
        paid = _say(part, "RmtdAmt") or _say(part, "DuePyblAmt")
        rows += [[number, paid] for number in numbers if number]
    if len(rows) == 1 and not rows[0][1]:
        rows[0][1] = amount
    words = [(own.text or "").strip() for own in _get(detail, "RmtInf", "Ustrd")]
    return rows or [[" ".join(filter(None, words)), amount]]


# ------------------------------------------------------------------------------ meaning


def read_rows(rows, debts, money=None):
    """Return which debts a payment is for, by the rows of an advice.

    :param rows: lists of texts
    :param debts: list of ``remittance.Debt``
    :param Decimal money: the payment; None where it is not known
    :return: a ``Reading``
    """
    limit = Decimal("Infinity") if money is None else money
    numbers = Numbers(debts)
    found = [(row, numbers.find(fold(" ".join(row)))) for row in rows]
    named = [(row, places[0][2]) for row, places in found if len({own[2] for own in places}) == 1]
    if not named or max(len([cell for cell in row if cell]) for row, _key in named) < 2:
        return read("\n".join(" ".join(row) for row in rows), debts, limit)
    column = _find_column(rows, [row for row, _key in named])
    direction = {}
    for row, key in named:
        amount = _get_amount(row, column, numbers)
        if amount is None or key not in direction:
            direction[key] = amount
        elif direction[key] is not None:
            direction[key] += amount
    # Rows that name several debts say nothing of the amounts.
    for _row, places in found:
        for _start, _end, key in places:
            direction.setdefault(key, None)
    if sum((amount or 0 for amount in direction.values()), Decimal(0)) > limit:
        direction = dict.fromkeys(direction)
    return Reading("number", direction)


def _find_column(rows, named):
    """Return the place of the column that says what is paid, or None."""
    head = next((row for row in rows if row is named[0] or _is_head(row)), [])
    if head is not named[0]:
        for words in (PAID, AMOUNT):
            for place in reversed(range(len(head))):
                if any(word in fold(head[place]) for word in words):
                    return place
    return None


def _is_head(row):
    folded = [fold(cell) for cell in row]
    return sum(any(word in cell for word in (*PAID, *AMOUNT)) for cell in folded) >= 1 and not any(
        re.search(r"\d{3}", cell) for cell in folded
    )


def _get_amount(row, column, numbers):
    """Return what a row says is paid: of its column, or the only amount in it; else None."""
    if column is not None:
        return _read_cell(row[column], True) if column < len(row) else None
    names = [cell for cell in row if numbers.find(fold(cell))]
    amounts = [
        amount
        for cell in row
        if cell not in names and (amount := _read_cell(cell, False)) is not None
    ]
    return amounts[0] if len(amounts) == 1 else None


def _read_cell(cell, is_amount):
    """Return the amount of a cell; None if it is none.

    :param bool is_amount: whether its column says so: a number without decimals may be anything
    """
    text = re.sub(r"[^0-9.,'’]", "", cell)
    if (
        re.search(r"\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{2,4}", cell)
        or "-" in cell.strip()[:1]
    ):
        return None
    if not is_amount and not re.search(r"[.,]\d{2}$", text):
        return None
    return read_amount(text) if text else None
