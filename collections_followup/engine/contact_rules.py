"""Contact rules: what may be done, given what was done before. Pure: facts in, findings out.

A rule looks at one planned contact (``Plan``) and at the customer's history (``Event``) and says
whether it has something against it, and from when it has not any more. The rules of several
jurisdictions are laid side by side: whoever has most against it decides.
"""

from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from .contact_window import HORIZON, Window, day_start, local_day, to_local

# From harmless to forbidding; the verdict of an answer is the gravest of its rules'.
VERDICTS = ("allowed", "advised", "warned", "blocked")


@dataclass(frozen=True)
class Event:
    """One communication that took place.

    ``moment``: naive UTC. ``channel``: phone, email, sms, letter, visit. ``placed``: we made it,
    and it counts as an attempt (it was connected, and reached no wrong person).
    ``conversation``: somebody spoke about the debt, whoever called. ``debts``: what it was
    about; empty: about all that is owed, or nothing was said. ``place``: kind of address (home,
    mobile, landline, work, other).
    """

    moment: datetime
    channel: str
    placed: bool = True
    conversation: bool = False
    debts: frozenset = frozenset()
    place: str = "home"


@dataclass(frozen=True)
class Consent:
    """What a customer allowed: a channel, from a moment on, perhaps until another."""

    channel: str
    since: datetime
    until: datetime | None = None


@dataclass(frozen=True)
class Plan:
    """A contact that somebody wants to make.

    ``zones``: the time zones that the customer may be in, at least one. ``debts``: what it is
    about; empty: all that is owed. ``required``: the law asks for this message.
    """

    moment: datetime
    channel: str
    zones: tuple
    debts: frozenset = frozenset()
    place: str = "home"
    required: bool = False

    def at(self, moment):
        """Return the same contact at another moment."""
        return Plan(moment, self.channel, self.zones, self.debts, self.place, self.required)


@dataclass(frozen=True)
class Rule:
    """A rule without effect: what all kinds share.

    ``channels``: the contacts that it is about; empty: all. ``places``: the kinds of addresses;
    empty: all. ``binds_required``: whether it is also about messages that the law asks for.
    """

    channels: frozenset = frozenset()
    places: frozenset = frozenset()
    binds_required: bool = False

    def concerns(self, plan):
        """Return whether the rule is about such a contact at all."""
        return (
            (not self.channels or plan.channel in self.channels)
            and (not self.places or plan.place in self.places)
            and (self.binds_required or not plan.required)
        )

    def allows(self, plan, history):
        """Return whether the rule has nothing against a contact that it concerns."""
        raise NotImplementedError

    def find_next(self, plan, history):
        """Return the first moment from the contact's own on that the rule has nothing against.

        :return: naive UTC, or None where there is none in sight
        """
        raise NotImplementedError


@dataclass(frozen=True)
class Hours(Rule):
    """Times of day and days of the week at which the customer may be reached."""

    window: Window = field(default_factory=Window)

    def allows(self, plan, history):
        return self.window.is_open(plan.moment, plan.zones)

    def find_next(self, plan, history):
        return self.window.find_opening(plan.moment, plan.zones)


@dataclass(frozen=True)
class Closed(Rule):
    """Times at which the customer asked not to be reached: the window is when he may not be.

    ``first``, ``last``: the dates on which it holds; None: without beginning or end.
    """

    window: Window = field(default_factory=Window)
    first: date | None = None
    last: date | None = None

    def _is_closed(self, moment, zone):
        local = to_local(moment, zone)
        if (self.first and local.date() < self.first) or (self.last and local.date() > self.last):
            return False
        return self.window.is_open(moment, [zone])

    def allows(self, plan, history):
        return not any(self._is_closed(plan.moment, zone) for zone in plan.zones)

    def find_next(self, plan, history):
        moment, last = plan.moment, plan.moment + HORIZON
        while moment <= last:
            shut = [zone for zone in plan.zones if self._is_closed(moment, zone)]
            if not shut:
                return moment
            moment = max(self.window.find_end(moment, zone) for zone in shut)
        return None


