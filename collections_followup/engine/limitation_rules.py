"""Which rule of limitation is about a debt, and what it makes of what happened to it. Pure.

A rule says how long a debt can be sued for: of which place, kind of debt and kind of customer. What
happened to a debt are *facts*, each of a kind, with a first day and, where it lasts, a last one:

* ``payment``, ``acknowledgement``, ``plan`` (an agreement to pay is an acknowledgement by most
  laws, and a rule says so by itself) and ``letter`` begin the period anew, where the rule says so;
* ``negotiation`` and ``action`` (a procedure in court) suspend it, where the rule says so;
* ``judgment`` is a title: the debt then follows the rule of titles, from that day.

What a rule does not name counts for nothing: the end is rather too early than too late.
"""

from datetime import date, timedelta
from typing import NamedTuple

from .limitation import explain
from .working_days import shift_day

RESTARTING = ("payment", "acknowledgement", "plan", "letter")
SUSPENDING = ("negotiation", "action")
# What a debt rests on. ``any``: a rule for all of them but titles.
KINDS = ("any", "goods", "written", "oral", "open", "judgment")


class Rule(NamedTuple):
    """A rule of limitation.

    :ivar int id: what tells it from others
    :ivar country: of the debt, None for anywhere
    :ivar frozenset states: of them, empty for the whole country
    :ivar str kind: of ``KINDS``
    :ivar str binds: ``all``, ``person`` or ``business``
    :ivar bool own: it is the company's own, and goes before one that is for all
    :ivar valid_from: of debts due from that day on, None for all
    :ivar int years: how long; 0 where that is not known
    :ivar bool year_end: the period begins with the end of the year
    :ivar frozenset moved_by: kinds of facts that count
    :ivar bool revive: a restart after the end revives the claim
    """

    id: int
    country: object = None
    states: frozenset = frozenset()
    kind: str = "any"
    binds: str = "all"
    own: bool = False
    valid_from: object = None
    years: int = 0
    year_end: bool = False
    moved_by: frozenset = frozenset()
    revive: bool = False


class Fact(NamedTuple):
    """What happened to a debt: see the module."""

    kind: str
    first: date
    last: object = None


def choose(rules, country, state, kind, customer, day):
    """Return the rule that is about a debt, or None.

    The most specific one: for the state, then for the country, the kind of debt, the kind of
    customer, the company; of several the one whose validity began last, then the first. One for any
    debt whose period is not known does not hide one for the kind of debt whose period is.

    :param rules: each :class:`Rule`
    :param country: of the debt, as rules name it
    :param state: likewise
    :param str kind: what the debt rests on
    :param str customer: ``person`` or ``business``
    :param date day: on which the debt was due
    """
    about = [rule for rule in rules if _is_about(rule, country, state, kind, customer, day)]
    if any(rule.kind == kind and rule.years for rule in about):
        about = [rule for rule in about if rule.kind == kind or rule.years]
    return max(
        about,
        key=lambda rule: (
            bool(rule.states),
            rule.country is not None,
            rule.kind == kind,
            rule.binds != "all",
            rule.own,
            rule.valid_from or date.min,
        ),
        default=None,
    )


def _is_about(rule, country, state, kind, customer, day):
    """Return whether a rule is about a debt at all, see ``choose``."""
    return (
        (rule.kind == kind or (rule.kind == "any" and kind != "judgment"))
        and rule.country in (None, country)
        and (not rule.states or state in rule.states)
        and rule.binds in ("all", customer)
        and not (rule.valid_from and rule.valid_from > day)
    )


def find_title(facts, today):
    """Return the day of the newest title among facts until today, or None."""
    days = [fact.first for fact in facts if fact.kind == "judgment" and fact.first <= today]
    return max(days, default=None)


def measure(rule, start, facts, today):
    """Return the ``Limitation`` of a debt by a rule, see ``limitation.explain``.

    What lies after today has not happened yet. What lasts is left out until today.

    :param Rule rule: whose ``years`` are known
    :param date start: the day on which the period begins: due date, or day of the title
    :param facts: each :class:`Fact`
    :param date today: the day for which it is asked
    :raises LimitationError: see there
    """
    counting = [fact for fact in facts if fact.kind in rule.moved_by and fact.first <= today]
    return explain(
        rule.years,
        start,
        rule.year_end,
        [fact.first for fact in counting if fact.kind in RESTARTING],
        suspensions=[
            (fact.first, max(fact.first, min(fact.last or today, today)))
            for fact in counting
            if fact.kind in SUSPENDING
        ],
        revive=rule.revive,
    )


def find_warned(today, days_before, is_working):
    """Return the latest end of a period of which to warn today at the latest.

    An end is warned of on the working day so many days before it, or on the last one before that
    (``limitation.warn_on``): so what would be warned of before the next working day is due today.

    :param date today: the day
    :param int days_before: calendar days
    :param is_working: function that tells whether a date is a working day
    """
    next_working = shift_day(today + timedelta(days=1), "following", is_working)
    return next_working - timedelta(days=1) + timedelta(days=days_before)
