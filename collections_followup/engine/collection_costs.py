"""What a debtor pays for collection before a court is asked, where the law says how much. Pure."""

from fractions import Fraction

from .exact import round_half_up, to_fraction

# Of the Besluit vergoeding voor buitengerechtelijke incassokosten, art. 2 (1): percentages of so
# much of the principal each, the last of all that is above.
DUTCH_STEPS = ((2500, 15), (2500, 10), (5000, 5), (190000, 1), (None, Fraction(1, 2)))
DUTCH_LEAST, DUTCH_MOST = 40, 6775


def get_dutch_costs(principal):
    """Return the costs of collection in the Netherlands, in euros.

    They are without VAT, which comes on top where the creditor cannot deduct it (art. 2 (3)).

    :param principal: of the claim, without interest; several debts to one creditor are taken
        together
    :return: a ``Decimal`` of cents; 0 where nothing is owed
    """
    left = to_fraction(principal)
    if left <= 0:
        return round_half_up(0, 2)
    costs = 0
    for width, percent in DUTCH_STEPS:
        part = left if width is None else min(left, width)
        costs += part * to_fraction(percent) / 100
        left -= part
    return round_half_up(min(max(costs, DUTCH_LEAST), DUTCH_MOST), 2)
