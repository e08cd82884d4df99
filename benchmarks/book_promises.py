"""What became of the promises of a receivables book, read in plain Python from its files.

No database and nothing of the add-on, as ``book_plain.py``. A promise is about all that is open of
one invoice on the day it is made. What is paid of it later, up to its day and some working days of
grace, counts; a newer promise on the same invoice takes the place of one that is still open.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

ZERO = Decimal(0)
SATURDAY = 5
ENDED = ("kept", "partly_kept", "broken")


@dataclass(slots=True)
class Promise:
    """A promise of a book, and how it ended: one of ``ENDED``, ``replaced`` or ``open``."""

    number: str
    invoice: object
    made: date
    until: date
    limit: date
    amount: Decimal
    # the first day on which it is no longer open
    ended: date = date.max
    state: str = "open"
    paid: Decimal = ZERO


def add_working_days(day, count):
    """Return the day so many working days, Monday to Friday, after another."""
    while count:
        day += timedelta(1)
        count -= day.weekday() < SATURDAY
    return day


class Promises:
    """All promises of a book that can be made: of invoices that are open and not disputed."""

    def __init__(self, book, last, grace, percent, tolerance):
        """
        :param book: ``book_plain.Book``
        :param last: the last day that is read
        :param int grace: working days of grace
        :param percent: share of a promise that may be missing
        :param tolerance: amount that may be missing
        """
        self.last, self.percent, self.tolerance = last, Decimal(percent), Decimal(tolerance)
        self.skipped = defaultdict(int)
        self.by_number = {}
        latest = {}
        rows = [row for row in book.activities if row["promise_to_pay_date"]]
        # As they are entered: by day, and by the order of the file.
        for row in sorted(rows, key=lambda own: own["activity_date"]):
            made = date.fromisoformat(row["activity_date"])
            if made > last:
                continue
            invoice = book.invoices[row["invoice_id"]]
            amount = invoice.get_open(made)
            if amount <= 0:
                self.skipped["about what is paid"] += 1
                continue
            if book.is_disputed(invoice.number, made):
                self.skipped["about what is disputed"] += 1
                continue
            until = date.fromisoformat(row["promise_to_pay_date"])
            promise = Promise(
                row["activity_id"], invoice, made, until, add_working_days(until, grace), amount
            )
            self._judge(promise)
            before = latest.get(invoice.number)
            if before and before.ended > made:
                before.state, before.ended = "replaced", made
            latest[invoice.number] = self.by_number[promise.number] = promise

    def _judge(self, promise):
        """Say how a promise ends, if no other one takes its place."""
        cent = Decimal("0.01")
        allowed = max(promise.amount * self.percent / 100, self.tolerance)
        needed = (promise.amount - allowed).quantize(cent, ROUND_HALF_UP)
        for when, amount in sorted(promise.invoice.settled, key=lambda own: own[0]):
            if promise.made < when <= min(promise.limit, self.last):
                promise.paid += amount
                if promise.paid >= needed and promise.state != "kept":
                    promise.state, promise.ended = "kept", when
        if promise.state == "open" and promise.limit < self.last:
            promise.state = "partly_kept" if promise.paid else "broken"
            promise.ended = promise.limit + timedelta(1)

    def get_figures(self, first, last, without=()):
        """Return how the promises for the days of a period ended: numbers, and rates in percent.

        :param without: numbers of promises that do not count
        """
        found = [
            own
            for own in self.by_number.values()
            if first <= own.until <= last and own.state in ENDED and own.number not in without
        ]
        kept = sum(own.state == "kept" for own in found)
        paid = sum(own.state == "kept" or own.paid > 0 for own in found)
        promised = sum((own.amount for own in found), ZERO)
        came = sum((min(own.paid, own.amount) for own in found), ZERO)
        return {
            "promises that ended": len(found),
            "promises kept": kept,
            "promises kept, percent": Decimal(kept) / len(found) * 100 if found else None,
            "promises with any payment, percent": (
                Decimal(paid) / len(found) * 100 if found else None
            ),
            "promises kept by value, percent": came / promised * 100 if promised else None,
        }
