"""What the files of a receivables book say at the end of a day, read in plain Python.

No database and nothing of the add-on: a second opinion about every figure that the book is
compared with. A payment settles an invoice on the day on which both are there, and no more of it
than is open; what is more stays the customer's credit.
"""

import csv
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

ZERO = Decimal(0)
# Days overdue up to which an item is in a bucket, the last one without end.
BUCKETS = (0, 30, 60, 90, 120)
LABELS = ("not overdue", "1-30", "31-60", "61-90", "91-120", "over 120")


@dataclass(slots=True)
class Invoice:
    """An invoice with what was paid of it, by day."""

    number: str
    customer: str
    day: date
    due: date
    amount: Decimal
    # pairs of a day and what was settled on it, never more than was open
    settled: list = field(default_factory=list)
    # what payments were applied to it in all, by the day of the application
    applied: list = field(default_factory=list)

    def get_open(self, day):
        """Return what is open at the end of a day."""
        if self.day > day:
            return ZERO
        return self.amount - sum((amount for when, amount in self.settled if when <= day), ZERO)


@dataclass(slots=True)
class Payment:
    """A payment, with what of it settled invoices, by day."""

    number: str
    customer: str
    day: date
    amount: Decimal
    reference: str
    used: list = field(default_factory=list)

    def get_open(self, day):
        """Return what is on account at the end of a day."""
        if self.day > day:
            return ZERO
        return self.amount - sum((amount for when, amount in self.used if when <= day), ZERO)


@dataclass(slots=True)
class Application:
    """What of a payment settles which invoice, on which day."""

    number: str
    payment: Payment
    invoice: Invoice
    # of both documents, the day from which they can settle each other
    day: date
    # as it was applied, and what of it settles something
    entered: Decimal
    amount: Decimal = ZERO


