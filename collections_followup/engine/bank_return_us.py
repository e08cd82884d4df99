"""Returned payments in the files of American banks: NACHA returns and BAI2 statements.

NACHA: records of 94 characters; an entry detail (6) with an addenda record of type 99 is a
return. An addenda record of type 98 only corrects details, and is none. BAI2: records parted by
commas and ended by a slash; detail records (16) of types 555 and 557 are returns.
"""

import re
from datetime import date, datetime
from decimal import Decimal

from .bank_return import Problem, RefusedFile, Returned, ReturnFile

CENT = Decimal("0.01")
# NACHA transaction codes of returned debits, which a customer owes again: checking, savings, loan.
# Returned credits (21, 31, 41, 51) are our own payments that came back.
RETURNED_DEBITS = {"26", "36", "46", "56"}
# BAI2: deposited item returned, individual ACH return item
BAI2_RETURNS = {"555", "557"}
# What has another number of decimals than two (ISO 4217)
DECIMALS = {
    "JPY": 0,
    "KRW": 0,
    "CLP": 0,
    "VND": 0,
    "KWD": 3,
    "BHD": 3,
    "JOD": 3,
    "OMR": 3,
    "TND": 3,
}


def read(content):
    """Return what a NACHA or BAI2 file says of returned payments.

    :param bytes content: the file
    :return: a ``ReturnFile``
    :raise RefusedFile: its end is missing (``cut``), or it is another kind of file (``unknown``)
    """
    text = content.decode("utf-8-sig", errors="replace")
    lines = [line.rstrip("\r\n") for line in text.splitlines() if line.strip()]
    first = lines[0].lstrip()
    if first.startswith("01,"):
        return _read_bai2(lines)
    # A file without line ends is cut into its records.
    if len(lines) == 1 and len(first) > 94 and not len(first) % 94:
        lines = [first[start : start + 94] for start in range(0, len(first), 94)]
    if lines[0].startswith("101") or (lines[0].startswith(("5", "6")) and len(lines[0]) >= 90):
        return _read_nacha([line.ljust(94) for line in lines])
    raise RefusedFile("unknown", first[:40])


# --------------------------------------------------------------------------------- NACHA


def _read_nacha(lines):
    result = ReturnFile("nacha")
    head = lines[0]
    if head.startswith("1"):
        # immediate origin, day, time and file id: what makes a file unique
        result.number = "-".join(
            part.strip() for part in (head[13:23], head[23:29], head[29:33], head[33:34])
        )
        if not any(line.startswith("9") and not line.startswith("99") for line in lines[1:]):
            # the last record has the totals; a block may be filled up with nines after it
            raise RefusedFile("cut", str(len(lines)))
    day, entry, sums, found = None, None, [Decimal(0), Decimal(0)], ReturnFile("nacha")
    for place, line in enumerate(lines, 1):
        kind = line[0]
        if kind == "5":
            day, entry = _read_day(line[69:75]), None
            sums, found = [Decimal(0), Decimal(0)], ReturnFile("nacha")
        elif kind == "6":
            entry = line
            amount = _read_cents(line[29:39])
            if amount is None:
                found.problems.append(Problem("amount", f"{place}"))
                entry = None
                continue
            # The last digit says credit (1, 2, 3, 4) or debit (6, 7, 8, 9).
            sums[0 if line[2] in "6789" else 1] += amount
        elif kind == "7" and entry and line[1:3] == "99":
            _take_nacha(entry, line, day, place, found, result.number)
        elif kind == "8":
            _end_batch(line, place, sums, found, result)
            found = ReturnFile("nacha")
    if found.returned or found.problems:
        # a batch without its control record
        raise RefusedFile("cut", str(len(lines)))
    return result


def _take_nacha(entry, addenda, day, place, result, number):
    if entry[1:3] not in RETURNED_DEBITS:
        result.own += 1
        return
    amount = _read_cents(entry[29:39])
    if not amount:
        result.problems.append(Problem("amount", f"{place}"))
        return
    information = addenda[35:79].strip()
    died = _read_day(addenda[21:27])
    if died:
        information = f"{information} {died.isoformat()}".strip()
    trace = addenda[79:94].strip()
    result.returned.append(
        Returned(
            amount=amount,
            currency="USD",
            day=day,
            reason=addenda[3:6].strip().upper(),
            text=information,
            reference=addenda[6:21].strip(),
            mandate=entry[39:54].strip(),
            name=entry[54:76].strip(),
            account=entry[12:29].strip(),
            # Traces and references begin anew after a while: the day belongs to them.
            entry=f"{trace}/{day}" if trace and day else trace or f"{number}/{place}",
        )
    )


