"""Legal deadlines: the day by which something must be done, by rules that are data. Pure.

A rule counts from an *anchor*, a day on which something happened: so many days, months or years
later, or on a given day of the nth month after it. What it says of weekends and holidays comes
last. Four things hold for each rule:

* it counts from its anchor, and never from another deadline that was moved to a business day;
* where several rules bind, the earliest is the deadline;
* it moves to a later day only by ``next_business``, and that is for a rule whose source says so.
  Of notices and filings whose law is silent, the safe side is ``prev_business``;
* a day that a month does not have is the last day of that month, never the first of the next one:
  a day that does not exist must make no deadline later. (So § 188 (3) BGB for months; for a fixed
  day of a month, as in Tex. Prop. Code § 53.052, it is a choice of this add-on.)

How a deadline came about is a list of steps, each a code and its values. ``compute`` says them in
English; who says them in another language gives sentences of their own to ``tell``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from .plan_schedule import add_months
from .working_days import WEEKEND, check_day, make_is_working, shift_day

# How far a rule may count: a hundred years. What is farther away is a mistake.
LIMITS = {"days": 36525, "months": 1200, "years": 100, "nth_month_day": 1200}
KINDS = tuple(LIMITS)
# What a rule says of weekends and holidays, and what `shift_day` calls it.
ROLLS = {"none": "none", "next_business": "following", "prev_business": "preceding"}

# What `compute` says of each step. Those who translate have the same codes and values.
SENTENCES = {
    "day": "%(anchor)s on %(start)s plus 1 day: %(day)s.",
    "days": "%(anchor)s on %(start)s plus %(n)s days: %(day)s.",
    "month": "%(anchor)s on %(start)s plus 1 month: %(day)s.",
    "months": "%(anchor)s on %(start)s plus %(n)s months: %(day)s.",
    "year": "%(anchor)s on %(start)s plus 1 year: %(day)s.",
    "years": "%(anchor)s on %(start)s plus %(n)s years: %(day)s.",
    "nth_month_day": (
        "%(anchor)s on %(start)s, day %(month_day)s of the month %(n)s months later: %(day)s."
    ),
    "next_month_day": "%(anchor)s on %(start)s, day %(month_day)s of the next month: %(day)s.",
    "same_month_day": "%(anchor)s on %(start)s, day %(month_day)s of the same month: %(day)s.",
    "short_month": "That month has no day %(month_day)s: its last day counts.",
    "next_business": "%(nominal)s is no business day: the next one is %(day)s.",
    "prev_business": "%(nominal)s is no business day: the one before is %(day)s.",
    "missing": "No date of %(anchor)s: this rule is left out until there is one.",
    "earliest": "The earliest of %(n)s is the deadline: %(day)s.",
    "no_deadline": "No rule has the date that it counts from: there is no deadline yet.",
}
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


class DeadlineError(ValueError):
    """A rule or an anchor that gives no day.

    :ivar str code: what is wrong: ``rule``, ``anchor``, ``kind``, ``n``, ``day``, ``roll``,
        ``start`` (the anchor's date is none), ``far`` (no date that a calendar knows) or
        ``calendar`` (no business day within a year)
    """

    def __init__(self, code, message):
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Step:
    """One step on the way to a day.

    :ivar str code: what was done, a key of the sentences of its module
    :ivar dict values: what the sentence names: dates, whole numbers, and names of anchors
    """

    code: str
    values: dict


@dataclass(frozen=True)
class Count:
    """What one rule gives.

    :ivar int rule: its place among the rules, from 0
    :ivar str anchor: what it counts from
    :ivar date start: the anchor's date
    :ivar date nominal: the day before weekends and holidays are looked at
    :ivar date day: the day by which it must be done
    """

    rule: int
    anchor: str
    start: date
    nominal: date
    day: date


@dataclass(frozen=True)
class Deadline:
    """A deadline, and how it came about.

    :ivar date day: the earliest of all counts; None where there is none
    :ivar tuple counts: a :class:`Count` of each rule whose anchor has a date
    :ivar tuple missing: names of anchors without a date, whose rules were left out
    :ivar tuple steps: each :class:`Step`, in order
    """

    day: date | None
    counts: tuple
    missing: tuple
    steps: tuple

    @property
    def count(self):
        """The :class:`Count` that gave the day, the first of equals; None without one."""
        return min(self.counts, key=lambda count: count.day, default=None)


def compute(rules, anchors, holidays=(), weekend=WEEKEND):
    """Return the day by which something must be done, and how it came about, in English.

    :param rules: a rule, or several of which the earliest counts; see :func:`explain`
    :param dict anchors: dates by name; an empty one is not known yet
    :param holidays: dates that are no business days
    :param weekend: weekdays that are no business days, Monday is 0
    :return: the day, or None where no rule has the date that it counts from; and a sentence for
        each step
    :raises ValueError: see :func:`explain`
    """
    deadline = explain(rules, anchors, holidays, weekend)
    return deadline.day, tell(deadline.steps)


def explain(rules, anchors, holidays=(), weekend=WEEKEND):
    """Return the :class:`Deadline` that rules give, for those who say its steps themselves.

    A rule is a dict: ``anchor``, the name of a date; ``kind`` (days | months | years |
    nth_month_day) and ``n``, how many of them, 0 or more (``nth_month_day`` counts months); ``day``
    of that month, from 1 to 31; ``roll`` (none | next_business | prev_business), ``none`` where it
    is not said. ``earliest_of`` has more rules or anchors that bind as well, each as this one but
    for what it says itself. Other keys, such as the source, mean nothing here.

    All rules are checked, those too whose anchor has no date yet.

    :param rules: a rule, or several of which the earliest counts
    :param dict anchors: dates by name; an empty one is not known yet, and its rule is left out
    :param holidays: dates that are no business days
    :param weekend: weekdays that are no business days, Monday is 0
    :raises DeadlineError: a rule or an anchor gives no day
    :raises ValueError: holidays or weekend are none
    """
    is_working = make_is_working(holidays, weekend)
    counts, missing, steps = [], [], []
    for place, rule in enumerate(_flatten([rules] if isinstance(rules, Mapping) else rules)):
        _check(rule)
        anchor = rule["anchor"]
        if not anchors.get(anchor):
            steps.append(Step("missing", {"anchor": anchor}))
            if anchor not in missing:
                missing.append(anchor)
            continue
        start = _read_start(anchor, anchors[anchor])
        nominal = _add(start, rule, steps)
        counts.append(Count(place, anchor, start, nominal, _roll(nominal, rule, is_working, steps)))
    day = min((count.day for count in counts), default=None)
    if not counts:
        steps.append(Step("no_deadline", {}))
    elif len(counts) > 1:
        steps.append(Step("earliest", {"n": len(counts), "day": day}))
    return Deadline(day, tuple(counts), tuple(missing), tuple(steps))


def tell(steps, sentences=SENTENCES, say_day=None, say_anchor=None):
    """Return steps as text, a sentence each.

    :param steps: steps of a :class:`Deadline`, or of a limitation period with its sentences
    :param dict sentences: by code, with the values as ``%(name)s``
    :param say_day: function that writes a date; in English by default
    :param say_anchor: function that writes the name of an anchor; ``first_furnish`` is "first
        furnish" by default
    """
    say_day = say_day or name_day
    say_anchor = say_anchor or (lambda name: name.replace("_", " "))
    texts = []
    for step in steps:
        values = {
            name: say_day(value)
            if isinstance(value, date)
            else say_anchor(value)
            if name == "anchor"
            else value
            for name, value in step.values.items()
        }
        text = sentences[step.code] % values
        texts.append(text[:1].upper() + text[1:])
    return " ".join(texts)


def name_day(day):
    """Return a date in English, with its weekday: Saturday 4 April 2026."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def _flatten(rules):
    """Yield each rule, and those that it names as binding, too."""
    for rule in rules:
        if not isinstance(rule, Mapping):
            raise DeadlineError("rule", f"{rule!r} is no rule: give a dict")
        own = {key: value for key, value in rule.items() if key != "earliest_of"}
        others = rule.get("earliest_of") or ()
        # A rule without an anchor of its own only holds what the others share.
        if own.get("anchor") or not others:
            yield own
        for other in others:
            other = {"anchor": other} if isinstance(other, str) else other
            yield from _flatten([{**own, **other} if isinstance(other, Mapping) else other])


def _check(rule):
    anchor, kind, number, day = (rule.get(key) for key in ("anchor", "kind", "n", "day"))
    if not anchor or not isinstance(anchor, str):
        raise DeadlineError("anchor", f"A rule needs the name of its anchor: {rule!r}")
    if kind not in KINDS:
        raise DeadlineError("kind", f"Unknown kind {kind!r}: give one of {', '.join(KINDS)}")
    # A truth value is no number here.
    if type(number) is not int or not 0 <= number <= LIMITS[kind]:
        raise DeadlineError("n", f"n is {number!r}: give a number from 0 to {LIMITS[kind]}")
    if kind == "nth_month_day" and (type(day) is not int or not 1 <= day <= 31):
        raise DeadlineError("day", f"day is {day!r}: give a day of a month, from 1 to 31")
    if (rule.get("roll") or "none") not in tuple(ROLLS):
        raise DeadlineError(
            "roll", f"Unknown roll {rule['roll']!r}: give one of {', '.join(ROLLS)}"
        )


def _read_start(anchor, value):
    try:
        return check_day(value)
    except ValueError as error:
        raise DeadlineError("start", f"{anchor}: {error}") from error


def _add(start, rule, steps):
    """Return the day that a rule counts to, weekends and holidays apart."""
    kind, number, month_day = rule["kind"], rule["n"], rule.get("day")
    code = {1: kind[:-1]}.get(number, kind)
    try:
        if kind == "days":
            nominal = start + timedelta(days=number)
        elif kind == "nth_month_day":
            code = {0: "same_month_day", 1: "next_month_day"}.get(number, kind)
            last = add_months(start, number, month_end=True)
            nominal = last.replace(day=min(month_day, last.day))
        else:
            month_day = start.day
            nominal = add_months(start, number * (12 if kind == "years" else 1))
    except (OverflowError, ValueError) as error:
        raise DeadlineError("far", f"{number} {kind} after {start} is no date") from error
    values = {"anchor": rule["anchor"], "start": start, "n": number, "day": nominal}
    if kind == "nth_month_day":
        values["month_day"] = month_day
    steps.append(Step(code, values))
    if kind != "days" and nominal.day < month_day:
        steps.append(Step("short_month", {"month_day": month_day}))
    return nominal


def _roll(nominal, rule, is_working, steps):
    """Return the business day that a day is moved to, or the day itself."""
    roll = rule.get("roll") or "none"
    if roll == "none" or is_working(nominal):
        return nominal
    try:
        day = shift_day(nominal, ROLLS[roll], is_working)
    except OverflowError as error:
        raise DeadlineError("far", f"No calendar has a business day beside {nominal}") from error
    if not is_working(day):
        raise DeadlineError("calendar", f"No business day within a year of {nominal}")
    steps.append(Step(roll, {"nominal": nominal, "day": day}))
    return day
