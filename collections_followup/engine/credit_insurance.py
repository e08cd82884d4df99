"""What a credit insurer is told of debts: what of them is insured, and until when something is due.

Amounts are decimals in one currency. Terms of insurers differ; what is computed here is common to
them: money that came in pays the oldest invoice first, what the customer disputes is not insured
until that is settled, what is above the limit is not insured at all, and the insurer pays a
percentage of the rest. Whoever is given more time than the policy allows is not delivered to
under its cover any more.
"""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

ZERO = Decimal(0)


class Debt(NamedTuple):
    """An open item as the ledger has it.

    :ivar key: what it is called by
    :ivar date dated: day of the invoice
    :ivar date due: day on which it was due
    :ivar Decimal open: what is open of it, above zero
    :ivar Decimal disputed: what the customer disputes of it
    """

    key: object
    dated: date
    due: date
    open: Decimal
    disputed: Decimal = ZERO


class Row(NamedTuple):
    """What is declared of one debt.

    :ivar Decimal applied: money on account that pays it
    :ivar Decimal owed: what is open without that
    :ivar Decimal disputed: what of it is disputed, and uncovered until that is settled
    :ivar Decimal covered: what of the rest is within the limit
    :ivar Decimal insured: what the insurer pays of that
    :ivar str reason: why nothing is covered: ``before``, ``after`` (invoiced outside of the
        cover), ``disputed``, ``limit``, or "" where something is
    """

    key: object
    applied: Decimal
    owed: Decimal
    disputed: Decimal
    covered: Decimal
    insured: Decimal
    reason: str


def declare(debts, on_account, limit, percent, first=None, last=None, decimals=2):
    """Return what is declared of debts.

    :param debts: list of ``Debt``
    :param Decimal on_account: what the customer has paid and is not matched, zero or more
    :param Decimal limit: the insured limit
    :param Decimal percent: of what is covered, what the insurer pays
    :param first: first day of the cover; invoices of before are not covered
    :param last: its last day, or None
    :param int decimals: of the currency
    :return: list of ``Row``, the oldest invoice first
    :raise ValueError: an amount is negative, or the percentage is no percentage
    """
    if on_account < 0 or limit < 0 or any(own.open < 0 or own.disputed < 0 for own in debts):
        raise ValueError("amounts of debts, money on account and limits are zero or more")
    if not 0 <= percent <= 100:
        raise ValueError("the insured percentage is between 0 and 100")
    unit = Decimal(1).scaleb(-decimals)
    rows = []
    for own in sorted(debts, key=lambda debt: (debt.dated, debt.due, str(debt.key))):
        applied = min(on_account, own.open)
        on_account -= applied
        owed = own.open - applied
        disputed = min(own.disputed, owed)
        if first and own.dated < first:
            covered, reason = ZERO, "before"
        elif last and own.dated > last:
            covered, reason = ZERO, "after"
        else:
            covered = min(owed - disputed, limit)
            reason = "" if covered or not owed else ("disputed" if disputed == owed else "limit")
        limit -= covered
        insured = (covered * percent / 100).quantize(unit, ROUND_HALF_UP)
        rows.append(Row(own.key, applied, owed, disputed, covered, insured, reason))
    return rows


def get_stop(dues, longest_days, today):
    """Return from which day on nothing new is insured, because somebody was given too much time.

    :param dues: pairs of the day on which an open item was due, and the day until which the
        insurer was told of more time, or None
    :param int longest_days: the longest extension, in days from the due date; 0: there is none
    :param date today: the day
    :return: the first day after the longest extension of any item; None while nothing is stopped
    """
    if not longest_days:
        return None
    ends = [
        max(due + timedelta(days=longest_days), told or due) + timedelta(days=1)
        for due, told in dues
    ]
    passed = [day for day in ends if day <= today]
    return min(passed) if passed else None
