"""What is owed under a judgment: what was awarded, with interest from then on, less what was paid.

Payments go to costs first, then to interest, then to the debt (§ 367 BGB, art. 1343-1 Code civil;
elsewhere a choice of this add-on). Interest is simple, of the debt that is left, by actual days and
a year of 365, rounded half up at each payment and at the end.
"""

from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from .exact import to_decimal

YEAR = 365


class Owed(NamedTuple):
    """What is owed on a day, each 0 or more."""

    principal: Decimal
    interest: Decimal
    costs: Decimal

    @property
    def total(self):
        """All of it."""
        return self.principal + self.interest + self.costs


def owed(principal, day, since, interest=0, costs=0, rate=0, payments=(), decimals=2):
    """Return what is owed under a judgment on a day.

    :param principal: the debt that was awarded
    :param date day: the day
    :param date since: when it was awarded: interest runs from the day after
    :param interest: awarded until then
    :param costs: awarded
    :param rate: interest from then on, percent a year; 0 for none
    :param payments: pairs of a day and an amount; those up to ``since`` count for nothing, since
        the award knows them, and those after ``day`` have not come yet
    :param int decimals: of the currency
    :return: an :class:`Owed`
    """
    unit = Decimal(1).scaleb(-decimals)
    left = [to_decimal(costs), to_decimal(interest), to_decimal(principal)]
    rate, last = to_decimal(rate), since
    came = sorted((own for own in payments if since < own[0] <= day), key=lambda own: own[0])
    for when, amount in [*came, (max(day, since), 0)]:
        accrued = left[2] * rate / 100 * (when - last).days / YEAR
        left[1] += accrued.quantize(unit, ROUND_HALF_UP)
        last, money = when, to_decimal(amount)
        for place, open_amount in enumerate(left):
            taken = min(open_amount, money)
            left[place] -= taken
            money -= taken
    return Owed(left[2], left[1], left[0])
