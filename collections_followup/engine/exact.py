"""Numbers as they were given, and rounding that says what it does.

Amounts, percentages and counts come as ``int``, ``Decimal`` or ``float``; a floating point number
is taken as it is printed (``0.1`` is a tenth). A text is no number here: what somebody typed or a
file holds is read, and refused, where it comes in. Sums are made of fractions, which lose nothing,
so that a half is a half when it is rounded at the end.
"""

from datetime import date, datetime
from decimal import Decimal, localcontext
from fractions import Fraction

# Digits of what does not end, such as a third: more than money needs, fewer than cost time.
DIGITS = 28
MAX_DECIMALS = 12


def to_decimal(value, what="A number"):
    """Return a number as an exact decimal.

    :param value: an ``int``, ``Decimal`` or ``float``
    :param str what: how an error names it
    :raise TypeError: it is of another type: a text, a truth value, ``None``
    :raise ValueError: it is "not a number", or infinite
    """
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise TypeError(f"{what} has to be an int, a Decimal or a float: {value!r}")
    number = Decimal(str(value)) if isinstance(value, float) else Decimal(value)
    if not number.is_finite():
        raise ValueError(f"{what} has to be finite: {value!r}")
    return number


def to_fraction(value, what="A number"):
    """Return a number as a fraction; one that is a fraction already stays as it is.

    :raise TypeError, ValueError: as :func:`to_decimal`
    """
    return value if isinstance(value, Fraction) else Fraction(to_decimal(value, what))


def to_day(value, what="A day"):
    """Return a calendar day, which a moment (``datetime``) is not.

    :raise TypeError: it is none
    """
    if not isinstance(value, date) or isinstance(value, datetime):
        raise TypeError(f"{what} has to be a date without time: {value!r}")
    return value


def round_half_up(value, decimals):
    """Round to so many decimals; a half goes away from zero, as on statements.

    :param value: a number or a fraction
    :param int decimals: 0 to 12
    :return: a ``Decimal`` with exactly so many decimals
    :raise ValueError: the number of decimals is none
    """
    if isinstance(decimals, bool) or not isinstance(decimals, int):
        raise TypeError(f"The number of decimals has to be an int: {decimals!r}")
    if not 0 <= decimals <= MAX_DECIMALS:
        raise ValueError(f"The number of decimals has to be 0 to {MAX_DECIMALS}: {decimals}")
    value = to_fraction(value)
    scaled = abs(value) * 10**decimals
    units = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    # Made of its digits: arithmetic would cut long ones off.
    return Decimal((value < 0 and units > 0, tuple(map(int, str(units))), -decimals))


def to_digits(value):
    """Return a fraction as a decimal that is not rounded to anything, to 28 digits."""
    with localcontext() as context:
        context.prec = DIGITS
        return Decimal(value.numerator) / Decimal(value.denominator)
