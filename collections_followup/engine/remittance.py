"""What a customer wrote beside a payment: which debts it is for, and how much of it for each.

Numbers come first: banks take their signs away, part them by line ends, and customers leave the
letters in front out. Amounts say which debt is meant only where they fit exactly one.
"""

import re
from decimal import Decimal
from typing import NamedTuple

from .bank_return_match import SHORTEST, clean
from .replies import find_amounts
from .text import fold

# The digits of a number are enough for it where there are at least so many.
DIGITS = 6
# What banks put between two signs of a number, at most.
GAP = r"[^0-9a-z]{0,2}"


class Debt(NamedTuple):
    """A debt that a payment may be for.

    ``references``: all that it goes by. ``amounts``: what would pay it: its principal, or all of
    it.
    """

    key: object
    references: tuple
    amounts: tuple


class Reading(NamedTuple):
    """What a text says. ``reason``: ``number``, ``amount`` or ``none``; others are the reader's.

    ``direction``: by key of the debt the amount that is meant for it, or None for as much as it
    takes; in the order of the text. See ``allocation.allocate``.
    """

    reason: str
    direction: dict


def _find_aliases(debts):
    """Return by text that a number goes by the keys of the debts that it may be."""
    found = {}
    for debt in debts:
        for reference in debt.references:
            whole = clean(reference)
            digits = re.sub(r"\D", "", whole)
            for alias, least in ((whole, SHORTEST), (digits, DIGITS)):
                if len(alias) >= least and any(sign.isdigit() for sign in alias):
                    found.setdefault(alias, set()).add(debt.key)
    return found


class Numbers:
    """The numbers of debts, made ready once to be looked for in many texts."""

    def __init__(self, debts):
        aliases = _find_aliases(debts)
        # Longer ones first: INV/2026/00012 is not the 2026/0001 of somebody else.
        ordered = sorted(aliases, key=lambda own: (-len(own), own))
        self._aliases = [(alias, tuple(aliases[alias])) for alias in ordered]
        self._patterns = {}

    def _get_pattern(self, alias):
        if alias not in self._patterns:
            middle = GAP.join(map(re.escape, alias))
            self._patterns[alias] = re.compile(rf"(?<![0-9a-z]){middle}(?![0-9a-z])")
        return self._patterns[alias]

    def find(self, text):
        """Return where numbers stand in a text: first and last place, and key, in order.

        :param str text: folded
        """
        places, taken = [], []
        # Most texts hold few of the numbers: only for those is looked where they stand.
        signs = re.sub(r"[^0-9a-z]", "", text)
        for alias, keys in self._aliases:
            if alias not in signs:
                continue
            for match in self._get_pattern(alias).finditer(text):
                if any(match.start() < end and match.end() > start for start, end in taken):
                    continue
                taken.append(match.span())
                # What several debts go by says nothing.
                if len(keys) == 1:
                    places.append((match.start(), match.end(), keys[0]))
        return sorted(places, key=lambda place: place[:2])


def _pair(text, places):
    """Return the amount beside each number, where each has exactly one on the same side."""
    edges = [0, *(edge for start, end, _key in places for edge in (start, end)), len(text)]
    between = [find_amounts(text[edges[i] : edges[i + 1]]) for i in range(0, len(edges), 2)]
    for first, beside in ((between[0], between[1:]), (between[-1], between[:-1])):
        if not first and all(len(amounts) == 1 for amounts in beside):
            return [amounts[0] for amounts in beside]
    return [None] * len(places)


def read(text, debts, money):
    """Return which debts a payment is for, by what the customer wrote, or else by its amount.

    :param str text: all that came with the payment
    :param debts: list of ``Debt``
    :param Decimal money: the payment. Amounts that are more together are not taken for meant.
    :return: a ``Reading``
    """
    folded = fold(text or "")
    places = Numbers(debts).find(folded)
    if places:
        direction = {}
        for (_start, _end, key), amount in zip(places, _pair(folded, places), strict=True):
            before = direction.get(key)
            # Named twice: what is said of it counts.
            direction[key] = amount if before is None else before
        given = [amount for amount in direction.values() if amount is not None]
        if sum(given, Decimal(0)) > money:
            direction = dict.fromkeys(direction)
        return Reading("number", direction)
    for amounts in (find_amounts(folded), (money,)):
        named = {}
        for amount in amounts:
            fitting = [debt.key for debt in debts if amount in debt.amounts]
            if len(fitting) == 1:
                named[fitting[0]] = None
        if named:
            return Reading("amount", named)
    return Reading("none", {})
