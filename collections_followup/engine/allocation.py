"""Which debts a payment goes to, and what of each it pays.

What decides, first to last: the law, where it bars money from a disputed debt (Regulation F, 12
CFR 1006.30(c)(1)); what the debtor said (§ 366(1) BGB; Code civil 1342-10; 1006.30(c)(2)); the
order that law or company has. In a debt that the debtor named, the order's parts still follow on
each other: who names a debt does not choose to pay principal before costs (§ 367 BGB).

Orders:

* ``costs-interest-principal``: debt by debt, of each its costs, interest and principal (§ 367 BGB;
  Code civil 1343-1);
* ``costs-principal-interest``: debt by debt, of each its costs, principal and interest: consumer
  credit in Germany (§ 497(3) BGB);
* ``interest-first``: interest of all debts, then costs of all, then principal of all;
* ``principal-first``: principal of all debts, then costs of all, then interest of all, which stops
  interest soonest and is best for the debtor;
* ``oldest``: debt by debt, of each its principal, then what came on top of it later: costs and
  interest; a running account, first in, first out.

Debts come in order of due date, then of their keys (invoice numbers) where these can be compared,
else as they were given; one without due date comes last.
"""

from collections.abc import Mapping
from decimal import Decimal

from .exact import to_decimal

ZERO = Decimal(0)
PARTS = ("principal", "interest", "costs")
# Whether debts are paid one by one, and in which order parts are.
ORDERS = {
    "costs-interest-principal": (True, ("costs", "interest", "principal")),
    "costs-principal-interest": (True, ("costs", "principal", "interest")),
    "interest-first": (False, ("interest", "costs", "principal")),
    "principal-first": (False, ("principal", "costs", "interest")),
    "oldest": (True, ("principal", "costs", "interest")),
}
DISPUTED = ("never", "directed", "last")


class AllocationError(ValueError):
    """The payment cannot be allocated.

    :ivar str code: what is wrong: ``payment``, ``amount`` (below zero), ``order``, ``disputed``,
        ``key`` (two debts have it), ``debt`` (something is missing) or ``direction`` (no such debt)
    """

    def __init__(self, code, message):
        super().__init__(message)
        self.code = code


class _Debt:
    """What is open of a debt: freely, and held back by a dispute."""

    def __init__(self, values):
        missing = [name for name in ("key", "due", "principal") if name not in values]
        if missing:
            raise AllocationError("debt", f"A debt has no {', '.join(missing)}: {values!r}")
        self.key = values["key"]
        self.due = values["due"]
        self.free = {part: to_decimal(values.get(part, 0), part.capitalize()) for part in PARTS}
        for part, amount in self.free.items():
            if amount < 0:
                raise AllocationError("amount", f"{part} of {self.key!r} is below 0: {amount}")
        self.held = dict.fromkeys(PARTS, ZERO)
        self.paid = dict.fromkeys(PARTS, ZERO)
        disputed = values.get("disputed", False)
        if disputed is True:
            self.free, self.held = self.held, self.free
        elif disputed is not None and disputed is not False:
            disputed = to_decimal(disputed, "What is disputed")
            if disputed < 0:
                raise AllocationError("amount", f"Less than nothing is disputed of {self.key!r}")
            self.held["principal"] = min(disputed, self.free["principal"])
            self.free["principal"] -= self.held["principal"]

    def take(self, rest, part, held):
        """Pay a part with what is left of the money; return what is left then."""
        purse = self.held if held else self.free
        amount = min(purse[part], rest)
        purse[part] -= amount
        self.paid[part] += amount
        return rest - amount


def _sort(debts):
    """Return debts, the oldest first."""
    try:
        debts = sorted(debts, key=lambda debt: debt.key)
    except TypeError:
        # Keys of several kinds: as they were given
        debts = list(debts)
    dated = sorted((debt for debt in debts if debt.due is not None), key=lambda debt: debt.due)
    return dated + [debt for debt in debts if debt.due is None]


def _read_direction(direction, debts):
    """Return pairs of a debt and the amount that is meant for it; None: as much as it takes."""
    by_key = {debt.key: debt for debt in debts}
    if direction is None:
        return []
    if isinstance(direction, Mapping):
        named = [
            (key, None if amount is None else to_decimal(amount, "A directed amount"))
            for key, amount in direction.items()
        ]
    elif isinstance(direction, list) or (isinstance(direction, tuple) and direction not in by_key):
        named = [(key, None) for key in direction]
    else:
        named = [(direction, None)]
    for key, amount in named:
        if key not in by_key:
            raise AllocationError("direction", f"The payment is for {key!r}, which is no debt here")
        if amount is not None and amount < 0:
            raise AllocationError("amount", f"The payment is for {key!r} with {amount}")
    return [(by_key[key], amount) for key, amount in named]


def allocate(payment, debts, order, direction=None, disputed="never"):
    """Return what of which debt a payment pays, and what is left of it.

    Nothing is rounded: a payment is divided by taking what is owed from it.

    :param payment: the money, 0 or more
    :param debts: dictionaries with ``key``, ``due`` (a date, or None), ``principal``, ``interest``,
        ``costs`` (0 or more; without the last two there are none) and ``disputed``: whether all of
        it is, or an amount: so much of its principal
    :param str order: one of ``ORDERS``
    :param direction: what the debtor said it is for: a key; a list of keys, in this order; or a
        dictionary of keys and amounts. What these debts do not take follows the order.
    :param str disputed: what is disputed is paid ``never``, even where the debtor named it; if
        ``directed``; or if directed and else ``last``, after everything else. Take one of these
        only where the law has no bar.
    :return: ``{key: {"principal", "interest", "costs"}}`` of all debts, zeros included, and what
        is left
    :raise AllocationError: payment, debts, order or direction make no sense
    """
    rest = to_decimal(payment, "The payment")
    if rest < 0:
        raise AllocationError("payment", f"A payment cannot be below 0: {payment}")
    if order not in ORDERS:
        raise AllocationError("order", f"{order!r} is none of {', '.join(ORDERS)}")
    if disputed not in DISPUTED:
        raise AllocationError("disputed", f"{disputed!r} is none of {', '.join(DISPUTED)}")
    given = [_Debt(values) for values in debts]
    if len({debt.key for debt in given}) < len(given):
        raise AllocationError("key", "Two debts have one key")
    by_debt, parts = ORDERS[order]

    def take(amount, rows, held):
        steps = (
            [(debt, part) for debt in rows for part in parts]
            if by_debt
            else [(debt, part) for part in parts for debt in rows]
        )
        for debt, part in steps:
            amount = debt.take(amount, part, held)
        return amount

    for debt, meant in _read_direction(direction, given):
        purse = rest if meant is None else min(meant, rest)
        left = take(purse, [debt], held=False)
        if disputed != "never":
            left = take(left, [debt], held=True)
        rest -= purse - left
    rows = _sort(given)
    rest = take(rest, rows, held=False)
    if disputed == "last":
        rest = take(rest, rows, held=True)
    return {debt.key: debt.paid for debt in given}, rest
