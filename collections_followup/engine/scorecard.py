"""Scorecard: how creditworthy a customer is by the own ledger, each point with its reason.

Eight variables give up to 100 points. What somebody loses is as plain as what they have: a reason
is a variable and the points that it cost. The bins are a proposal of this product, not a standard;
there is no model behind them that could not be read here.
"""

from typing import NamedTuple

from .exact import to_decimal

NOT_RATED = "not rated"
# From which total on a grade is given.
GRADES = ((85, "A"), (70, "B"), (55, "C"), (40, "D"), (0, "E"))
# Fewer paid invoices than this tell nothing.
MIN_PAID_INVOICES = 3
# More than this is not had by whom a debt was written off for.
WRITTEN_OFF_CAP = 39
OVERRIDES = ("insolvent", "written_off", "paid_invoices")


class Variable(NamedTuple):
    """What points are given for.

    :ivar tuple bins: pairs of a comparison with a value, and points; the first that holds decides
    :ivar int otherwise: points if none does
    :ivar int unknown: points where there is no value; None where there has to be one
    :ivar tuple bounds: the least and the highest value that it can have; None: any
    """

    bins: tuple
    otherwise: int = 0
    unknown: int | None = None
    bounds: tuple = (0, None)

    @property
    def maximum(self):
        """The points of whom nothing is held against."""
        return max(points for _sign, _value, points in self.bins)


VARIABLES = {
    # Of 12 months; see payment_index.py. Nothing was paid: not rated
    "payment_index": Variable(
        ((">=", 80, 30), (">=", 70, 24), (">=", 60, 16), (">=", 50, 10), (">=", 40, 5)),
        unknown=0,
        bounds=(0, 100),
    ),
    # Overdue of what is open, in percent
    "overdue_share": Variable((("<=", 0, 15), ("<=", 10, 12), ("<=", 25, 8), ("<=", 50, 4))),
    # Days past due of the oldest item that is open; zero or below where none is overdue
    "max_days": Variable(
        (("<=", 0, 15), ("<=", 15, 12), ("<=", 30, 9), ("<=", 60, 5), ("<=", 90, 2)),
        bounds=(None, None),
    ),
    # Weighted days late of the last 90 days, less those of the 270 before; without both, no trend
    "trend": Variable(
        (("<=", -5, 10), ("<=", 5, 8), ("<=", 15, 4)), unknown=8, bounds=(None, None)
    ),
    # Broken promises of those that ended, in percent; None: none was made
    "broken_rate": Variable(
        (("<=", 0, 10), ("<", 20, 7), ("<=", 50, 3)), unknown=8, bounds=(0, 100)
    ),
    # Exposure of the limit, in percent; below zero with money on account; None: no limit
    "utilisation": Variable(
        (("<=", 50, 10), ("<=", 80, 7), ("<=", 100, 4)), unknown=5, bounds=(None, None)
    ),
    "tenure_months": Variable(((">", 36, 5), (">=", 12, 3)), otherwise=1),
    # Payments returned in 12 months
    "returned": Variable((("<=", 0, 5), ("<=", 1, 2))),
}
COMPARISONS = {
    "<": lambda value, bound: value < bound,
    "<=": lambda value, bound: value <= bound,
    ">": lambda value, bound: value > bound,
    ">=": lambda value, bound: value >= bound,
}


class Reason(NamedTuple):
    """Why somebody has not all points.

    :ivar str variable: one of ``VARIABLES``
    :ivar int lost: points that it cost
    :ivar int points: those that it gave
    """

    variable: str
    lost: int
    points: int


class Score(NamedTuple):
    """The result.

    :ivar dict points: points of each variable
    :ivar int total: their sum, 0 to 100; 39 at most where a debt was written off
    :ivar str grade: ``A`` to ``E``, or ``not rated``
    """

    points: dict
    total: int
    grade: str

    @property
    def reasons(self):
        """Variables that cost points, the costliest first."""
        found = [
            Reason(name, VARIABLES[name].maximum - points, points)
            for name, points in self.points.items()
        ]
        return sorted((reason for reason in found if reason.lost), key=lambda row: -row.lost)


def _count(name, value):
    variable = VARIABLES[name]
    if value is None and variable.unknown is not None:
        return variable.unknown
    value = to_decimal(value, name)
    least, most = variable.bounds
    if (least is not None and value < least) or (most is not None and value > most):
        raise ValueError(f"{name} cannot be {value}")
    for sign, bound, points in variable.bins:
        if COMPARISONS[sign](value, bound):
            return points
    return variable.otherwise


def _check(facts):
    missing = [name for name in VARIABLES if name not in facts]
    unknown = [name for name in facts if name not in VARIABLES and name not in OVERRIDES]
    if missing or unknown:
        raise ValueError(f"Facts that are missing: {missing}; that are unknown: {unknown}")


def find_overrides(facts):
    """Return what decides more than the points do, in order of its weight.

    :param dict facts: as for :func:`score`
    :return: a list of ``insolvent``, ``written_off`` and ``too_few`` (paid invoices)
    """
    found = [name for name in ("insolvent", "written_off") if facts.get(name)]
    paid = facts.get("paid_invoices")
    if facts["payment_index"] is None or (
        paid is not None and to_decimal(paid, "paid_invoices") < MIN_PAID_INVOICES
    ):
        found.append("too_few")
    return found


def score(facts):
    """Return points, total and grade of a customer.

    :param dict facts: a value for each of ``VARIABLES``, shares and rates in percent (20 is 20 %);
        ``payment_index``, ``trend``, ``broken_rate`` and ``utilisation`` may be None. Beside them,
        as far as known: ``insolvent`` (grade E, whatever the points are), ``written_off`` in 24
        months (39 points at most) and the number of ``paid_invoices`` (fewer than 3: not rated).
        What is known to be bad is never "not rated".
    :return: a :class:`Score`, ``(points, total, grade)``
    :raise ValueError: a fact is missing, unknown by name, or cannot be
    """
    _check(facts)
    points = {name: _count(name, facts[name]) for name in VARIABLES}
    total = sum(points.values())
    overrides = find_overrides(facts)
    if "written_off" in overrides:
        total = min(total, WRITTEN_OFF_CAP)
    if "insolvent" in overrides:
        grade = "E"
    elif overrides == ["too_few"]:
        grade = NOT_RATED
    else:
        grade = next(letter for least, letter in GRADES if total >= least)
    return Score(points, total, grade)
