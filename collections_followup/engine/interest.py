"""Interest for late payment: simple interest by days, and the fixed sums beside it.

Plain Python on :class:`decimal.Decimal`, without database: what a letter shows, what is booked and
what a court is told is one computation, and each line of it can be checked by hand.

``interest = Σ amount × percent ÷ 100 × days ÷ basis`` over segments in which neither amount nor
rate changes. Interest is never principal: simple interest (Directive 2011/7/EU, article 2(6);
§ 289 BGB).

**Which days count.** The first day that bears interest is the day after the due date, and it is
the day of the first balance. The last day that counts is ``end``, and it counts in full. The day
of a payment counts at the balance before it, so that a debt bears interest for the days from due
date to payment, the one not counted and the other counted: the lower balance stands from the day
after the payment (:func:`build_balances` can leave that day out as well).

**Days of a year.** ``act/365``, ``act/366``, ``act/360`` and ``act/365.25`` divide the calendar
days by that number, whatever year it is. ``act/act`` divides the days of each calendar year by its
own length, and segments are cut where a year ends. ``30/360`` is 30E/360 (ISDA 2006, 4.16(g)):
each month has 30 days, and the 31st is the 30th. ``30e/360-isda`` (4.16(h), without its exception
for the day on which a contract ends) takes the last day of February as the 30th, too. Both count
from the day before a segment to its last day, so that days of segments add up to the days of the
whole wherever it is cut; the American 30/360, in which the end of a period depends on its start,
does not, and is not offered.
"""

from bisect import bisect_right
from calendar import isleap
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from .exact import round_half_up, to_day, to_decimal, to_digits

DAY = timedelta(days=1)
ZERO = Decimal(0)
# A rate above this is a mistake: a percentage entered as a thousandth, or an amount.
MAX_PERCENT = Decimal(1000)

# Days of a year, of bases on which a year has always as many.
YEARS = {
    "act/365": Fraction(365),
    "act/366": Fraction(366),
    "act/365.25": Fraction(1461, 4),
    "act/360": Fraction(360),
    "30/360": Fraction(360),
    "30e/360-isda": Fraction(360),
}
BASES = (*YEARS, "act/act")
ROUNDINGS = ("segment", "total", "none")

# Fixed sums for late payment: what is paid from which amount of the debt on. Euro, for the United
# Kingdom pounds.
COMPENSATION = {
    # Directive 2011/7/EU, article 6(1)
    "eu": ((ZERO, Decimal(40)),),
    # Late Payment of Commercial Debts (Interest) Act 1998, section 5A(2)
    "uk": ((ZERO, Decimal(40)), (Decimal(1000), Decimal(70)), (Decimal(10000), Decimal(100))),
    # S.I. 580/2012 (Ireland), regulation 9 and schedule: above 1,000, and above 10,000
    "ie": (
        (ZERO, Decimal(40)),
        (Decimal("1000.01"), Decimal(70)),
        (Decimal("10000.01"), Decimal(100)),
    ),
    # § 288(5) BGB: the debtor is no consumer
    "de_b2b": ((ZERO, Decimal(40)),),
    # Code de commerce, L441-10 II and D441-5
    "fr": ((ZERO, Decimal(40)),),
}


class InterestError(ValueError):
    """No interest can be computed of this.

    :ivar str code: what is wrong: ``basis``, ``rounding``, ``end``, ``twice`` (two amounts or
        rates for one day), ``rate`` (below zero or far outside), ``rate_missing``, ``period``,
        ``amount``, ``scheme``, ``method``, ``margin``, ``bounds`` or ``floor``
    """

    def __init__(self, code, message):
        super().__init__(message)
        self.code = code


class RateMissing(InterestError):
    """A day bears interest, and no rate is known for it: nothing is computed from a guess.

    :ivar date day: the first such day
    """

    def __init__(self, day):
        super().__init__("rate_missing", f"No rate is known for {day.isoformat()}")
        self.day = day


class Segment(NamedTuple):
    """Days in a row with one balance and one rate.

    :ivar date first: its first day
    :ivar date last: its last day, which counts
    :ivar Decimal amount: the balance
    :ivar Decimal percent: interest per year; None where nothing is owed and no rate is known
    :ivar int days: days by the basis: of the calendar, or of months of 30 days
    :ivar Decimal interest: what they cost
    """

    first: date
    last: date
    amount: Decimal
    percent: Decimal | None
    days: int
    interest: Decimal


