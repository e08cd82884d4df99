"""Schedules of payment plans: how an amount is divided, and on which days it is due.

Plain Python on :class:`decimal.Decimal`, without database: what the wizard previews, what a
plan keeps and what the tests check is one computation.

Three rules hold for each schedule:

* the principal of all rows adds up to the amount, and so do principal, interest and fee of
  each row to its own amount, to the last unit of the currency;
* a nominal date is counted from the first one and never from the row before, so a plan that
  begins on the 31st is due on the last day of short months and on the 31st of long ones;
* moving a date to a working day moves no other date.
"""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_HALF_UP, Decimal

from .working_days import is_weekday, shift_day

# A plan longer than this is a mistake in the amount per instalment.
MAX_COUNT = 600
# One that ends later than this is a mistake in its dates.
MAX_YEARS = 60
FREQUENCIES = ("week", "month", "month_end", "manual")
INTERESTS = ("none", "equal", "annuity")
SHIFTS = ("none", "following", "modified", "preceding")


class ScheduleError(ValueError):
    """The terms give no schedule.

    :ivar str code: what is wrong: ``amount``, ``down_payment``, ``count``, ``dates``,
        ``too_small``, ``too_many``, ``interest_only``, ``rate``, ``fee`` or ``far``
    """

    def __init__(self, code):
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Terms:
    """What was agreed.

    :param Decimal amount: what is owed and divided into instalments
    :param Decimal unit: smallest amount of the currency (0.01; 1 for JPY; 0.001 for KWD)
    :param date start: day of the agreement; interest by days counts from here
    :param date first: nominal date of the first instalment; empty with dates by hand
    :param int count: number of instalments, beside the down payment
    :param Decimal each: amount per instalment, instead of ``count``: of principal without
        interest or with equal principal, of principal and interest with an annuity
    :param str frequency: ``week``, ``month``, ``month_end`` or ``manual``
    :param int interval: every so many weeks or months
    :param tuple dates: nominal dates by hand, in order
    :param Decimal down_payment: part of the amount that is due first
    :param date down_date: when the down payment is due; ``start`` if empty
    :param str interest: ``none``, ``equal`` (equal principal, interest on the rest) or
        ``annuity`` (equal sums of principal and interest)
    :param Decimal rate: nominal interest in percent per year
    :param Decimal fee: charged once, with the first row
    :param str remainder: who takes what does not divide: the ``last`` or the ``first``
        instalment, or ``spread`` over the first ones, a unit each; with an amount per instalment
        and ``spread`` the last one is smaller; an annuity always clears with the last one
    :param str shift: ``none``, ``following``, ``modified`` or ``preceding`` working day
    :param is_working: function that tells whether a day is a working day
    """

    amount: Decimal
    unit: Decimal
    start: date
    first: date = None
    count: int = 0
    each: Decimal = Decimal(0)
    frequency: str = "month"
    interval: int = 1
    dates: tuple = ()
    down_payment: Decimal = Decimal(0)
    down_date: date = None
    interest: str = "none"
    rate: Decimal = Decimal(0)
    fee: Decimal = Decimal(0)
    remainder: str = "last"
    shift: str = "none"
    is_working: object = is_weekday


@dataclass(frozen=True)
class Row:
    """One instalment.

    :ivar int sequence: 0 for the down payment, else 1 and up
    :ivar date nominal: the date that was agreed
    :ivar date due: the nominal date, moved to a working day
    :ivar Decimal principal: part of the debt
    :ivar Decimal interest: interest of the period
    :ivar Decimal fee: fee, on the first row only
    :ivar Decimal balance: principal that is left after this row
    """

    sequence: int
    nominal: date
    due: date
    principal: Decimal
    interest: Decimal
    fee: Decimal
    balance: Decimal

    @property
    def amount(self):
        """What the customer pays with this row."""
        return self.principal + self.interest + self.fee


