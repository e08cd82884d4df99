"""Payment index: how promptly a customer pays, from 0 to 100, by a scale that is published.

80 is prompt, more is early, less is late. Points of the scale, as D&B publishes it: 100 for 30
days early, 90 for 20, 80 for prompt, 70 for 15 days beyond terms, 50 for 30, 40 for 60, 30 for 90,
20 for 120 (docs.dnb.com). Between them it is a straight line, which gives 38 of 39 points that are
published; the other one, 60, is published for 22 days and lies at 22.5. Below 20 it goes on to 0
at 180 days, which is a choice: no more than "over 120 days" is published.

An index weighs each payment by its amount, and averages scores and not days: half of the money a
month early and half a month late is not prompt.
"""

from decimal import Context, Decimal, Inexact
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

from .exact import to_decimal, to_digits, to_fraction

# Days beyond terms, and the score for them.
SCALE = (
    (-30, 100),
    (-20, 90),
    (0, 80),
    (15, 70),
    (30, 50),
    (60, 40),
    (90, 30),
    (120, 20),
    (180, 0),
)
# From which score on a customer is a low, a medium or a high risk (docs.dnb.com).
RISKS = ((80, "low"), (50, "medium"), (0, "high"))

# Scores of whole days are whole sixths: the lines of the scale rise by 1, 1/2, 1/3, 2/3 or 4/3.
PARTS = 6
# Sums of amounts are exact; what has more digits than this is no amount of money.
EXACT = Context(prec=1000, traps=[Inexact])


@lru_cache(maxsize=2048)
def _get_parts(days):
    """Return the score of a whole number of days, in sixths: one of few, and asked for often."""
    return Decimal(int(_score(days) * PARTS))


def _score(days):
    days = to_fraction(days, "A number of days")
    if days <= SCALE[0][0]:
        return Fraction(SCALE[0][1])
    for (early, high), (late, low) in pairwise(SCALE):
        if days <= late:
            return high - (days - early) * Fraction(high - low, late - early)
    return Fraction(SCALE[-1][1])


def score(days_beyond_terms):
    """Return the score of a payment, from 100 (30 days early) to 0 (180 days late).

    :param days_beyond_terms: days from due date to payment, below zero for an early one
    :return: a ``Decimal``, which is not rounded
    """
    return to_digits(_score(days_beyond_terms))


def index(payments):
    """Return the payment index: ``Σ (amount × score) ÷ Σ amount``.

    :param payments: pairs of an amount, 0 or more, and days beyond terms: of what was paid in the
        period, and of what is overdue now, at the days that it is late today
    :return: a ``Decimal`` from 0 to 100, which is not rounded; None where nothing was paid
    :raise ValueError: an amount is below zero
    """
    # In decimals, which are added faster than fractions, and lose nothing here either.
    parts = total = Decimal(0)
    odd = Fraction(0)
    for amount, days in payments:
        weight = to_decimal(amount, "An amount")
        if weight < 0:
            raise ValueError(f"An amount cannot be below 0: {amount!r}")
        if type(days) is int:
            parts = EXACT.add(parts, EXACT.multiply(weight, _get_parts(days)))
        else:
            odd += Fraction(weight) * _score(days)
        total = EXACT.add(total, weight)
    if not total:
        return None
    return to_digits((Fraction(parts) / PARTS + odd) / Fraction(total))


def get_risk(value):
    """Return what an index says of the risk: ``low``, ``medium`` or ``high``; None of None."""
    if value is None:
        return None
    return next(risk for least, risk in RISKS if value >= Decimal(least))
