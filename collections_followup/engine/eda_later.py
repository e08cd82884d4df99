"""What follows an application for a German payment order, as files for the court (EDA).

Three kinds, each with one leading record for a claim and the court's number of it:

* ``08`` the enforcement order is applied for (Vollstreckungsbescheid), with the payments that came
  since: § 699 (1) ZPO wants them declared;
* ``20`` a query of the court is answered: its fields are sent back with what they should have been;
* ``25`` the application is withdrawn, or the matter is settled.

Control totals are the records, the messages, and the sum of the middle seven digits of the court's
numbers; claims and catalogue numbers are zero. Positions are in ``eda_layout.py``.
"""

import re
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from .court_exchange import Refused, Written
from .eda import check_sender
from .eda_layout import LAYOUT, pack

# By kind: the format of its records. Payments are in two records of six each.
FORMATS = {"08": "4100", "20": "4000", "25": "4000"}
PAYMENTS, IN_RECORD, NUMBERS = 12, 6, 5
# Fields of a query that go back as they came.
ECHOED = (
    *("error", "field", "index_1", "index_2", "mask", "digit", "digit_place", "form"),
    "content",
)


class Order(NamedTuple):
    """An application for an enforcement order.

    :ivar str court_number: eleven digits
    :ivar tuple payments: pairs of a day and an amount, since the payment order was applied for
    """

    reference: str
    court_number: str
    payments: tuple = ()


class End(NamedTuple):
    """A withdrawal; ``settled``: the matter is settled instead."""

    reference: str
    court_number: str
    settled: bool = False


class Reply(NamedTuple):
    """An answer to a query.

    :ivar tuple court_numbers: of the query, five at most
    :ivar date asked: the day of the query
    :ivar date filed: of the application that it is about
    :ivar str about: the kind of that application, as the court wrote it
    :ivar tuple rows: dicts of the fields of the query, with the right ``content``
    """

    reference: str
    court_numbers: tuple
    asked: date | None
    filed: date | None
    about: str
    rows: tuple


KINDS = {Order: "08", Reply: "20", End: "25"}


def write(sender, items, day, layout=LAYOUT):
    """Return the file of applications, replies or withdrawals, with its control totals.

    :param Sender sender: who files it
    :param list items: all of ``Order``, of ``Reply`` or of ``End``
    :param date day: of the file
    :param dict layout: positions
    :return: a ``Written``; totals ``count``, ``records`` and ``court_numbers``
    :raise Refused: something cannot be written as it is
    """
    check_sender(sender)
    if not items:
        raise Refused("missing", "applications")
    kinds = {KINDS[type(own)] for own in items}
    if len(kinds) > 1:
        raise Refused("form", "kind", " ".join(sorted(kinds)), 1)
    [kind] = kinds
    body = [record for own in items for record in _write_one(sender, own, day, layout)]
    totals = {
        "count": len(items),
        "records": len(body),
        "court_numbers": sum(
            int(number[2:9]) for own in items for number in _get_numbers(own) if number
        ),
    }
    head = {
        "sender": sender.number,
        "deliverer": sender.number,
        "day": day,
        "kind": kind,
        "format": FORMATS[kind],
        "eda_id": sender.eda_id,
        "software": sender.software[:20],
        "version": sender.version[:10],
    }
    records = [
        pack("AA", head, layout),
        *body,
        pack("BB", {"sender": sender.number, **totals}, layout),
    ]
    return Written(b"".join(record + b"\r\n" for record in records), totals)


def find_problem(sender, item, day, layout=LAYOUT):
    """Return why one of them cannot be written, as a ``Refused``, or None."""
    try:
        _write_one(sender, item, day, layout)
    except Refused as problem:
        return problem
    return None


def _get_numbers(item):
    return item.court_numbers if isinstance(item, Reply) else (item.court_number,)


def _write_one(sender, item, day, layout):
    """Return the records of one application, reply or withdrawal."""
    if not item.reference:
        raise Refused("missing", "reference")
    numbers = [number for number in _get_numbers(item) if number]
    if not numbers:
        raise Refused("missing", "court_number")
    if len(numbers) > NUMBERS:
        raise Refused("count", "court_number", len(numbers), NUMBERS)
    for number in numbers:
        if not re.fullmatch(r"\d{11}", number):
            raise Refused("form", "court_number", number, 11)
    shared = {"sender": sender.number, "reference": item.reference}
    shared |= {f"court_number_{place}": number for place, number in enumerate(numbers, 1)}
    if isinstance(item, Order):
        return _write_order(item, shared, day, layout)
    if isinstance(item, Reply):
        return _write_reply(item, shared, layout)
    # By court number, so that the parties need not be named.
    end = {**shared, "settled": "E" if item.settled else "R", "known": "J", "entered": "E"}
    return [pack("25 KS 00", end, layout)]


def _write_order(item, shared, day, layout):
    if len(item.payments) > PAYMENTS:
        raise Refused("count", "payments", len(item.payments), PAYMENTS)
    head = {
        **shared,
        "day": day,
        "paid": "2" if item.payments else "1",
        # The court serves it.
        "service": "1",
        "attorney_costs": Decimal(0),
    }
    records = [pack("08 KS 00", head, layout)]
    for start in range(0, len(item.payments), IN_RECORD):
        values = {}
        for place, (when, amount) in enumerate(item.payments[start : start + IN_RECORD], 1):
            if amount <= 0:
                raise Refused("number", "amount", amount)
            values |= {f"day_{place}": when, f"amount_{place}": amount}
        records.append(pack("08 ZAHL2 00" if start else "08 ZAHL 00", values, layout))
    return records


def _write_reply(item, shared, layout):
    if not item.rows:
        raise Refused("missing", "rows")
    head = {**shared, "day": item.asked, "filed": item.filed, "about": item.about}
    return [
        pack("20 KS 00", head, layout),
        *(pack("20 MO 00", {name: row.get(name) for name in ECHOED}, layout) for row in item.rows),
    ]