def read_rows(rows, what, *, unknown=False):
    """Return pairs of a day and a number in order of their days.

    :param rows: pairs, in any order
    :param str what: how an error names the number
    :param bool unknown: whether a number may be None
    :raise InterestError: two different numbers for one day
    """
    found = {}
    for day, value in rows:
        day = to_day(day, f"The day of {what}")
        if value is not None or not unknown:
            value = to_decimal(value, what.capitalize())
        if found.setdefault(day, value) != value:
            raise InterestError("twice", f"Two of {what} for {day.isoformat()}")
    return sorted(found.items())


def value_on(rows, day):
    """Return the number that holds on a day; None before the first one.

    :param rows: pairs of a day and a number, in order
    """
    index = bisect_right(rows, day, key=lambda row: row[0])
    return rows[index - 1][1] if index else None


def count_days(first, last, basis):
    """Return the days from one to another, both included, by the basis.

    :raise InterestError: the basis is unknown
    """
    if basis not in BASES:
        raise InterestError("basis", f"{basis!r} is none of {', '.join(BASES)}")
    if not basis.startswith("30"):
        return (last - first).days + 1

    def number(day):
        is_end = basis == "30e/360-isda" and (day + DAY).month != day.month
        return day.year * 360 + day.month * 30 + (30 if is_end else min(day.day, 30))

    return number(last) - number(first - DAY)


def _cut(balances, rates, end, by_year):
    """Return the first days of segments, each with its amount and rate."""
    first = balances[0][0]
    days = {day for day, _value in [*balances, *rates] if first < day <= end}
    years = {date(year, 1, 1) for year in range(first.year + 1, end.year + 1)} if by_year else set()
    found = []
    for day in sorted({first} | days | years):
        values = (value_on(balances, day), value_on(rates, day))
        if day in years or not found or found[-1][1:] != values:
            found.append((day, *values))
    return found


def accrue(balances, rates, end, basis="act/365", rounding="segment", decimals=2):
    """Return what a debt costs in simple interest, in segments and in sum.

    A segment ends where balance or rate changes, and for ``act/act`` where a year ends. A balance
    of zero or below earns nothing, and needs no rate; its days are shown with an interest of zero.

    :param balances: pairs of the day from which an amount counts, and that amount. The first one's
        day is the first that bears interest; those after ``end`` are left aside.
    :param rates: pairs of the day from which a rate applies, and its percent per year; a percent
        of None says that from then on no rate is known
    :param date end: the last day that counts
    :param str basis: one of ``BASES``: how days and years are counted
    :param str rounding: ``segment`` rounds each of them, half up, and adds up what is shown;
        ``total`` rounds once, and shows of each segment by how much it raised the rounded sum, so
        that lines add up to it, too; ``none`` does not round
    :param int decimals: of the currency: 2, for the yen 0, for the dinar 3
    :return: a list of :class:`Segment`, ``(first, last, amount, percent, days, interest)``, in
        order and without gaps, and the sum; of no balances an empty list and zero
    :raise RateMissing: a day on which something is owed has no rate
    :raise InterestError: ``end`` is before the first day; basis, rounding, or a rate is none; two
        amounts or rates for one day
    """
    balances = read_rows(balances, "a balance")
    rates = read_rows(rates, "a rate", unknown=True)
    to_day(end, "The end")
    if rounding not in ROUNDINGS:
        raise InterestError("rounding", f"{rounding!r} is none of {', '.join(ROUNDINGS)}")
    if basis not in BASES:
        raise InterestError("basis", f"{basis!r} is none of {', '.join(BASES)}")
    for day, percent in rates:
        if percent is not None and not 0 <= percent <= MAX_PERCENT:
            raise InterestError("rate", f"{percent} % from {day.isoformat()} is no interest rate")
    if not balances:
        return [], _shape(Fraction(0), rounding, decimals)
    if end < balances[0][0]:
        raise InterestError(
            "end", f"The end {end.isoformat()} is before {balances[0][0].isoformat()}"
        )
    segments, total = [], Fraction(0)
    starts = _cut(balances, rates, end, by_year=basis == "act/act")
    for index, (first, amount, percent) in enumerate(starts):
        last = starts[index + 1][0] - DAY if index + 1 < len(starts) else end
        if amount > 0 and percent is None:
            raise RateMissing(first)
        days = count_days(first, last, basis)
        exact = Fraction(0)
        if amount > 0:
            year = YEARS.get(basis) or 365 + isleap(first.year)
            exact = Fraction(amount) * Fraction(percent) / 100 * days / year
        if rounding == "total":
            shown = round_half_up(total + exact, decimals) - round_half_up(total, decimals)
        else:
            shown = _shape(exact, rounding, decimals)
        total += Fraction(shown) if rounding == "segment" else exact
        segments.append(Segment(first, last, amount, percent, days, shown))
    return segments, _shape(total, rounding, decimals)


