"""Contact rules: what may be done, given what was done before. Pure: facts in, findings out.

A rule looks at one planned contact (``Intent``) and at the customer's history (``Event``) and says
whether it has something against it, and from when it has not any more. The rules of several
jurisdictions are laid side by side: whoever has most against it decides.
"""

from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from .contact_facts import Consent, Event, History, Intent
from .contact_window import HORIZON, Window, day_start, local_day, to_local

__all__ = ["VERDICTS", "Consent", "Event", "History", "Intent", "ask", "to_local"]

# From harmless to forbidding; the verdict of an answer is the gravest of its rules'.
VERDICTS = ("allowed", "advised", "warned", "blocked")
# For how long after a customer's message it may be answered where a rule without times of its own
# forbids the channel.
ANSWER = timedelta(days=7)
# What says that nothing more is to come asks for no answer itself.
SAID = timedelta(minutes=1)


@dataclass(frozen=True)
class Rule:
    """A rule without effect: what all kinds share.

    ``channels``: the contacts that it is about; empty: all. ``places``: the kinds of addresses;
    empty: all. ``binds_required``: whether it is also about messages that the law asks for.
    ``first``, ``last``: the dates on which it holds, where the customer is; None: without
    beginning or end. ``allows_answer``: what the customer writes or calls at a time that the rule
    forbids is answered once, over the same channel.
    """

    channels: frozenset = frozenset()
    places: frozenset = frozenset()
    binds_required: bool = False
    first: date | None = None
    last: date | None = None
    allows_answer: bool = False

    def concerns(self, intent):
        """Return whether the rule is about such a contact at all."""
        return (
            (not self.channels or intent.channel in self.channels)
            and (not self.places or intent.place in self.places)
            and (self.binds_required or not intent.required)
            and any(self._holds_on(local_day(intent.moment, zone)) for zone in intent.zones)
        )

    def _holds_on(self, day):
        return not ((self.first and day < self.first) or (self.last and day > self.last))

    def allows(self, intent, history):
        """Return whether the rule has nothing against a contact that it concerns."""
        raise NotImplementedError

    def find_next(self, intent, history):
        """Return the first moment from the contact's own on that the rule has nothing against.

        :return: naive UTC, or None where there is none in sight
        """
        raise NotImplementedError

    def find_free(self, intent, history):
        """Return the same as ``find_next``; when the rule does not hold any more, it is free."""
        found = self.find_next(intent, history)
        if self.last is None:
            return found
        over = max(day_start(self.last + timedelta(days=1), zone) for zone in intent.zones)
        return over if found is None or found > over else found

    def find_answered(self, intent, history):
        """Return the customer's message to which a contact is the one answer that is allowed
        although the rule is against it; None where it is none."""
        if not (self.allows_answer and intent.answers):
            return None
        event = history.find_unanswered(intent)
        return event if event and self._may_answer(event, intent, history) else None

    def _may_answer(self, event, intent, history):
        """Return whether a message came when the rule was against it, and has been since."""
        written = intent.at(event.moment)
        if self.allows(written, history):
            return False
        opening = self.find_next(written, history)
        return opening is None or opening > intent.moment


@dataclass(frozen=True)
class Hours(Rule):
    """Times of day and days of the week at which the customer may be reached."""

    window: Window = field(default_factory=Window)

    def allows(self, intent, history):
        return self.window.is_open(intent.moment, intent.zones)

    def find_next(self, intent, history):
        return self.window.find_opening(intent.moment, intent.zones)


@dataclass(frozen=True)
class Closed(Rule):
    """Times at which the customer asked not to be reached: the window is when he may not be."""

    window: Window = field(default_factory=Window)

    def _is_closed(self, moment, zone):
        return self._holds_on(local_day(moment, zone)) and self.window.is_open(moment, [zone])

    def allows(self, intent, history):
        return not any(self._is_closed(intent.moment, zone) for zone in intent.zones)

    def find_next(self, intent, history):
        moment, last = intent.moment, intent.moment + HORIZON
        while moment <= last:
            shut = [zone for zone in intent.zones if self._is_closed(moment, zone)]
            if not shut:
                return moment
            moment = max(self.window.find_end(moment, zone) for zone in shut)
        return None


class DayRule(Rule):
    """A rule on calendar days: what it allows, it allows for a whole day of the customer."""

    def find_day(self, intent, history, zone):
        """Return the first day, from the contact's own on, on which the rule has nothing against
        it by the calendar of a zone; None where there is none."""
        raise NotImplementedError

    def allows(self, intent, history):
        return all(
            self.find_day(intent, history, zone) == local_day(intent.moment, zone)
            for zone in intent.zones
        )

    def find_next(self, intent, history):
        moment, last = intent.moment, intent.moment + HORIZON
        while moment <= last:
            asked = intent.at(moment)
            later = moment
            for zone in intent.zones:
                day = self.find_day(asked, history, zone)
                if day is None:
                    return None
                if day > local_day(moment, zone):
                    later = max(later, day_start(day, zone))
            if later == moment:
                return moment
            moment = later
        return None


