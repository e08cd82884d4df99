"""Which payment a bank has taken back: found by what the bank says of it, not by amount alone.

The reference counts first, then the account, then the name; the amount has to agree in each case.
What fits several payments is left to a person.
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

# Texts shorter than this say nothing: many payments have them.
SHORTEST = 4


@dataclass(frozen=True)
class Candidate:
    """A payment that may have been taken back.

    :param key: what the caller knows it by
    :param amount: what came in, above zero
    :param currency: ISO code
    :param day: when it was booked
    :param references: all that it and what it paid go by
    :param accounts: numbers of the customer's bank accounts
    :param names: of the customer
    """

    key: object
    amount: Decimal
    currency: str
    day: date
    references: tuple = ()
    accounts: tuple = ()
    names: tuple = ()


@dataclass(frozen=True)
class Match:
    """What was found for a payment that was taken back.

    :param reason: why, or why nothing can be said:

        - ``reference``, ``account``, ``name``: amount and this agree with exactly one payment
        - ``amount``: one has the reference, and another amount (``candidate``)
        - ``seen``: what was taken back already has the reference and the amount, and nothing else
          has the reference: perhaps the same return, from another file (``candidate``)
        - ``several``: more than one fits equally well, ``count`` of them
        - ``only_amount``: one has the amount, and nothing else agrees (``candidate``)
        - ``none``: nothing fits
    :param candidate: the payment in question, or None
    :param count: how many fit
    """

    reason: str
    candidate: Candidate | None = None
    count: int = 0

    @property
    def is_sure(self):
        """Whether the payment can be proposed without a person's choice."""
        return self.reason in ("reference", "account", "name")


def clean(text):
    """Return a text without what is written one way here and another there."""
    return re.sub(r"[^0-9a-z]", "", (text or "").casefold())


def get_references(texts):
    """Return all that texts can be referred to by: each as a whole, and its words."""
    found = set()
    for text in filter(None, texts):
        found |= {clean(text), *map(clean, re.split(r"[\s,;]+", text))}
    return {own for own in found if len(own) >= SHORTEST}


def find(amount, currency, day, reference, account, name, candidates, seen=()):
    """Return which payment was taken back.

    :param Decimal amount: what the bank took back, without its costs
    :param str currency: ISO code; None where the file has none
    :param date day: when it was taken back; payments of later days are none; None if unknown
    :param str reference: as the bank gives it back
    :param str account: of the customer
    :param str name: of the customer
    :param candidates: iterable of ``Candidate`` that were not taken back yet
    :param seen: iterable of ``Candidate`` that were, or are about to be
    :return: a ``Match``
    """
    possible = [
        own
        for own in candidates
        if currency in (None, own.currency) and (day is None or own.day <= day)
    ]
    fitting = [own for own in possible if own.amount == amount]
    reference = clean(reference)
    if len(reference) >= SHORTEST:
        named = [own for own in possible if reference in get_references(own.references)]
        agreed = [own for own in named if own in fitting]
        if agreed:
            return _choose("reference", agreed)
        gone = next(
            (
                own
                for own in seen
                if own.amount == amount
                and currency in (None, own.currency)
                and reference in get_references(own.references)
            ),
            None,
        )
        if gone:
            return Match("seen", gone, 1)
        if len(named) == 1:
            return Match("amount", named[0], 1)
    for reason, text in (("account", account), ("name", name)):
        text = clean(text)
        agreed = [own for own in fitting if text and text in map(clean, getattr(own, f"{reason}s"))]
        if agreed:
            return _choose(reason, agreed)
    if len(fitting) == 1:
        return Match("only_amount", fitting[0], 1)
    return Match("several" if fitting else "none", None, len(fitting))


def _choose(reason, agreed):
    if len(agreed) == 1:
        return Match(reason, agreed[0], 1)
    return Match("several", None, len(agreed))
