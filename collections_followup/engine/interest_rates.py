"""Rates of interest for :func:`interest.accrue`, from a table of reference rates.

A table holds pairs of the day from which a reference rate applies and its percent, one row for
each change or each half-year, in any order. What the law makes of it differs:

* ``split``: interest of each day at the rate of its half-year (Directive 2011/7/EU, article 2(7);
  § 247 and § 288 BGB; Code de commerce L441-10);
* ``start``: the rate of the day on which interest begins to run, for as long as it runs (United
  Kingdom: SI 2002/1675, article 4);
* ``payment``: the rate of the day of payment, for all days (Ireland: the official answer on
  SI 580/2012 says one rate per late payment).

A reference may be below zero (the German base rate was -0.88); what is asked of a debtor is not.
"""

from datetime import date
from fractions import Fraction
from math import ceil

from .exact import to_day, to_decimal
from .interest import DAY, InterestError, RateMissing, read_rows, value_on

METHODS = ("split", "start", "payment")


class BelowFloor(InterestError):
    """What a contract says is below what the law allows.

    :ivar Decimal floor: the lowest rate
    """

    def __init__(self, percent, floor):
        super().__init__("floor", f"{percent} % is below the floor of {floor} %")
        self.floor = floor


def find_rate(table, day, known_until=None):
    """Return the reference rate in force on a day.

    :param table: pairs of a day and a percent
    :param date known_until: the last day that the table speaks of; None: its last row goes on
    :raise RateMissing: none is known
    """
    value = value_on(read_rows(table, "a rate", unknown=True), to_day(day))
    if value is None or (known_until is not None and day > known_until):
        raise RateMissing(day)
    return value


def half_years(table, start, end, before=False, known_until=None):
    """Return the table as rows of half-years, from changes on any day.

    :param table: pairs of the day of a change and the percent from then on
    :param date start: the first day that a rate is wanted for
    :param date end: the last one
    :param bool before: the rate of the day before a half-year begins (Germany, Luxembourg, United
        Kingdom) instead of the one on its first day (Directive 2011/7/EU, France)
    :param date known_until: as for :func:`find_rate`; it needs to know the day that is asked, not
        all of the half-year
    :return: pairs of 1 January or 1 July and the percent
    :raise RateMissing: none is known for a day that decides
    """
    day = date(to_day(start).year, 1 if start.month < 7 else 7, 1)
    found = []
    while day <= to_day(end):
        found.append((day, find_rate(table, day - DAY if before else day, known_until)))
        day = date(day.year, 7, 1) if day.month == 1 else date(day.year + 1, 1, 1)
    return found


def make_percent(reference, margin=0, step=None, floor=None, cap=None):
    """Return what is asked where the reference rate is this: ``reference + margin``, and bounds.

    :param reference: the reference rate in percent
    :param margin: points on top of it, 0 or more
    :param step: round up to a multiple of this (Belgium: 0.5); None: as it is
    :param floor: not less than this percent, and never less than zero
    :param cap: not more than this percent: usury
    :return: a ``Decimal``
    :raise InterestError: the margin is below zero, the step is none, the floor above the cap
    """
    percent, margin = to_decimal(reference, "The reference rate"), to_decimal(margin, "The margin")
    if margin < 0:
        raise InterestError("margin", f"A margin cannot be below 0: {margin}")
    percent += margin
    if step is not None:
        step = to_decimal(step, "The step")
        if step <= 0:
            raise InterestError("bounds", f"A rate cannot be rounded up to steps of {step}")
        percent = ceil(Fraction(percent) / Fraction(step)) * step
    floor = to_decimal(0 if floor is None else floor, "The floor")
    cap = None if cap is None else to_decimal(cap, "The cap")
    if cap is not None and cap < max(floor, 0):
        raise InterestError("bounds", f"A rate cannot be {floor} % at least and {cap} % at most")
    percent = max(percent, floor, to_decimal(0))
    return percent if cap is None else min(percent, cap)


def make_rates(table, start, end, method="split", paid=None, known_until=None, **terms):
    """Return the rates of a debt for :func:`interest.accrue`.

    :param table: pairs of the day from which a reference rate applies, and its percent
    :param date start: the first day that bears interest
    :param date end: the last one
    :param str method: one of ``METHODS``
    :param date paid: with ``payment``, the day of the payment; None: it is not paid, and ``end``
        is taken as the day on which it would be
    :param date known_until: the last day that the table speaks of. With ``split`` the days after
        it have no rate, which ``accrue`` says where something is owed then.
    :param terms: ``margin``, ``step``, ``floor`` and ``cap`` of :func:`make_percent`
    :return: pairs of a day and a percent, the first one for ``start``
    :raise RateMissing: no rate is known for the day that decides
    :raise InterestError: the method is unknown, or ``end`` is before ``start``
    """
    if method not in METHODS:
        raise InterestError("method", f"{method!r} is none of {', '.join(METHODS)}")
    if to_day(end, "The end") < to_day(start, "The start"):
        raise InterestError("end", f"The end {end.isoformat()} is before {start.isoformat()}")
    if method == "split":
        rows = read_rows(table, "a rate", unknown=True)
        found = [(start, value_on(rows, start)), *(row for row in rows if start < row[0] <= end)]
        if known_until is not None and known_until < end:
            found = [row for row in found if row[0] <= known_until]
            found.append((max(known_until + DAY, start), None))
    else:
        day = start if method == "start" else paid or end
        found = [(start, find_rate(table, day, known_until))]
    return [
        (day, None if percent is None else make_percent(percent, **terms)) for day, percent in found
    ]


def check_floor(percent, floor):
    """Refuse the rate of a contract that is below what the law allows, and name the floor.

    France: three times the legal rate (Code de commerce, L441-10 II).

    :raise BelowFloor: it is below
    """
    percent, floor = to_decimal(percent, "The rate"), to_decimal(floor, "The floor")
    if percent < floor:
        raise BelowFloor(percent, floor)
