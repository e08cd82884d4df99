"""What credit costs in a year, by the two rules that are not the same figure.

* :func:`us_nominal`: the annual percentage rate of the United States, **nominal**: the rate of a
  unit period times the unit periods of a year (Regulation Z, 12 CFR 1026, appendix J, actuarial
  method). It is shown with two decimals.
* :func:`eu_effective`: the annual percentage rate of charge of the European Union, **effective**:
  interest on interest within the year (Directives 2008/48/EC, annex I, and (EU) 2023/2225, annex
  III). It is shown with one decimal.

Never show one for the other. Both find the rate at which what was advanced is worth what is paid
back. They return percent, rounded to four decimals, half up.

Sums have 40 digits inside, so the four decimals are right for a rate of any size up to the limit.
"""

from datetime import date
from decimal import Decimal, localcontext
from fractions import Fraction

from .exact import round_half_up, to_day, to_decimal, to_fraction

DECIMALS = 4
YEAR = Decimal(365)
PRECISION = 40
# Where a doubling of the rate of a period ends: no credit, but a mistake in days or amounts.
MAX_RATE = Decimal(10) ** 18
MAX_STEPS = 500


class AprError(ValueError):
    """These payments have no annual percentage rate.

    :ivar str code: what is wrong: ``empty`` (nothing advanced, or nothing paid back), ``amount``
        (below zero), ``period``, ``fraction``, ``negative`` (less is paid than was advanced) or
        ``none`` (no rate makes both sides equal: everything is paid back at once)
    """

    def __init__(self, code, message):
        super().__init__(message)
        self.code = code


def _solve(flows, discount):
    """Return the rate of a period at which advances are worth what is paid, as a fraction of one.

    The value of advances less that of payments is below zero at a rate of zero, and rises with
    the rate. Newton's steps, within bounds that hold the solution at any time.

    :param flows: pairs of an amount, below zero for a payment, and when it is
    :param discount: function of the rate; returns one of a moment, which returns what one is worth
        then, and by how much that changes with the rate
    """

    def weigh(rate):
        value = slope = Decimal(0)
        weigh_one = discount(rate)
        for amount, moment in flows:
            worth, change = weigh_one(moment)
            value += amount * worth
            slope += amount * change
        return value, slope

    total = sum(amount for amount, _moment in flows)
    if not total:
        return Decimal(0)
    if total > 0:
        raise AprError("negative", f"{total} less is paid back than was advanced")
    low, high = Decimal(0), Decimal("0.01")
    while weigh(high)[0] < 0:
        low, high = high, high * 4
        if high > MAX_RATE:
            raise AprError("none", "No rate makes what is advanced worth what is paid back")
    # Each step doubles the digits that are right: what differs by this little is right to twice it.
    rate, close = (low + high) / 2, Decimal("1e-20")
    for _step in range(MAX_STEPS):
        value, slope = weigh(rate)
        if value < 0:
            low = rate
        else:
            high = rate
        following = rate - value / slope if slope else low
        if not low < following < high:
            following = (low + high) / 2
        if abs(following - rate) <= close * (1 + rate):
            return following
        rate = following
    return rate


def _read_amount(amount):
    amount = to_decimal(amount, "An amount")
    if amount < 0:
        raise AprError("amount", f"An amount cannot be below 0: {amount}")
    return amount


def _join(advances, payments):
    """Return flows of both: what is paid below zero, and what is nothing not at all."""
    advances = [row for row in advances if row[0]]
    payments = [(-amount, moment) for amount, moment in payments if amount]
    if not advances or not payments:
        raise AprError("empty", "Without an advance and a payment there is no rate")
    return advances + payments


