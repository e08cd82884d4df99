"""A credit limit proposed by a formula that can be followed line by line.

    need = sales of the last 12 months ÷ 12 × days of payment ÷ 30
    limit = need × factor of the grade, at most what is insured and secured, if anything is

The days of payment are those of the terms: who pays late gets no more credit for it. The factors
and how often a limit is looked at again are a proposal of this product, not a standard. Who has
nothing insured or secured is not capped: then the grade alone says how far it goes.
"""

from decimal import Decimal
from typing import NamedTuple

from .exact import round_half_up, to_fraction

MONTHS = 12
DAYS_OF_MONTH = 30
# By grade: how much of what is needed is given, and after how many months it is looked at again.
FACTORS = {
    "A": Decimal("1.50"),
    "B": Decimal("1.25"),
    "C": Decimal("1.00"),
    "D": Decimal("0.50"),
    "E": Decimal("0.00"),
    "none": Decimal("0.50"),
}
REVIEW_MONTHS = {"A": 12, "B": 12, "C": 6, "D": 3, "E": 1, "none": 6}


class Proposal(NamedTuple):
    """A limit and how it comes about.

    :ivar Decimal monthly: average sales of a month
    :ivar Decimal need: what is open at a time on average
    :ivar Decimal factor: of the grade
    :ivar Decimal uncapped: need × factor
    :ivar Decimal cap: what is insured and secured; None where nothing is
    :ivar Decimal limit: the result
    """

    monthly: Decimal
    need: Decimal
    factor: Decimal
    uncapped: Decimal
    cap: Decimal | None
    limit: Decimal


def propose(sales, days, grade, cap=None, decimals=2):
    """Return a credit limit.

    :param sales: invoiced within the last 12 months, tax included, credit notes taken off; below
        zero counts as nothing
    :param days: days of the terms, from invoice to due date, 0 or more
    :param str grade: ``A`` to ``E``, or ``none`` where there is none
    :param cap: what is insured and secured, in the same currency; None where nothing is
    :param int decimals: of the currency
    :return: a :class:`Proposal`
    :raise ValueError: days or cap are below zero, or there is no such grade
    """
    if grade not in FACTORS:
        raise ValueError(f"No such grade: {grade!r}")
    days = to_fraction(days, "A number of days")
    if days < 0:
        raise ValueError("Days of payment cannot be below 0")
    if cap is not None and to_fraction(cap, "A cap") < 0:
        raise ValueError("What is insured and secured cannot be below 0")
    monthly = max(to_fraction(sales, "Sales"), to_fraction(0)) / MONTHS
    need = monthly * days / DAYS_OF_MONTH
    uncapped = need * to_fraction(FACTORS[grade])
    limit = uncapped if cap is None else min(uncapped, to_fraction(cap))
    return Proposal(
        round_half_up(monthly, decimals),
        round_half_up(need, decimals),
        FACTORS[grade],
        round_half_up(uncapped, decimals),
        None if cap is None else round_half_up(cap, decimals),
        round_half_up(limit, decimals),
    )
