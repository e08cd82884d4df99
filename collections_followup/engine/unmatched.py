"""What money that came without words may have paid, with the reason of each guess.

The order of ``REASONS`` is the order of confidence: a payment that was entered already and is on
its way to the bank comes first, then the number of an invoice in the payer's text with the amount
to the cent, and last a payment of more than all that is owed. What is the same by amount alone for
several customers, items or sums is in doubt, and nothing is chosen.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from .bank_return_match import SHORTEST, clean

ZERO = Decimal(0)
# From the surest on.
REASONS = (
    "payment",
    "numbers",
    "numbers_discount",
    "expected",
    "numbers_part",
    "numbers_over",
    "one",
    "discount",
    "overdue",
    "balance",
    "sum",
    "over",
)
# How it is known whose money it is, from the surest on.
WHOS = ("known", "number", "account", "name", "amount")
# A number of digits alone says something from this length on.
DIGITS = 5
# Words that are read as one: the parts of "INV 2026 00012".
WORDS = 4
# Sums are looked for among so many items, the oldest, and not longer than this.
MOST_ITEMS = 40
MOST_STEPS = 5000
# So many guesses are shown for one payment.
MOST_SHOWN = 6


@dataclass(frozen=True)
class Item:
    """What is open of a customer's account in one currency.

    :param key: what the caller knows it by; keys are ordered as the items are due
    :param customer: whose it is
    :param amount: what is open; below zero for a credit note
    :param due: when it is due
    :param numbers: all that it goes by
    :param reduced: what is enough if it comes by ``until``, None without an early discount
    :param until: the last day of the early discount
    :param is_payment: it is no debt but a payment on its way to the bank, which pays nothing more
    """

    key: object
    customer: object
    amount: Decimal
    due: date
    numbers: tuple = ()
    reduced: Decimal | None = None
    until: date | None = None
    is_payment: bool = False


@dataclass(frozen=True)
class Expected:
    """A payment that a customer has agreed to make: a promise, an instalment, a settlement.

    :param key: what the caller knows it by
    :param customer: whose it is
    :param amount: what is still to be paid of it
    :param day: when
    :param items: keys of the items that it is about, in the order in which they are paid
    """

    key: object
    customer: object
    amount: Decimal
    day: date
    items: tuple = ()


@dataclass(frozen=True)
class Money:
    """What came in.

    :param amount: above zero
    :param day: when it came
    :param texts: what the payer wrote, and the bank
    :param customers: who it may be from, and how that is known: pairs of customer and one of
        ``WHOS``
    :param is_fixed: it is in the books as that customer's, whatever its text says
    """

    amount: Decimal
    day: date
    texts: tuple = ()
    customers: tuple = ()
    is_fixed: bool = False


@dataclass(frozen=True)
class Proposal:
    """A guess at what some money has paid.

    :param reason: one of ``REASONS``
    :param who: one of ``WHOS``
    :param customer: whose items they are
    :param parts: pairs of the key of an item and what is paid of it
    :param rest: what of the money is left over
    :param discount: what of the items is early discount
    :param expected: key of what was agreed, where it is that
    """

    reason: str
    who: str
    customer: object
    parts: tuple
    rest: Decimal = ZERO
    discount: Decimal = ZERO
    expected: object = None

    @property
    def keys(self):
        """The keys of the items."""
        return tuple(key for key, _amount in self.parts)

    @property
    def rank(self):
        """Its place in the order of confidence: the lower, the surer."""
        return REASONS.index(self.reason), WHOS.index(self.who)


@dataclass
class Finding:
    """The guesses for some money, the surest first.

    :param is_sure: one guess stands out: neither another customer nor other items fit as well
    :param is_cut: there were too many items to try all sums of them
    """

    proposals: list = field(default_factory=list)
    is_sure: bool = False
    is_cut: bool = False

    @property
    def is_exact(self):
        """Whether numbers and amount say it, and nothing else fits: no person need look."""
        return self.is_sure and self.proposals[0].reason == "numbers"


def read_tokens(texts):
    """Return all that a payer's text may name an invoice by: words, and words in a row as one."""
    found = set()
    for text in filter(None, texts):
        words = [clean(word) for word in re.split(r"[\s,;:+]+", text)]
        words = [word for word in words if word]
        for start in range(len(words)):
            for end in range(start + 1, min(start + WORDS, len(words)) + 1):
                found.add("".join(words[start:end]))
    return {own for own in found if len(own) >= SHORTEST}