@dataclass(frozen=True)
class Frequency(DayRule):
    """No more than ``limit`` attempts within ``days`` consecutive calendar days.

    Each window of so many days that contains the planned contact is looked at, those with later
    contacts in them too. ``counted``: the channels whose attempts count. ``per_debt``: those
    about other debts do not count; those that named none count for each. ``counted_places``: the
    kinds of addresses whose attempts count; empty: all. ``consent_lifts``: attempts that the
    customer has asked for do not count, and are allowed beyond the limit, for at most so many
    days from the consent (its day is the first) and until a conversation takes place
    (12 CFR 1006.14(b)(3)(i)); 0: consent changes nothing.
    """

    limit: int = 7
    days: int = 7
    counted: frozenset = frozenset()
    per_debt: bool = True
    counted_places: frozenset = frozenset()
    consent_lifts: int = 0
    conversations: bool = False

    def _counts(self, event):
        return (
            (event.conversation if self.conversations else event.placed)
            and (not self.counted or event.channel in self.counted)
            and (not self.counted_places or event.place in self.counted_places)
        )

    def _is_asked_for(self, moment, channel, history, zone):
        return bool(self.consent_lifts) and history.is_asked_for(
            moment, channel, zone, self.consent_lifts
        )

    def _get_days(self, history, zone, debt):
        """Return the days of the attempts about a debt, as ordinals in their order."""
        key = (id(self), zone, debt)
        if key not in history.cache:
            history.cache[key] = sorted(
                history.get_day(event, zone).toordinal()
                for event in history.events
                if self._counts(event)
                and (debt is None or not event.debts or debt in event.debts)
                and not self._is_asked_for(event.moment, event.channel, history, zone)
            )
        return history.cache[key]

    def _get_debts(self, intent, history):
        """Return the debts to count for; of those that no event names one stands for all."""
        debts = (intent.debts or history.debts) if self.per_debt else frozenset()
        named = history.get_named()
        others = debts - named
        return (*(debts & named), *([min(others)] if others else ())) or (None,)

    def count(self, intent, history, zone):
        """Return the most attempts that a window with the planned contact has, without it."""
        day = local_day(intent.moment, zone).toordinal()
        return max(
            bisect_left(found, first + self.days) - bisect_left(found, first)
            for debt in self._get_debts(intent, history)
            for found in [self._get_days(history, zone, debt)]
            for first in range(day - self.days + 1, day + 1)
        )

    def _find_full(self, days, day):
        """Return the last day of the last window that holds a day and is full, or None.

        :param list days: of the attempts, as ordinals in their order
        :param int day: the day, as an ordinal
        """
        if len(days) < self.limit:
            return None
        for first in range(day, day - self.days, -1):
            last = first + self.days - 1
            if bisect_left(days, last + 1) - bisect_left(days, first) >= self.limit:
                return last
        return None

    def find_day(self, intent, history, zone):
        today = local_day(intent.moment, zone)
        if self._is_asked_for(intent.moment, intent.channel, history, zone):
            return today
        if not self.limit:
            return None
        day = later = today.toordinal()
        attempts = [
            self._get_days(history, zone, debt) for debt in self._get_debts(intent, history)
        ]
        while True:
            for days in attempts:
                last = self._find_full(days, later)
                if last is not None:
                    later = last + 1
            if later == day:
                return date.fromordinal(day)
            day = later


@dataclass(frozen=True)
class Quiet(DayRule):
    """No contact for ``days`` calendar days from a conversation on; its day is the first.

    ``heard``: the channels whose conversations count. ``per_debt`` and ``consent_lifts`` as in
    ``Frequency``.
    """

    days: int = 7
    heard: frozenset = frozenset({"phone"})
    per_debt: bool = True
    consent_lifts: int = 0

    def find_conversation(self, intent, history, zone):
        """Return the last conversation that asks for silence on the planned day, or None."""
        debts = intent.debts or history.debts
        last = day = None
        for event in history.events:
            if not event.conversation or (self.heard and event.channel not in self.heard):
                continue
            if self.per_debt and event.debts and debts and not event.debts & debts:
                continue
            day = day or local_day(intent.moment, zone)
            when = history.get_day(event, zone)
            if when <= day < when + timedelta(days=self.days):
                last = event if last is None or event.moment > last.moment else last
        return last

    def find_day(self, intent, history, zone):
        today = local_day(intent.moment, zone)
        if self.consent_lifts and history.is_asked_for(
            intent.moment, intent.channel, zone, self.consent_lifts
        ):
            return today
        event = self.find_conversation(intent, history, zone)
        if event is None:
            return today
        return history.get_day(event, zone) + timedelta(days=self.days)