class DayRule(Rule):
    """A rule on calendar days: what it allows, it allows for a whole day of the customer."""

    def find_day(self, plan, history, zone):
        """Return the first day, from the contact's own on, on which the rule has nothing against
        it by the calendar of a zone; None where there is none."""
        raise NotImplementedError

    def allows(self, plan, history):
        return all(
            self.find_day(plan, history, zone) == local_day(plan.moment, zone)
            for zone in plan.zones
        )

    def find_next(self, plan, history):
        moment, last = plan.moment, plan.moment + HORIZON
        while moment <= last:
            asked = plan.at(moment)
            later = moment
            for zone in plan.zones:
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

    def _get_debts(self, plan, history):
        return (plan.debts or history.debts or (None,)) if self.per_debt else (None,)

    def count(self, plan, history, zone):
        """Return the most attempts that a window with the planned contact has, without it."""
        day = local_day(plan.moment, zone).toordinal()
        return max(
            bisect_left(found, first + self.days) - bisect_left(found, first)
            for debt in self._get_debts(plan, history)
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

    def find_day(self, plan, history, zone):
        today = local_day(plan.moment, zone)
        if self._is_asked_for(plan.moment, plan.channel, history, zone):
            return today
        if not self.limit:
            return None
        day = later = today.toordinal()
        attempts = [self._get_days(history, zone, debt) for debt in self._get_debts(plan, history)]
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

    def find_conversation(self, plan, history, zone):
        """Return the last conversation that asks for silence on the planned day, or None."""
        debts = plan.debts or history.debts
        last = day = None
        for event in history.events:
            if not event.conversation or (self.heard and event.channel not in self.heard):
                continue
            if self.per_debt and event.debts and debts and not event.debts & debts:
                continue
            day = day or local_day(plan.moment, zone)
            when = history.get_day(event, zone)
            if when <= day < when + timedelta(days=self.days) and event.moment <= plan.moment:
                last = event if last is None or event.moment > last.moment else last
        return last

    def find_day(self, plan, history, zone):
        today = local_day(plan.moment, zone)
        if self.consent_lifts and history.is_asked_for(
            plan.moment, plan.channel, zone, self.consent_lifts
        ):
            return today
        event = self.find_conversation(plan, history, zone)
        if event is None:
            return today
        return history.get_day(event, zone) + timedelta(days=self.days)


@dataclass(frozen=True)
class Gap(Rule):
    """At least ``minutes`` between two attempts over the counted channels."""

    minutes: int = 120
    counted: frozenset = frozenset()

    def _find_near(self, plan, history):
        reach = timedelta(minutes=self.minutes)
        return [
            event.moment
            for event in history.events
            if event.placed
            and (not self.counted or event.channel in self.counted)
            and abs(event.moment - plan.moment) < reach
        ]

    def allows(self, plan, history):
        return not self._find_near(plan, history)

    def find_next(self, plan, history):
        moment = plan.moment
        while near := self._find_near(plan.at(moment), history):
            moment = max(near) + timedelta(minutes=self.minutes)
        return moment


@dataclass(frozen=True)
class ConsentNeeded(Rule):
    """A channel that is open only to those who have agreed to it."""

    def allows(self, plan, history):
        return history.has_consent(plan.channel, plan.moment)

    def find_next(self, plan, history):
        return plan.moment if self.allows(plan, history) else None


@dataclass(frozen=True)
class Forbidden(Rule):
    """Nothing of this kind, from a moment (None: ever) until another (None: for ever)."""

    since: datetime | None = None
    until: datetime | None = None

    def allows(self, plan, history):
        return bool(
            (self.since and plan.moment < self.since) or (self.until and plan.moment >= self.until)
        )

    def find_next(self, plan, history):
        return plan.moment if self.allows(plan, history) else self.until


@dataclass(frozen=True)
class History:
    """What is known of a customer: communications, consents, and what he owes (``debts``)."""

    events: tuple = ()
    consents: tuple = ()
    debts: frozenset = frozenset()
    # What was computed of it once; the history itself never changes.
    cache: dict = field(default_factory=dict, compare=False, repr=False)

    def get_day(self, event, zone):
        """Return the date of a communication by the calendar of a zone."""
        key = (event.moment, zone)
        if key not in self.cache:
            self.cache[key] = local_day(event.moment, zone)
        return self.cache[key]

    def has_consent(self, channel, moment):
        """Return whether the customer had agreed to a channel at a moment."""
        return any(
            consent.channel == channel
            and consent.since <= moment
            and (consent.until is None or moment < consent.until)
            for consent in self.consents
        )

    def is_asked_for(self, moment, channel, zone, days):
        """Return whether a contact is one that the customer has asked for shortly before.

        :param str zone: whose calendar days count
        :param int days: for how many days a consent holds; its own day is the first
        """
        day = None
        for consent in self.consents:
            if consent.channel != channel or consent.since > moment:
                continue
            if consent.until is not None and moment >= consent.until:
                continue
            day = day or local_day(moment, zone)
            first = local_day(consent.since, zone)
            if day >= first + timedelta(days=days):
                continue
            if any(
                event.conversation and consent.since < event.moment < moment
                for event in self.events
            ):
                continue
            return True
        return False


@dataclass(frozen=True)
class Finding:
    """What one rule has against a contact: how grave it is, and from when it has not."""

    key: object
    rule: Rule
    verdict: str
    next: datetime | None


@dataclass(frozen=True)
class Answer:
    """What all rules together say: the gravest verdict, who spoke, and the first free moment."""

    verdict: str
    findings: tuple
    next: datetime | None


def ask(plan, history, rules):
    """Judge one planned contact by all rules.

    :param Plan plan: the contact
    :param History history: what was before
    :param rules: tuples of a key (the caller's), a ``Rule`` and the verdict that it gives when it
        has something against the contact (advised, warned or blocked)
    :return: an ``Answer``; ``next`` is the contact's own moment where nothing blocks it, else the
        first one that nothing blocks, or None where there is none in sight
    """
    concerned = [entry for entry in rules if entry[1].concerns(plan)]
    findings = tuple(
        Finding(key, rule, verdict, rule.find_next(plan, history))
        for key, rule, verdict in concerned
        if not rule.allows(plan, history)
    )
    verdict = max((f.verdict for f in findings), key=VERDICTS.index, default="allowed")
    moment = plan.moment
    if verdict == "blocked":
        blocking = [rule for _key, rule, grave in concerned if grave == "blocked"]
        moment = _find_free(plan, history, blocking)
    return Answer("allowed" if verdict == "advised" else verdict, findings, moment)


def _find_free(plan, history, rules):
    """Return the first moment from the plan's own on that no rule has anything against."""
    moment, last = plan.moment, plan.moment + HORIZON
    while moment <= last:
        later = moment
        for rule in rules:
            found = rule.find_next(plan.at(later), history)
            if found is None:
                return None
            later = found
        if later == moment:
            return moment
        moment = later
    return None