def us_nominal(advances, payments, periods_per_year):
    """Return the annual percentage rate of Regulation Z, appendix J: nominal, in percent.

    ``Σ A ÷ ((1 + f i)(1 + i)^q) = Σ P ÷ ((1 + f i)(1 + i)^q)``, solved for ``i``, the rate of a
    unit period; the result is ``100 × i × periods per year``.

    :param advances: triples of amount, whole unit periods since the first advance, and the
        fraction of a unit period beside them, ``0 <= fraction < 1``; the first one is
        ``(amount, 0, 0)``
    :param payments: triples, too
    :param periods_per_year: 12 for months, 24, 26, 52; of a single payment within a year, whose
        unit period is the term, 365 ÷ days or 12 ÷ months. A ``Fraction`` is taken as it is.
    :return: a ``Decimal`` with four decimals
    :raise AprError: the payments have no such rate
    """
    periods = to_fraction(periods_per_year, "The number of unit periods")
    if periods <= 0:
        raise AprError("period", f"A year cannot have {periods_per_year} unit periods")

    def read(rows):
        for amount, whole, fraction in rows:
            count = to_fraction(whole, "The number of whole unit periods")
            # A float is a measure, and no count.
            if isinstance(whole, float) or count.denominator != 1:
                raise TypeError(f"The number of whole unit periods has to be whole: {whole!r}")
            whole = count.numerator
            if whole < 0:
                raise AprError("period", f"{whole} unit periods are before the first advance")
            fraction = to_fraction(fraction, "The fraction of a unit period")
            if not 0 <= fraction < 1:
                raise AprError("fraction", f"{fraction} is no fraction of a unit period")
            yield _read_amount(amount), (whole, fraction)

    def discount(rate):
        growth = 1 + rate

        def weigh(moment):
            whole, fraction = moment
            odd = 1 + fraction * rate
            worth = 1 / (odd * growth**whole)
            return worth, -worth * (fraction / odd + whole / growth)

        return weigh

    with localcontext() as context:
        context.prec = PRECISION
        flows = [
            (amount, (whole, _to_decimal(fraction)))
            for amount, (whole, fraction) in _join(list(read(advances)), list(read(payments)))
        ]
        rate = Fraction(_solve(flows, discount))
    return round_half_up(rate * periods * 100, DECIMALS)


def _to_decimal(fraction):
    return Decimal(fraction.numerator) / Decimal(fraction.denominator)


def eu_effective(advances, payments):
    """Return the annual percentage rate of charge of the European Union: effective, in percent.

    ``Σ A ÷ (1 + X)^t = Σ P ÷ (1 + X)^t``, solved for ``X``, with ``t`` in years of 365 days. Fees
    that are kept back lower the advance, or are a payment of the first day.

    :param advances: pairs of a day and an amount. Days are dates, or all of them numbers of days
        since any one day; equal months are 365 ÷ 12 days each, as the annexes allow.
    :param payments: pairs, too
    :return: a ``Decimal`` with four decimals
    :raise AprError: the payments have no such rate
    """

    def read(rows):
        return [(_read_amount(amount), day) for day, amount in rows]

    flows = _join(read(advances), read(payments))
    if any(isinstance(day, date) for _amount, day in flows):
        days = [Fraction(to_day(day).toordinal()) for _amount, day in flows]
    else:
        days = [to_fraction(day, "A day") for _amount, day in flows]
    first = min(days)

    def discount(rate):
        growth = 1 + rate
        log = growth.ln()

        def weigh(years):
            worth = (-years * log).exp()
            return worth, -worth * years / growth

        return weigh

    with localcontext() as context:
        context.prec = PRECISION
        rate = _solve(
            [
                (amount, _to_decimal(day - first) / YEAR)
                for (amount, _day), day in zip(flows, days, strict=True)
            ],
            discount,
        )
    return round_half_up(Fraction(rate) * 100, DECIMALS)


def to_effective(nominal, periods_per_year):
    """Return the effective rate of a nominal one: ``(1 + nominal ÷ n)^n − 1``, in percent.

    :param nominal: percent per year, 0 or more
    :param int periods_per_year: after how many parts of a year interest is added
    :return: a ``Decimal`` with four decimals
    :raise AprError: the rate is below zero, or a year has no such number of periods
    """
    nominal = Fraction(_read_amount(nominal))
    if isinstance(periods_per_year, bool) or not isinstance(periods_per_year, int):
        raise TypeError(f"The number of periods has to be an int: {periods_per_year!r}")
    if not 1 <= periods_per_year <= 366:
        raise AprError("period", f"A year cannot have {periods_per_year} periods")
    growth = (1 + nominal / 100 / periods_per_year) ** periods_per_year
    return round_half_up((growth - 1) * 100, DECIMALS)