def to_unit(value, unit, rounding=ROUND_HALF_UP):
    """Round an amount to a whole number of currency units."""
    return (value / unit).quantize(Decimal(1), rounding=rounding) * unit


def add_months(anchor, months, month_end=False):
    """Return the same day so many months later, or the last day of a shorter month.

    :param date anchor: the day that is counted from
    :param int months: how many months later
    :param bool month_end: the last day of that month instead
    """
    index = anchor.year * 12 + anchor.month - 1 + months
    year, month = divmod(index, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, last if month_end else min(anchor.day, last))


def nominal_dates(terms, count):
    """Return the nominal dates of so many instalments, each counted from the first."""
    if terms.frequency == "manual":
        return list(terms.dates[:count])
    step = max(terms.interval, 1)
    try:
        if terms.frequency == "week":
            return [terms.first + timedelta(weeks=step * index) for index in range(count)]
        return [
            add_months(terms.first, step * index, terms.frequency == "month_end")
            for index in range(count)
        ]
    except (OverflowError, ValueError) as error:
        # No date that a calendar knows.
        raise ScheduleError("far") from error


def period_rates(terms, dates):
    """Return the interest rate of each period as a fraction.

    A month is a twelfth of the nominal rate and a week 7/365 of it; with dates by hand the
    days since the date before count, over 365.
    """
    yearly = terms.rate / 100
    if terms.frequency == "manual":
        days = [terms.start, *dates]
        return [
            yearly * max((day - before).days, 0) / 365
            for before, day in zip(days, dates, strict=False)
        ]
    step = max(terms.interval, 1)
    rate = yearly * 7 * step / 365 if terms.frequency == "week" else yearly * step / 12
    return [rate] * len(dates)


def _check(terms):
    if terms.amount <= 0:
        raise ScheduleError("amount")
    if terms.fee < 0:
        raise ScheduleError("fee")
    if not 0 <= terms.down_payment < terms.amount:
        raise ScheduleError("down_payment")
    if terms.down_payment != to_unit(terms.down_payment, terms.unit) or terms.fee != to_unit(
        terms.fee, terms.unit
    ):
        raise ScheduleError("too_small")
    if terms.interest != "none" and not 0 <= terms.rate < 1000:
        raise ScheduleError("rate")
    if terms.frequency == "manual":
        if not terms.dates or list(terms.dates) != sorted(set(terms.dates)):
            raise ScheduleError("dates")
        if terms.dates[0] < (terms.down_date or terms.start) or terms.dates[0] < terms.start:
            raise ScheduleError("dates")
    else:
        if not terms.first or terms.first < terms.start:
            raise ScheduleError("dates")
        if terms.down_payment and terms.down_date and terms.down_date > terms.first:
            raise ScheduleError("dates")
        if not terms.each and terms.count < 1:
            raise ScheduleError("count")
    if terms.down_payment and terms.down_date and terms.down_date < terms.start:
        raise ScheduleError("dates")
    if terms.count > MAX_COUNT or len(terms.dates) > MAX_COUNT:
        raise ScheduleError("too_many")


def _divide(amount, count, unit, remainder):
    """Divide an amount into equal parts; what does not divide goes to one or a few of them."""
    base = to_unit(amount / count, unit, ROUND_DOWN)
    if base <= 0:
        raise ScheduleError("too_small")
    parts = [base] * count
    if remainder == "spread":
        more = int((amount - base * count) / unit)
        return [base + unit] * more + [base] * (count - more)
    parts[0 if remainder == "first" else -1] = amount - base * (count - 1)
    return parts


def _divide_each(amount, each, unit, remainder):
    """Divide an amount into parts of a given size and one of what is left."""
    each = to_unit(each, unit)
    if each <= 0:
        raise ScheduleError("too_small")
    count = int((amount / each).to_integral_value(rounding=ROUND_CEILING))
    if count > MAX_COUNT:
        raise ScheduleError("too_many")
    rest = amount - each * (count - 1)
    parts = [each] * count
    parts[0 if remainder == "first" else -1] = rest
    return parts


