"""Limitation of claims: the last day on which a claim is not barred yet, and when to warn. Pure.

A period of years begins with an event, or with the end of the event's year (§ 199 (1) BGB), and
ends on the same day of the year so many years later; begun on 29 February, it ends on the 28th
where there is no other. Three things move its end:

* A *restart* (part payment, acknowledgement, enforcement: § 212 BGB; Limitation Act 1980, s. 29)
  begins the whole period anew, from its own day, also where the first one ran from a year's end.
  Before the period has begun there is nothing to restart. After it has ended nothing revives the
  claim (Limitation Act 1980, s. 29 (7)), unless the law of the place says so.
* Time of a *suspension* (negotiation, a procedure in court) does not count: § 209 BGB. Both its
  first and its last day are left out.
* Nothing else. An end on a weekend or a holiday stays there, although some laws (§ 193 BGB) would
  give another day; nor do the weeks count that some give after a suspension (§ 203 sentence 2
  BGB). Who relies on the earlier day is never too late.

A restart on the last day itself is in time: that day still belongs to the period. No restart and no
suspension ever makes an end earlier.

How an end came about is a list of steps, as for :mod:`deadlines`: ``tell(steps, SENTENCES)`` says
them in English.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from .deadlines import Step
from .plan_schedule import add_months
from .working_days import WEEKEND, check_day, make_is_working, shift_day

# No law has a longer period; what is longer is a mistake.
MAX_YEARS = 100
MAX_DAYS_BEFORE = 36525

SENTENCES = {
    "begun": "The period of %(years)s years begins on %(start)s and ends on %(day)s.",
    "begun_one": "The period of 1 year begins on %(start)s and ends on %(day)s.",
    "begun_year_end": (
        "For what arose on %(start)s the period of %(years)s years begins with the end of that "
        "year and ends on %(day)s."
    ),
    "begun_year_end_one": (
        "For what arose on %(start)s the period of 1 year begins with the end of that year and "
        "ends on %(day)s."
    ),
    "suspended": "From %(first)s to %(last)s it is suspended, and ends on %(day)s.",
    "restarted": "It begins anew on %(restart)s and ends on %(day)s.",
    "revived": (
        "It ended on %(ended)s, before %(restart)s, which revives the claim: it ends on %(day)s."
    ),
    "too_early": "On %(restart)s the period has not begun: this restarts nothing.",
    "too_late": "%(restart)s comes after the end on %(ended)s: what is barred stays barred.",
}


class LimitationError(ValueError):
    """What is given makes no period.

    :ivar str code: what is wrong: ``years``, ``start``, ``restarts``, ``suspensions``, ``open`` (a
        suspension has no end), ``days_before``, ``far`` (no date that a calendar knows), or
        ``calendar`` (no working day within a year)
    """

    def __init__(self, code, message):
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Limitation:
    """The end of a period, and how it came about.

    :ivar date day: the last day on which the claim is not barred
    :ivar tuple steps: each :class:`deadlines.Step`, in order
    """

    day: date
    steps: tuple


def expiry(years, start, year_end=False, restarts=(), *, suspensions=(), revive=False):
    """Return the last day on which a claim is not barred.

    :param int years: how long the period is, from 1 to 100
    :param date start: the day of what begins it: when payment was due, or what the law names
    :param bool year_end: it begins with the end of that day's year
    :param restarts: dates on which it began anew, in any order
    :param suspensions: pairs of first and last day, both left out, in any order; they may overlap.
        One that has not ended yet is given until the day on which it is asked: an end in the
        future is nobody's to promise.
    :param bool revive: a restart after the end revives the claim
    :raises LimitationError: there is no such period
    """
    return explain(years, start, year_end, restarts, suspensions=suspensions, revive=revive).day


def explain(years, start, year_end=False, restarts=(), *, suspensions=(), revive=False):
    """Return the :class:`Limitation` of a claim; parameters and errors are those of ``expiry``."""
    if type(years) is not int or not 1 <= years <= MAX_YEARS:
        raise LimitationError("years", f"years is {years!r}: give a number from 1 to {MAX_YEARS}")
    start = _read("start", start)
    restarts = sorted({_read("restarts", day) for day in restarts or ()})
    suspensions = _merge(suspensions or ())
    begin = date(start.year, 12, 31) if year_end else start
    code = ("begun_year_end" if year_end else "begun") + ("_one" if years == 1 else "")
    day, steps = _run(years, begin, suspensions, code, {"start": start, "years": years})
    for restart in restarts:
        if restart < begin:
            steps.append(Step("too_early", {"restart": restart}))
            continue
        if restart > day and not revive:
            steps.append(Step("too_late", {"restart": restart, "ended": day}))
            continue
        code, values = "restarted", {"restart": restart}
        if restart > day:
            code, values = "revived", {"restart": restart, "ended": day}
        anew, its_steps = _run(years, restart, suspensions, code, values)
        # Around 29 February a period can be a day shorter than the one that it follows.
        if anew >= day:
            day = anew
            steps += its_steps
    return Limitation(day, tuple(steps))


def warn_on(expiry, days_before, holidays=(), weekend=WEEKEND):
    """Return the day on which to warn of the end of a period.

    :param date expiry: the last day of the period
    :param int days_before: calendar days, 0 or more; where that is no working day, the last one
        before it
    :param holidays: dates that are no working days
    :param weekend: weekdays that are no working days, Monday is 0
    :raises LimitationError: there is no such day
    :raises ValueError: holidays or weekend are none
    """
    is_working = make_is_working(holidays, weekend)
    expiry = _read("start", expiry)
    if type(days_before) is not int or not 0 <= days_before <= MAX_DAYS_BEFORE:
        raise LimitationError(
            "days_before",
            f"days_before is {days_before!r}: give a number from 0 to {MAX_DAYS_BEFORE}",
        )
    try:
        day = shift_day(expiry - timedelta(days=days_before), "preceding", is_working)
    except OverflowError as error:
        raise LimitationError("far", f"{days_before} days before {expiry} is no date") from error
    if not is_working(day):
        raise LimitationError("calendar", f"No working day within a year of {day}")
    return day


def _read(code, value):
    try:
        return check_day(value)
    except ValueError as error:
        raise LimitationError(code, f"{code}: {error}") from error


def _merge(suspensions):
    """Return suspensions in order, those that touch or overlap as one."""
    spans = []
    for span in suspensions:
        try:
            first, last = span
        except (TypeError, ValueError) as error:
            raise LimitationError(
                "suspensions", f"{span!r} is no pair of a first and a last day"
            ) from error
        first = _read("suspensions", first)
        if not last:
            raise LimitationError(
                "open", f"The suspension from {first} has no end: give the day of today"
            )
        last = _read("suspensions", last)
        if last < first:
            raise LimitationError("suspensions", f"A suspension ends before it begins: {span!r}")
        spans.append((first, last))
    merged = []
    for first, last in sorted(spans):
        # Compared by their difference: the last date of all has no next one.
        if merged and (first - merged[-1][1]).days <= 1:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged


def _run(years, begin, suspensions, code, values):
    """Return the end of a period that begins with the end of a day, and its steps."""
    try:
        day = add_months(begin, years * 12)
        steps = [Step(code, {**values, "day": day})]
        for first, last in suspensions:
            # The day that a period begins with does not count, suspended or not.
            first = max(first, begin + timedelta(days=1))
            if first > last or first > day:
                continue
            day += last - first + timedelta(days=1)
            steps.append(Step("suspended", {"first": first, "last": last, "day": day}))
    except (OverflowError, ValueError) as error:
        raise LimitationError("far", f"{years} years after {begin} is no date") from error
    return day, steps