@dataclass(frozen=True)
class Gap(Rule):
    """At least ``minutes`` between two attempts over the counted channels."""

    minutes: int = 120
    counted: frozenset = frozenset()

    def _find_near(self, intent, history):
        reach = timedelta(minutes=self.minutes)
        return [
            event.moment
            for event in history.events
            if event.placed
            and (not self.counted or event.channel in self.counted)
            and abs(event.moment - intent.moment) < reach
        ]

    def allows(self, intent, history):
        return not self._find_near(intent, history)

    def find_next(self, intent, history):
        moment = intent.moment
        while near := self._find_near(intent.at(moment), history):
            moment = max(near) + timedelta(minutes=self.minutes)
        return moment


@dataclass(frozen=True)
class ConsentNeeded(Rule):
    """A channel that is open only to those who have agreed to it.

    ``lasts``: for how many days a consent counts; 0: until it is withdrawn. ``or_written``: an
    address from which the customer wrote (within those days) is open as well. ``asks``: so many
    messages within ``ask_days`` days may ask for the consent.
    """

    lasts: int = 0
    or_written: bool = False
    asks: int = 0
    ask_days: int = 7

    def _get_limit(self):
        return Frequency(limit=self.asks, days=self.ask_days, counted=self.channels)

    def allows(self, intent, history):
        return (
            history.has_consent(intent.channel, intent.moment, self.lasts)
            or (self.or_written and history.has_written_from(intent, self.lasts))
            or bool(intent.asks_consent and self.asks and self._get_limit().allows(intent, history))
        )

    def find_next(self, intent, history):
        if self.allows(intent, history):
            return intent.moment
        # What is agreed to from a later day on, or written later where the past is asked about
        opened = {consent.since for consent in history.consents}
        if self.or_written:
            opened |= {event.moment for event in history.events if event.incoming}
        if intent.asks_consent and self.asks:
            opened.add(self._get_limit().find_next(intent, history))
        return min(
            (
                moment
                for moment in opened - {None}
                if moment > intent.moment and self.allows(intent.at(moment), history)
            ),
            default=None,
        )


@dataclass(frozen=True)
class Forbidden(Rule):
    """Nothing of this kind, from a moment (None: ever) until another (None: for ever)."""

    since: datetime | None = None
    until: datetime | None = None

    def allows(self, intent, history):
        return bool(
            (self.since and intent.moment < self.since)
            or (self.until and intent.moment >= self.until)
        )

    def find_next(self, intent, history):
        return intent.moment if self.allows(intent, history) else self.until

    def _may_answer(self, event, intent, history):
        # There is no time at which it was better answered: soon after it came.
        return (
            intent.moment - event.moment <= ANSWER
            and (self.since is None or event.moment > self.since + SAID)
            and super()._may_answer(event, intent, history)
        )


@dataclass(frozen=True)
class Finding:
    """What one rule has against a contact: how grave it is, and from when it has not.

    ``answered``: the customer's message to which the contact is the one answer that is allowed all
    the same; the rule only advises then.
    """

    key: object
    rule: Rule
    verdict: str
    next: datetime | None
    answered: Event | None = None


@dataclass(frozen=True)
class Answer:
    """What all rules together say: the gravest verdict, who spoke, and the first free moment."""

    verdict: str
    findings: tuple
    next: datetime | None


def ask(intent, history, rules):
    """Judge one planned contact by all rules.

    :param Intent intent: the contact
    :param History history: what was before
    :param rules: tuples of a key (the caller's), a ``Rule`` and the verdict that it gives when it
        has something against the contact (advised, warned or blocked)
    :return: an ``Answer``; ``next`` is the contact's own moment where nothing blocks it, else the
        first one that nothing blocks, or None where there is none in sight
    """
    findings = []
    for key, rule, verdict in rules:
        if not rule.concerns(intent) or rule.allows(intent, history):
            continue
        answered = rule.find_answered(intent, history)
        grave = "advised" if answered else verdict
        findings.append(Finding(key, rule, grave, rule.find_free(intent, history), answered))
    verdict = max((f.verdict for f in findings), key=VERDICTS.index, default="allowed")
    moment = intent.moment
    if verdict == "blocked":
        blocking = [rule for _key, rule, grave in rules if grave == "blocked"]
        moment = _find_free(intent, history, blocking)
    return Answer("allowed" if verdict == "advised" else verdict, tuple(findings), moment)


def _find_free(intent, history, rules):
    """Return the first moment from the intent's own on that no rule has anything against."""
    moment, last = intent.moment, intent.moment + HORIZON
    while moment <= last:
        later = moment
        for rule in rules:
            asked = intent.at(later)
            if not rule.concerns(asked):
                continue
            found = rule.find_free(asked, history)
            if found is None:
                return None
            later = found
        if later == moment:
            return moment
        moment = later
    return None