def _annuity(amount, rates, unit, rounding):
    """Return principal and interest of each period, the sums equal but for the last one.

    With equal rates this is ``A = P i / (1 - (1 + i) ** -n)``; with others the sum of the
    discounted payments is the amount just the same.
    """
    factor, discount = Decimal(0), Decimal(1)
    for rate in rates:
        discount /= 1 + rate
        factor += discount
    each = to_unit(amount / factor, unit, rounding)
    rows, balance = [], amount
    for index, rate in enumerate(rates):
        interest = to_unit(balance * rate, unit)
        principal = each - interest if index < len(rates) - 1 else balance
        rows.append((principal, interest))
        balance -= principal
    return rows


def _annuity_each(amount, each, terms):
    """Return principal and interest of equal sums until the amount is paid."""
    rows, balance = [], amount
    dates = nominal_dates(terms, MAX_COUNT)
    for rate in period_rates(terms, dates):
        interest = to_unit(balance * rate, terms.unit)
        if each <= interest:
            raise ScheduleError("interest_only")
        principal = min(balance, each - interest)
        rows.append((principal, interest))
        balance -= principal
        if not balance:
            return rows
    raise ScheduleError("too_many" if terms.frequency != "manual" else "dates")


def _parts(terms, amount):
    """Return principal and interest of each instalment."""
    unit = terms.unit
    each = to_unit(terms.each, unit) if terms.each and terms.frequency != "manual" else None
    if terms.interest == "annuity" and terms.rate:
        if each:
            return _annuity_each(amount, each, terms)
        count = len(terms.dates) if terms.frequency == "manual" else terms.count
        rates = period_rates(terms, nominal_dates(terms, count))
        rows = _annuity(amount, rates, unit, ROUND_HALF_UP)
        if any(principal <= 0 for principal, _interest in rows):
            # Few units and many rows: rounding up would leave nothing for the last ones.
            rows = _annuity(amount, rates, unit, ROUND_DOWN)
        if any(principal <= 0 for principal, _interest in rows):
            raise ScheduleError("too_small")
        return rows
    if each:
        principals = _divide_each(amount, each, unit, terms.remainder)
    else:
        count = len(terms.dates) if terms.frequency == "manual" else terms.count
        principals = _divide(amount, count, unit, terms.remainder)
    if terms.interest == "none" or not terms.rate:
        return [(principal, Decimal(0)) for principal in principals]
    rates = period_rates(terms, nominal_dates(terms, len(principals)))
    rows, balance = [], amount
    for principal, rate in zip(principals, rates, strict=True):
        rows.append((principal, to_unit(balance * rate, unit)))
        balance -= principal
    return rows


def compute(terms):
    """Return the schedule of a plan.

    :param Terms terms: what was agreed
    :return: list of :class:`Row`, in order of their dates
    :raises ScheduleError: the terms give no schedule
    """
    _check(terms)
    balance = terms.amount - terms.down_payment
    parts = _parts(terms, balance)
    dates = nominal_dates(terms, len(parts))
    if dates[-1].year > terms.start.year + MAX_YEARS:
        raise ScheduleError("far")
    rows = []
    fee = terms.fee

    def due(day):
        moved = shift_day(day, terms.shift, terms.is_working)
        # Nobody can pay before the agreement: a date is not moved before its start.
        if moved < terms.start:
            moved = shift_day(day, "following", terms.is_working)
        return moved

    if terms.down_payment:
        day = terms.down_date or terms.start
        rows.append(Row(0, day, due(day), terms.down_payment, Decimal(0), fee, balance))
        fee = Decimal(0)
    for sequence, ((principal, interest), day) in enumerate(zip(parts, dates, strict=True), 1):
        balance -= principal
        rows.append(Row(sequence, day, due(day), principal, interest, fee, balance))
        fee = Decimal(0)
    return rows