def get_forms(numbers):
    """Return the forms in which numbers of an invoice are written: as they are, and digits only."""
    forms = set()
    for number in filter(None, numbers):
        whole = clean(number)
        digits = re.sub(r"[^0-9]", "", whole)
        forms |= {whole} if len(whole) >= SHORTEST else set()
        forms |= {digits} if len(digits) >= DIGITS else set()
    return forms


def find_sums(amounts, target, most_steps=MOST_STEPS):
    """Return which of some amounts add up to a sum: the first two ways, in the order given.

    Amounts below zero may be among them.

    :param list amounts: ``Decimal``, no more than ``MOST_ITEMS`` are looked at
    :param Decimal target: the sum
    :param int most_steps: how long is looked for
    :return: a list of tuples of positions, and whether all was looked through
    """
    own = amounts[:MOST_ITEMS]
    # What the amounts from a place on can add at most, and take away.
    more, less = [ZERO], [ZERO]
    for amount in reversed(own):
        more.append(more[-1] + max(amount, ZERO))
        less.append(less[-1] + min(amount, ZERO))
    more.reverse()
    less.reverse()
    found, steps = [], 0
    stack = [(0, target, ())]
    while stack and len(found) < 2:
        place, missing, taken = stack.pop()
        if not missing and taken:
            found.append(taken)
            continue
        steps += 1
        if steps > most_steps:
            return found, False
        if place == len(own) or not less[place] <= missing <= more[place]:
            continue
        stack.append((place + 1, missing, taken))
        stack.append((place + 1, missing - own[place], (*taken, place)))
    return found, len(amounts) <= MOST_ITEMS


def propose(money, items, expected=()):
    """Return what some money may have paid.

    :param Money money: with whom it may be from; others are found by their items
    :param items: iterable of ``Item``, of the money's currency, of all customers in question
    :param expected: iterable of ``Expected``, of the money's currency
    :return: a ``Finding``
    """
    tokens = read_tokens(money.texts)
    owned, agreed = {}, {}
    for item in sorted(items, key=lambda own: (own.due, own.key)):
        owned.setdefault(item.customer, []).append(item)
    for own in sorted(expected, key=lambda own: (own.day, own.key)):
        agreed.setdefault(own.customer, []).append(own)
    finding = Finding()
    for customer, who in _find_customers(money, tokens, owned, agreed):
        own, is_cut = _guess(money, tokens, owned.get(customer, []), agreed.get(customer, []))
        finding.proposals += [
            Proposal(reason, who, customer, parts, *more) for reason, parts, *more in own
        ]
        finding.is_cut |= is_cut
    finding.proposals.sort(key=lambda own: own.rank)
    finding.is_sure = _is_sure(money, finding)
    del finding.proposals[MOST_SHOWN:]
    return finding


def _is_sure(money, finding):
    """Return whether the first guess stands out, and the bank knows nobody else for the payer."""
    best = next(iter(finding.proposals), None)
    if best is None or best.who in ("name", "amount"):
        return False
    payers = [customer for customer, who in money.customers if who in ("known", "account")]
    if payers and best.customer not in payers:
        return False
    if best.reason == "sum" and finding.is_cut:
        return False
    return all(
        own.rank[0] > best.rank[0] and own.customer == best.customer
        for own in finding.proposals[1:]
    )


