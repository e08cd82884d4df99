"""An amount as a person types it: read by the decimals of its currency and signs of a language."""

import re
from decimal import Decimal

# Digits and signs of one amount, at most.
LONGEST = 20


class UnclearAmountError(ValueError):
    """A text says two amounts, one a thousand times the other, and nothing tells which is meant."""


def read_typed(text, places=2, mark=""):
    """Return an amount that a person typed, such as 12,000.50, 12.000,50, 12 000 or 12000.

    Of two kinds of signs the last one parts the decimals. Three digits after the only sign are
    thousands, unless the currency has so many decimals: then they are decimals where the sign is
    that of the language, and else nobody knows.

    :param str text: the amount
    :param int places: decimal places of the currency; no amount has more, but for zeros
    :param str mark: the sign that parts decimals in the language of who types; empty: not known
    :return: a ``Decimal``, zero or more; None for a text that is no amount
    :raise UnclearAmountError: it may be read in two ways
    """
    digits = re.sub(r"[\s'’]", "", text)
    if len(digits) > LONGEST or not re.fullmatch(r"[0-9.,]*[0-9][0-9.,]*", digits):
        return None
    whole, rest = _part(digits, places, mark)
    if not re.fullmatch(r"\d*|\d{1,3}([.,]\d{3})+", whole) or not re.fullmatch(r"\d*", rest):
        return None
    if len({*re.findall(r"[.,]", whole)}) > 1 or len(rest.rstrip("0")) > places:
        return None
    return Decimal(f"{re.sub('[.,]', '', whole) or 0}.{rest or 0}")


def _part(digits, places, mark):
    """Return what stands before the decimals of an amount, with its signs, and the decimals."""
    signs = re.findall(r"[.,]", digits)
    if not signs or (len(signs) > 1 and len({*signs}) == 1):
        return digits, ""
    whole, last, rest = digits.rpartition(signs[-1])
    if len(signs) > 1 or len(rest) != 3 or not re.fullmatch(r"[1-9]\d{0,2}", whole):
        return whole, rest
    if places < 3:
        return digits, ""
    if last != mark:
        raise UnclearAmountError(digits)
    return whole, rest
