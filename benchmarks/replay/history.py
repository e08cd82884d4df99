"""Reads a file of invoices with the days on which they fell due and were paid.

Needs no Odoo: ``python3 history.py FILE`` only checks a file.
"""

import csv
import hashlib
import io
import sys
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path

# Days after the due date on which each level of the replay's policy is reached.
LEVEL_DAYS = (1, 15, 30)

COLUMNS = (
    "countryCode",
    "customerID",
    "invoiceNumber",
    "InvoiceDate",
    "DueDate",
    "InvoiceAmount",
    "SettledDate",
)


class BadFile(Exception):
    """The file cannot be replayed; the text says where and why."""


@dataclass(frozen=True)
class Invoice:
    """One line of the file."""

    number: str
    customer: str
    region: str
    date: date
    due: date
    amount: Decimal
    settled: date


@dataclass(frozen=True)
class History:
    """All invoices of a file, by date and number."""

    invoices: tuple
    digest: str

    @property
    def first_day(self):
        """The day of the first invoice."""
        return min(invoice.date for invoice in self.invoices)

    @property
    def last_day(self):
        """The day of the last payment."""
        return max(invoice.settled for invoice in self.invoices)

    def count_reached(self, days, until=None):
        """Count the invoices that a level is owed to, by nothing but their dates.

        An invoice reaches the level so many days after its due date, unless it was paid
        on that day or before.

        :param int days: days of the level after the due date
        :param date until: last day looked at
        """
        reached = 0
        for invoice in self.invoices:
            day = invoice.due + timedelta(days=days)
            reached += invoice.settled > day and (until is None or day <= until)
        return reached

    def cut(self, until):
        """Return the same history with the invoices up to a day only, to replay less.

        :param date until: the day of the last invoices
        """
        digest = hashlib.sha256(f"{self.digest} {until}".encode()).hexdigest()
        return History(tuple(inv for inv in self.invoices if inv.date <= until), digest)

    def sum_open(self, day):
        """Return what is unpaid at the end of a day."""
        return sum(
            (inv.amount for inv in self.invoices if inv.date <= day < inv.settled), Decimal()
        )


def _fail(path, line, column, what):
    raise BadFile(f"{path}, line {line}, column {column}: {what}")


def _text(path, line, column, value):
    value = (value or "").strip()
    if not value:
        _fail(path, line, column, "is empty")
    return value


def _day(path, line, column, value):
    value = _text(path, line, column, value)
    try:
        return datetime.strptime(value, "%m/%d/%Y").date()
    except ValueError:
        return _fail(path, line, column, f"{value!r} is not a date as month/day/year")


def _amount(path, line, column, value):
    value = _text(path, line, column, value)
    try:
        amount = Decimal(value)
    except InvalidOperation:
        return _fail(path, line, column, f"{value!r} is not an amount")
    if not amount.is_finite() or amount <= 0:
        _fail(path, line, column, f"{value!r} is not an amount above zero")
    if amount != amount.quantize(Decimal("0.01")):
        _fail(path, line, column, f"{value!r} has more than two decimals")
    return amount


def read(path):
    """Read a file of invoice histories.

    :param path: a CSV file with the columns of ``COLUMNS``, dates as month/day/year; other
        columns are ignored
    :raise BadFile: with line and column, when something is missing or makes no sense
    :return: a ``History``
    """
    path = Path(path)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BadFile(f"{path} cannot be read: {error.strerror}") from error
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BadFile(f"{path}, line {line}: this is not UTF-8 text") from error
    reader = csv.DictReader(io.StringIO(text, newline=""))
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        raise BadFile(f"{path}, line 1: the column {missing[0]} is missing")
    invoices, seen = [], {}
    for row in reader:
        line = reader.line_num
        if not any(row.values()):
            continue

        def read_as(kind, column, line=line, row=row):
            return kind(path, line, column, row[column])

        invoice = Invoice(
            number=read_as(_text, "invoiceNumber"),
            customer=read_as(_text, "customerID"),
            region=read_as(_text, "countryCode"),
            date=read_as(_day, "InvoiceDate"),
            due=read_as(_day, "DueDate"),
            amount=read_as(_amount, "InvoiceAmount"),
            settled=read_as(_day, "SettledDate"),
        )
        if invoice.due < invoice.date:
            _fail(path, line, "DueDate", "is before InvoiceDate")
        if invoice.settled < invoice.date:
            _fail(path, line, "SettledDate", "is before InvoiceDate")
        if invoice.number in seen:
            first = seen[invoice.number]
            _fail(path, line, "invoiceNumber", f"{invoice.number} stands in line {first} already")
        seen[invoice.number] = line
        invoices.append(invoice)
    if not invoices:
        raise BadFile(f"{path} has no invoices")
    invoices.sort(key=lambda invoice: (invoice.date, invoice.number))
    return History(tuple(invoices), hashlib.sha256(content).hexdigest())


def main():
    if len(sys.argv) != 2:
        sys.exit("name one file: history.py FILE")
    try:
        read(sys.argv[1])
    except BadFile as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