def _find_customers(money, tokens, owned, agreed):
    """Return who it may be: those who are known, or else whose number or amount it is."""
    known = [own for own in money.customers if own[1] == "known"]
    if known and money.is_fixed:
        return known
    found = dict(known)
    for customer, items in owned.items():
        if any(tokens & get_forms(item.numbers) for item in items):
            found.setdefault(customer, "number")
    for customer, who in money.customers:
        found.setdefault(customer, who)
    if not found:
        # Nothing but the amount: all who owe just that.
        for customer, items in owned.items():
            if any(money.amount in (item.amount, item.reduced) for item in items):
                found.setdefault(customer, "amount")
        for customer, own in agreed.items():
            if any(money.amount == one.amount for one in own):
                found.setdefault(customer, "amount")
    return list(found.items())


def _guess(money, tokens, items, agreed):
    """Return the guesses among the items of one customer, and whether sums were left untried.

    Of what the same items would be paid by, the surest reason counts. Where the payer names an
    invoice, nothing is guessed from amounts beside what was agreed.
    """
    coming = [own for own in items if own.is_payment and own.amount == money.amount]
    items = [own for own in items if not own.is_payment]
    debts = [own for own in items if own.amount > 0]
    named = [own for own in debts if tokens & get_forms(own.numbers)]
    guesses = [("payment", _whole([own])) for own in coming]
    for own in agreed:
        about = [item for item in debts if item.key in own.items]
        if own.amount == money.amount and (not named or set(about) & set(named)):
            parts, rest = _spread(money.amount, about)
            if parts and not rest:
                guesses.append(("expected", parts, ZERO, ZERO, own.key))
    is_cut = False
    if named:
        guesses += _guess_named(money, named)
    else:
        guesses += _guess_amounts(money, items, debts)
    if not guesses:
        sums, complete = find_sums([own.amount for own in items], money.amount)
        is_cut = not complete
        guesses += [("sum", _whole([items[place] for place in places])) for places in sums]
    if debts and not guesses and money.amount > _sum(debts):
        guesses.append(("over", _whole(debts), money.amount - _sum(debts)))
    guesses.sort(key=lambda own: REASONS.index(own[0]))
    unique = {}
    for own in guesses:
        unique.setdefault(own[1], own)
    return list(unique.values()), is_cut


def _guess_amounts(money, items, debts):
    """Yield the guesses by the amount alone: of one item, or of all that is late or owed."""
    for own in debts:
        if own.amount == money.amount:
            yield ("one", _whole([own]))
        elif _is_reduced(own, money) and own.reduced == money.amount:
            yield ("discount", _whole([own]), ZERO, own.amount - own.reduced)
    late = [own for own in items if own.due < money.day]
    for reason, some in (("overdue", late), ("balance", items)):
        if len(some) > 1 and _sum(some) == money.amount:
            yield (reason, _whole(some))


def _guess_named(money, named):
    """Yield the guesses by numbers that the payer named."""
    if not named:
        return
    total = _sum(named)
    reduced = sum(own.reduced if _is_reduced(own, money) else own.amount for own in named)
    if total == money.amount:
        yield ("numbers", _whole(named))
    elif reduced == money.amount:
        yield ("numbers_discount", _whole(named), ZERO, total - reduced)
    elif money.amount < total:
        yield ("numbers_part", _spread(money.amount, named)[0])
    else:
        yield ("numbers_over", _whole(named), money.amount - total)


def _is_reduced(item, money):
    return item.reduced is not None and item.until is not None and money.day <= item.until


def _sum(items):
    return sum((own.amount for own in items), ZERO)


def _whole(items):
    return tuple((own.key, own.amount) for own in items)


def _spread(amount, items):
    """Return what is paid of items by an amount, the first ones first, and what is left over."""
    parts = []
    for own in items:
        part = min(own.amount, amount)
        if part > 0:
            parts.append((own.key, part))
            amount -= part
    return tuple(parts), amount