class Book:
    """The whole book."""

    def __init__(self, folder):
        """
        :param folder: the folder of the six files
        :raise FileNotFoundError: one of them is missing
        """
        self.folder = Path(folder)
        self.customers = {row["customer_id"]: row for row in self._read("customers")}
        self.invoices = {
            row["invoice_id"]: Invoice(
                row["invoice_id"],
                row["customer_id"],
                date.fromisoformat(row["invoice_date"]),
                date.fromisoformat(row["due_date"]),
                Decimal(row["invoice_amount"]),
            )
            for row in self._read("invoices")
        }
        self.payments = {
            row["payment_id"]: Payment(
                row["payment_id"],
                row["customer_id"],
                date.fromisoformat(row["payment_date"]),
                Decimal(row["payment_amount"]),
                row["remittance_reference"],
            )
            for row in self._read("payments")
        }
        self.applications = self._settle()
        self.disputes = list(self._read("disputes"))
        self.activities = list(self._read("collection_activity"))
        self.disputed = defaultdict(list)
        for row in self.disputes:
            self.disputed[row["invoice_id"]].append(row)

    def _read(self, name):
        path = self.folder / f"{name}.csv"
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    def _settle(self):
        """Return the applications, and let them settle their invoices in the order of their days.

        Neither more than is open of the invoice nor more than is left of the payment.
        """
        found = []
        for row in self._read("payment_applications"):
            invoice = self.invoices[row["invoice_id"]]
            payment = self.payments[row["payment_id"]]
            found.append(
                Application(
                    row["application_id"],
                    payment,
                    invoice,
                    max(invoice.day, payment.day),
                    Decimal(row["applied_amount"]),
                )
            )
        found.sort(key=lambda own: (own.day, own.number))
        for own in found:
            own.invoice.applied.append((own.day, own.entered))
            own.amount = min(
                own.entered,
                own.invoice.get_open(date.max),
                own.payment.amount - sum((amount for _day, amount in own.payment.used), ZERO),
            )
            if own.amount > 0:
                own.invoice.settled.append((own.day, own.amount))
                own.payment.used.append((own.day, own.amount))
        return found

    # ------------------------------------------------------------------------- figures

    def get_figures(self, day):
        """Return the figures of a day.

        :return: amounts and numbers by the name of the figure
        """
        figures = {"open items": ZERO, "open invoices": 0, "overdue": ZERO, "over 90": ZERO}
        figures |= {f"bucket {label}": ZERO for label in LABELS}
        overpaid = ZERO
        for invoice in self.invoices.values():
            if invoice.day > day:
                continue
            applied = sum((amount for when, amount in invoice.applied if when <= day), ZERO)
            overpaid += max(applied - invoice.amount, ZERO)
            if not (rest := invoice.get_open(day)):
                continue
            late = (day - invoice.due).days
            place = sum(late > limit for limit in BUCKETS)
            figures["open items"] += rest
            figures["open invoices"] += 1
            figures["overdue"] += rest if late > 0 else ZERO
            figures["over 90"] += rest if late > 90 else ZERO
            figures[f"bucket {LABELS[place]}"] += rest
        on_account = sum((payment.get_open(day) for payment in self.payments.values()), ZERO)
        figures["credits of overpaid invoices"] = overpaid
        figures["money on account"] = on_account - overpaid
        figures |= self._get_disputed(day)
        return figures | self._get_dso(day, figures)

    def find_disputes(self, day):
        """Return the rows of the disputes that are open at the end of a day."""
        return [
            row
            for row in self.disputes
            if date.fromisoformat(row["dispute_date"]) <= day
            and not (row["resolved_date"] and date.fromisoformat(row["resolved_date"]) <= day)
        ]

    def is_disputed(self, number, day):
        """Return whether something of an invoice is in dispute at the end of a day."""
        return any(
            date.fromisoformat(row["dispute_date"]) <= day
            and not (row["resolved_date"] and date.fromisoformat(row["resolved_date"]) <= day)
            for row in self.disputed.get(number, ())
        )

    def get_accounts(self, day):
        """Return what each customer owes at the end of a day, and has on account.

        :return: pairs by number of the customer; of those with neither there is none
        """
        owed, credit = defaultdict(lambda: ZERO), defaultdict(lambda: ZERO)
        for invoice in self.invoices.values():
            owed[invoice.customer] += invoice.get_open(day)
        for payment in self.payments.values():
            credit[payment.customer] += payment.get_open(day)
        found = {number: (owed[number], credit[number]) for number in {*owed, *credit}}
        return {number: pair for number, pair in found.items() if any(pair)}

    def _get_disputed(self, day):
        """Return what is in dispute: as it was entered, and no more than is open."""
        entered, capped = ZERO, defaultdict(lambda: ZERO)
        for row in self.find_disputes(day):
            entered += Decimal(row["amount_disputed"])
            capped[row["invoice_id"]] += Decimal(row["amount_disputed"])
        return {
            "disputes as entered": entered,
            "disputes, at most what is open": sum(
                (
                    min(amount, self.invoices[number].get_open(day))
                    for number, amount in capped.items()
                ),
                ZERO,
            ),
        }

    def get_sales(self, first, last):
        """Return what was invoiced from one day to another, both included."""
        return sum((own.amount for own in self.invoices.values() if first <= own.day <= last), ZERO)

    def _get_dso(self, day, figures):
        """Return days of sales: of 90 days, the best possible ones, and counted back."""
        sales = self.get_sales(day - timedelta(89), day)
        current = figures["open items"] - figures["overdue"]
        rest, days = figures["open items"], Decimal(0)
        last = day
        while rest > 0:
            first = last.replace(day=1)
            length = (last - first).days + 1
            sold = self.get_sales(first, last)
            if not sold and first < min(own.day for own in self.invoices.values()):
                break
            part = min(rest, sold)
            days += Decimal(length) * (part / sold if rest < sold else 1)
            rest -= part
            last = first - timedelta(1)
        return {
            "DSO of 90 days": figures["open items"] / sales * 90 if sales else None,
            "best possible DSO of 90 days": current / sales * 90 if sales else None,
            "DSO counted back": days,
        }
