"""Fees of a level of the procedure: a fixed sum, a percentage, or a sum by the amount owed.

A fee is computed of what is owed, never of another fee; who asks how often it was charged already
is the caller, who gives that sum as ``charged``. An empty fee, a fee of zero and a fee on nothing
owed add nothing.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from .exact import round_half_up, to_decimal

KINDS = ("fixed", "percent", "banded")


class FeeError(ValueError):
    """The fee is none.

    :ivar str code: what is wrong: ``kind``, ``amount`` (below zero), ``bands`` (not in order),
        ``cap`` (below zero, or a sum that is above its own cap) or ``percent`` (above 100)
    """

    def __init__(self, code, message):
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Fee:
    """What a level charges.

    :param str kind: one of ``KINDS``
    :param value: the sum, or percent of what is owed; None or 0: no fee
    :param tuple bands: with ``banded``, pairs of the amount owed from which a sum is charged, and
        that sum, in order; below the first one there is no fee
    :param minimum: a percentage comes to so much at least
    :param cap: and to so much at most; None: no limit
    """

    kind: str
    value: Decimal | None = None
    bands: tuple = ()
    minimum: Decimal = Decimal(0)
    cap: Decimal | None = None


def check(fee):
    """Refuse a fee that makes no sense, before anybody is charged.

    :raise FeeError: what is wrong with it
    """
    if fee.kind not in KINDS:
        raise FeeError("kind", f"{fee.kind!r} is none of {', '.join(KINDS)}")
    sums = [to_decimal(fee.value or 0, "A fee"), to_decimal(fee.minimum, "The minimum")]
    if fee.kind == "banded":
        bands = [(to_decimal(least), to_decimal(value)) for least, value in fee.bands]
        if [least for least, _value in bands] != sorted({least for least, _value in bands}):
            raise FeeError("bands", "Bands have to be in order of the amounts that they begin with")
        sums += [number for band in bands for number in band]
    if min(sums) < 0:
        raise FeeError("amount", f"A fee cannot be below 0: {min(sums)}")
    if fee.kind == "percent" and sums[0] > 100:
        raise FeeError("percent", f"{sums[0]} % of what is owed is more than that")
    if fee.cap is None:
        return
    cap = to_decimal(fee.cap, "The cap")
    charged = {
        "fixed": sums[:1],
        "percent": sums[1:2],
        "banded": [to_decimal(value) for _least, value in fee.bands],
    }[fee.kind]
    if cap < 0 or max(charged, default=0) > cap:
        raise FeeError("cap", f"A fee of {max(charged, default=0)} is above its cap of {cap}")


def compute(fee, owed, charged=0, total_cap=None, decimals=2):
    """Return what a level charges on what is owed.

    :param Fee fee: what it charges; None: nothing
    :param owed: the amount that the level claims, without interest and other fees
    :param charged: fees of the same claim until now, of all levels
    :param total_cap: all fees of a claim together are not more than this; None: no limit
    :param int decimals: of the currency
    :return: a ``Decimal``, rounded half up; zero where nothing is charged
    :raise FeeError: as :func:`check`; what was charged or the limit is below zero
    """
    owed, charged = to_decimal(owed, "What is owed"), to_decimal(charged, "What was charged")
    nothing = round_half_up(0, decimals)
    if fee is None:
        return nothing
    check(fee)
    if charged < 0 or (total_cap is not None and to_decimal(total_cap, "The limit") < 0):
        raise FeeError("cap", f"Fees of {charged} and a limit of {total_cap} make no sense")
    if owed <= 0:
        return nothing
    if fee.kind == "banded":
        sums = [value for least, value in fee.bands if to_decimal(least) <= owed]
        value = Fraction(to_decimal(sums[-1])) if sums else Fraction(0)
    else:
        value = Fraction(to_decimal(fee.value or 0))
    if fee.kind == "percent" and value:
        value = max(value * Fraction(owed) / 100, Fraction(to_decimal(fee.minimum)))
    if fee.cap is not None:
        value = min(value, Fraction(to_decimal(fee.cap)))
    found = round_half_up(value, decimals)
    if total_cap is not None:
        found = min(found, max(to_decimal(total_cap) - charged, nothing))
    return found