def _shape(value, rounding, decimals):
    return to_digits(value) if rounding == "none" else round_half_up(value, decimals)


def build_balances(due, amount, payments, payment_day=True):
    """Return the balances of a debt that is paid in parts.

    :param date due: when it was due; it bears interest from the day after
    :param amount: what was due then
    :param payments: pairs of the day and the amount that lowers the debt: payments, credit notes.
        One of the due date or before lowers it from the beginning; one below zero, a payment taken
        back, raises it again.
    :param bool payment_day: whether the day of a payment still counts at the balance before it
    :return: pairs for :func:`accrue`
    """
    first = to_day(due, "The due date") + DAY
    changes = {first: to_decimal(amount, "The amount")}
    for day, paid in payments:
        day = to_day(day, "The day of a payment")
        counts_from = max(day + DAY if payment_day else day, first)
        changes[counts_from] = changes.get(counts_from, ZERO) - to_decimal(paid, "A payment")
    balances, balance = [], ZERO
    for day in sorted(changes):
        balance += changes[day]
        balances.append((day, balance))
    return balances


def without(balances, periods):
    """Return balances that bear no interest in some periods: moratoria, holds, disputes.

    What is cut out is not made up for later: interest for these days is not due at any time
    (Breathing Space: SI 2020/1311).

    :param balances: pairs as for :func:`accrue`
    :param periods: ``(first, last)``, both included, ``last`` None for one that goes on; or
        ``(first, last, amount)``, in which only this amount bears no interest, for a disputed part.
        They may overlap.
    :return: pairs for :func:`accrue`; the first day stays the first one
    :raise InterestError: a period ends before it begins, or its amount is below zero
    """
    balances = read_rows(balances, "a balance")
    if not balances:
        return []
    free = [_read_period(*period) for period in periods]
    days = {day for day, _amount in balances}
    days.update(first for first, _last, _amount in free)
    days.update(last + DAY for _first, last, _amount in free if last < date.max)
    found = []
    for day in sorted(day for day in days if day >= balances[0][0]):
        amount = value_on(balances, day)
        parts = [part for first, last, part in free if first <= day <= last]
        if amount > 0 and parts:
            amount = ZERO if None in parts else max(amount - sum(parts), ZERO)
        if not found or found[-1][1] != amount:
            found.append((day, amount))
    return found


def _read_period(first, last, amount=None):
    first = to_day(first, "The first day of a period")
    last = date.max if last is None else to_day(last, "The last day of a period")
    if last < first:
        raise InterestError(
            "period", f"A period ends on {last.isoformat()}, before {first.isoformat()}"
        )
    amount = None if amount is None else to_decimal(amount, "The amount of a period")
    if amount is not None and amount < 0:
        raise InterestError("amount", f"The amount of a period cannot be below 0: {amount}")
    return first, last, amount


def bound(total, minimum=0, cap=None):
    """Return the interest that is asked of what has accrued.

    :param total: what has accrued
    :param minimum: less than this is not asked: nothing then
    :param cap: more than this is not asked, where the law or the contract has a limit
    :return: a ``Decimal``
    :raise InterestError: a bound is below zero, or the minimum above the cap
    """
    total, minimum = to_decimal(total, "The interest"), to_decimal(minimum, "The minimum")
    cap = None if cap is None else to_decimal(cap, "The cap")
    if minimum < 0 or (cap is not None and cap < minimum):
        raise InterestError("bounds", f"Interest cannot be {minimum} at least and {cap} at most")
    if total < minimum:
        return ZERO
    return total if cap is None else min(total, cap)


def compensation(scheme, amount):
    """Return the fixed sum that the law grants for one invoice that is paid late.

    It is due once, in the currency of the law: euro, for ``uk`` pounds.

    :param str scheme: ``eu`` (Directive 2011/7/EU, article 6), ``uk`` (1998 Act, section 5A: by
        the amount of the debt), ``ie`` (S.I. 580/2012: by the amount, too), ``de_b2b`` (§ 288(5)
        BGB) or ``fr`` (D441-5)
    :param amount: the debt, with tax
    :return: a ``Decimal``; zero where nothing is owed
    :raise InterestError: the scheme is unknown
    """
    bands = COMPENSATION.get(scheme)
    if bands is None:
        raise InterestError("scheme", f"{scheme!r} is none of {', '.join(COMPENSATION)}")
    amount = to_decimal(amount, "The amount")
    if amount <= 0:
        return ZERO
    return next(value for least, value in reversed(bands) if amount >= least)