def _end_batch(line, place, sums, found, result):
    """Compare the control record of a batch with its entries; what differs is not given out."""
    for text, total in zip((line[20:32], line[32:44]), sums, strict=True):
        expected = _read_cents(text)
        if expected is not None and expected != total:
            result.problems.append(Problem("total", f"{place}", expected, total))
            return
    result.returned += found.returned
    result.problems += found.problems
    result.own += found.own


def _read_cents(text):
    text = text.strip()
    return Decimal(text) * CENT if re.fullmatch(r"\d+", text) else None


def _read_day(text):
    """Return the day of YYMMDD, or None."""
    try:
        return datetime.strptime(text, "%y%m%d").date()
    except ValueError:
        return None


# ---------------------------------------------------------------------------------- BAI2


def _read_bai2(lines):
    result = ReturnFile("bai2")
    records = _join_bai2(lines)
    if records[-1][0] != "99":
        raise RefusedFile("cut", str(len(lines)))
    head = records[0]
    # sender, day, time and file id
    result.number = "-".join(part for part in (head + [""] * 6)[1:6] if part)
    day = currency = None
    group_currency = ""
    account, total, signed, returns = "", Decimal(0), Decimal(0), []
    for place, record in enumerate(records, 1):
        fields = record + [""] * 10
        kind = fields[0]
        if kind == "02":
            day, group_currency = _read_day(fields[4]), fields[6].strip()
        elif kind == "03":
            account, currency = fields[1].strip(), fields[2].strip() or group_currency or "USD"
            total, returns = _sum_balances(fields[3:]), []
            signed = total
        elif kind == "16":
            amount = _read_number(fields[2])
            if amount is None:
                result.problems.append(Problem("amount", f"{account}/{place}"))
                continue
            total += amount
            # 1xx to 3xx are credits, 4xx to 6xx debits
            signed += -amount if fields[1].strip()[:1] in ("4", "5", "6") else amount
            if fields[1].strip() in BAI2_RETURNS and amount:
                returns.append((place, record, amount))
        elif kind == "49":
            expected = _read_number(fields[1])
            scale = Decimal(1).scaleb(-DECIMALS.get(currency, 2))
            # Banks add the amounts up as they stand, or debits as negative ones.
            if expected is not None and expected not in (total, signed):
                result.problems.append(Problem("total", account, expected * scale, total * scale))
                returns = []
            for number, found, amount in returns:
                result.returned.append(
                    _make_bai2(found, amount * scale, currency, day, f"{account}/{number}", result)
                )
    return result


def _join_bai2(lines):
    """Return the records with their fields; continuations (88) are part of what they continue.

    A slash ends a record; a text at its end runs up to the line's end, commas and slashes
    included.
    """
    records = []
    for line in lines:
        text = line.strip()
        continued = text.startswith("88,")
        body = text[3:] if continued else text
        if body.endswith("/"):
            body = body[:-1]
        if not continued:
            records.append(body.split(","))
        elif not records:
            raise RefusedFile("unknown", text[:40])
        elif records[-1][0] == "16":
            # more of the text
            records[-1][-1] = f"{records[-1][-1]} {body}".strip()
        else:
            records[-1] += body.split(",")
    return records


def _sum_balances(fields):
    """Return the sum of the amounts of an account record: type, amount, count, funds type.

    What follows depends on the type of the funds: dates and amounts by day.
    """
    total, place = Decimal(0), 0
    while place + 1 < len(fields):
        amount = _read_number(fields[place + 1])
        total += amount or 0
        place += 4 + _count_funds(fields, place + 3)
    return total


def _count_funds(fields, place):
    """Return how many more fields the funds type at this place takes."""
    kind = fields[place].strip().upper() if place < len(fields) else ""
    if kind == "S":
        return 3
    if kind == "V":
        return 2
    if kind == "D" and place + 1 < len(fields) and fields[place + 1].strip().isdigit():
        return 1 + 2 * int(fields[place + 1])
    return 0


def _read_number(text):
    """Return a number in the smallest unit, with its sign if it has one; None where it is none."""
    text = text.strip()
    return Decimal(text) if re.fullmatch(r"[+-]?\d+", text) else None


def _make_bai2(record, amount, currency, day, number, result):
    after = 4 + _count_funds(record, 3)
    rest = [part.strip() for part in record[after:]]
    bank, customer = (rest + ["", ""])[:2]
    text = ", ".join(rest[2:]).strip()
    reason = re.search(r"\bR\d\d\b", text)
    return Returned(
        amount=abs(amount),
        currency=currency,
        day=day if isinstance(day, date) else None,
        reason=reason.group() if reason else "",
        text=text,
        reference=customer,
        entry=f"{bank}/{day}" if bank and day else bank or f"{result.number}/{number}",
    )
