"""Debts with an agency: which of several gets one, what it earns, and which money it spoke of."""

from typing import NamedTuple

from .exact import round_half_up, to_fraction


class Candidate(NamedTuple):
    """An agency that may get a debt.

    :param key: whatever tells it from the others
    :param int sequence: its place among them, the first being the lowest
    :param share: its part of what is placed, any number; those of all need not add up to 100
    :param placed: what it got until now
    """

    key: object
    sequence: int
    share: object
    placed: object


class Choice(NamedTuple):
    """Who gets a debt, and why.

    :param key: of the candidate
    :param why: ``only`` one was left, the ``first`` of several, or the one that is furthest
        behind its ``share``
    :param target: its share in percent, where that decided
    :param actual: its part until now in percent, where that decided; 0 if nothing was placed
    """

    key: object
    why: str
    target: object = None
    actual: object = None


class Rate(NamedTuple):
    """A line of a table of commissions.

    :param percent: of what comes in
    :param min_amount: for placements of at least so much
    :param min_days: for debts that were late by at least so many days when they were placed
    :param int tier: for the first, second or third placement of a debt; 0 for each
    """

    percent: object
    min_amount: object = 0
    min_days: int = 0
    tier: int = 0


def choose(candidates, amount, by_share=False):
    """Return which of some agencies gets a debt; the same for the same candidates.

    By share it is the one that, with this debt in the whole, would be furthest behind its part of
    it; of several the first in their order. Who has no share gets none.

    :param list candidates: ``Candidate``
    :param amount: the debt
    :return: a ``Choice``; None if there is nobody
    """
    own = sorted(candidates, key=lambda one: (one.sequence, one.key))
    if by_share:
        own = [one for one in own if to_fraction(one.share) > 0]
    if len(own) < 2:
        return Choice(own[0].key, "only") if own else None
    if not by_share:
        return Choice(own[0].key, "first")
    placed = sum(to_fraction(one.placed) for one in own)
    shares = sum(to_fraction(one.share) for one in own)
    whole = placed + to_fraction(amount)
    # The first of those that are equally far behind: ``max`` keeps it.
    behind = max(
        own, key=lambda one: whole * to_fraction(one.share) / shares - to_fraction(one.placed)
    )
    actual = to_fraction(behind.placed) / placed * 100 if placed else 0
    target = to_fraction(behind.share) / shares * 100
    return Choice(behind.key, "share", round_half_up(target, 1), round_half_up(actual, 1))


def find_rate(rates, amount, days, tier):
    """Return the line of a table that holds for a debt.

    One for just this placement goes before one for each; then the highest age counts, then the
    highest amount.

    :param list rates: ``Rate``
    :param amount: what was placed, all items together
    :param int days: how late the item was when it was placed
    :param int tier: 1, 2 or 3
    :return: a ``Rate``; None where no line holds
    """
    amount = to_fraction(amount)
    holding = [
        rate
        for rate in rates
        if amount >= to_fraction(rate.min_amount)
        and days >= rate.min_days
        and rate.tier in (0, tier)
    ]
    return max(
        holding,
        key=lambda rate: (rate.tier, rate.min_days, to_fraction(rate.min_amount)),
        default=None,
    )


def get_commission(amount, percent, decimals):
    """Return the commission on money that came in, to the smallest coin; a half goes up."""
    return round_half_up(to_fraction(amount) * to_fraction(percent) / 100, decimals)


class Reported(NamedTuple):
    """A payment that an agency has told of: ``fee`` is what it keeps of ``amount``."""

    key: object
    item: object
    amount: object
    fee: object


class Received(NamedTuple):
    """Money that was matched with an item."""

    key: object
    item: object
    amount: object


def match(reported, received):
    """Return which money is which payment that an agency has told of.

    Either all of it was remitted, or what was left after the agency's fee. Each is used once, in
    the order in which they are given.

    :param list reported: ``Reported``, the oldest first
    :param list received: ``Received``, the oldest first
    :return: pairs of keys, of the money and of the payment
    """
    left, pairs = list(reported), []
    for money in received:
        amount = to_fraction(money.amount)

        def is_it(one, item=money.item, amount=amount):
            gross = to_fraction(one.amount)
            return one.item == item and amount in (gross, gross - to_fraction(one.fee))

        found = next((one for one in left if is_it(one)), None)
        if found:
            left.remove(found)
            pairs.append((money.key, found.key))
    return pairs
