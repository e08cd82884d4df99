"""What a payment plan costs in a year, by the rule of the customer's country.

Beside principal a plan may ask for interest and a fee. What was left to the customer on the day of
the agreement is the credit, its instalments are the payments; the rate follows (``apr.py``).
"""

from collections import Counter
from decimal import Decimal
from fractions import Fraction
from math import ceil

from dateutil.relativedelta import relativedelta

from .apr import AprError, eu_effective, us_nominal

# Where which rule holds, by country code. The European one: Member States, the European Economic
# Area, and the United Kingdom, which kept it (FCA CONC App 1.2).
RULES = {
    "US": "us",
    **dict.fromkeys(
        (
            *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU"),
            *("IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"),
            *("IS", "LI", "NO", "GB"),
        ),
        "eu",
    ),
}
# So many decimals are shown (annex III of Directive (EU) 2023/2225; 12 CFR 1026.22(a)(2)).
SHOWN = {"eu": 1, "us": 2}
# Regulation Z, appendix J, (b)(5): a month has so many days where it is part of a unit period.
MONTH_DAYS = 30


def compute(rule, start, principal, payments):
    """Return the annual percentage rate of a plan, in percent with four decimals.

    :param str rule: ``eu`` (effective, by days) or ``us`` (nominal, by unit periods)
    :param date start: day of the agreement: from it on the debt is on credit
    :param Decimal principal: what is paid back, without interest and fee
    :param payments: pairs of a day and an amount, interest and fee within it; none is before
        ``start``
    :return: a ``Decimal``; zero where nothing is charged; None where there is no such rate, as when
        all is paid on the day of the agreement
    """
    payments = [(max(day, start), Decimal(amount)) for day, amount in payments if amount]
    principal = Decimal(principal)
    if not payments or principal <= 0:
        return None
    if sum(amount for _day, amount in payments) <= principal:
        return Decimal(0)
    try:
        if rule == "us":
            return _nominal(start, principal, payments)
        return eu_effective([(start, principal)], payments)
    except AprError:
        return None


def _nominal(start, principal, payments):
    days = [start, *(day for day, _amount in payments)]
    unit, number = find_unit(days)
    periods = {"month": Fraction(12, number), "day": Fraction(365, number)}[unit]
    if unit == "day" and not number % 7 and len(set(days)) > 2:
        # Weeks: a year has 52 of them. The term of a single payment is one of days, whatever it is.
        periods = Fraction(52 * 7, number)
    rows = [(amount, *count_units(start, day, unit, number)) for day, amount in payments]
    return us_nominal([(principal, 0, 0)], rows, periods)


def find_unit(days):
    """Return the unit period of a schedule: ``month`` or ``day``, and how many of them.

    The interval between payments that occurs most often; of several the shortest; where none occurs
    twice, their average, rounded to whole months, or to weeks where it is less than a month
    (appendix J (b)(4)). A unit period is never longer than a year.

    :param days: the day of the agreement and those of the payments, in order
    """
    days = sorted(set(days))
    if len(days) <= 2:
        # a single payment: the term itself, and no more than a year (appendix J (b)(4)(iii), (5))
        if len(days) == 1:
            return "day", 1
        if days[-1] >= days[0] + relativedelta(years=1):
            return "month", 12
        months = _whole_months(days[0], days[-1])
        return ("month", months) if months else ("day", (days[-1] - days[0]).days)
    intervals = [_measure(first, last) for first, last in zip(days[1:], days[2:], strict=False)]
    intervals = intervals or [_measure(days[0], days[1])]
    ranked = Counter(intervals).most_common()
    most = ranked[0][1]
    if most > 1 or len(intervals) == 1:
        return min((one for one, count in ranked if count == most), key=_length)
    average = Fraction((days[-1] - days[1]).days, len(days) - 2)
    if average >= MONTH_DAYS - 3:
        return "month", min(12, max(1, _round_half_down(average / MONTH_DAYS)))
    return "day", 7 * max(1, _round_half_down(average / 7))


def _round_half_down(number):
    """Return the nearest whole number; of two that are equally near the lower one, as the rule
    has it."""
    return ceil(number - Fraction(1, 2))


def _length(unit):
    kind, number = unit
    return number * (MONTH_DAYS if kind == "month" else 1)


def _measure(first, last):
    """Return the interval between two days: whole months where it is, else days.

    Payments moved off a day without work, and those at the end of months, are months apart all the
    same: minor variations may be left aside (12 CFR 1026.17(c)(3) and (4)).
    """
    days = (last - first).days
    months = _whole_months(first, last)
    if months:
        return "month", months
    if not days % 7:
        return "day", days
    for months in range(1, 13):
        if abs((first + relativedelta(months=months) - last).days) <= 3:
            return "month", months
    weeks = round(days / 7)
    if weeks and abs(weeks * 7 - days) <= 2:
        return "day", weeks * 7
    return "day", max(1, min(days, 365))


def _whole_months(first, last):
    for months in range(1, 13):
        if first + relativedelta(months=months) == last:
            return months
    return None


def count_units(start, day, unit, number):
    """Return whole unit periods from the start to a day, and the fraction of one beside them.

    Whole periods are counted back from the payment; the days that are left are a fraction of 30
    days a month, or of the days that the period has; of a year of 365, where they are no whole
    number of months (appendix J (b)(5)).

    :param date start: the first day
    :param date day: of the payment
    :param str unit: ``month`` or ``day``
    :param int number: how many of them a unit period has
    """
    if unit == "day":
        whole, rest = divmod((day - start).days, number)
        return whole, Fraction(rest, number)
    months = 0
    while day - relativedelta(months=months + 1) >= start:
        months += 1
    rest = ((day - relativedelta(months=months)) - start).days
    whole, more = divmod(months, number)
    if number == 12 and rest:
        rest = (day - relativedelta(years=whole) - start).days
        return whole, Fraction(min(rest, 364), 365)
    left = Fraction(more * MONTH_DAYS + min(rest, MONTH_DAYS - 1), number * MONTH_DAYS)
    return whole, left
