"""The engine beside a plain reading of the rules: what that forbids, it never allows."""

from datetime import datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.collections_followup.engine import contact_rules as cr
from odoo.addons.collections_followup.engine.contact_validation import ValidationDue
from odoo.addons.collections_followup.engine.contact_window import Window

# Over both clock changes of 2026 in America and Europe
STARTS = [datetime(2026, 3, 1), datetime(2026, 10, 20), datetime(2026, 6, 1)]
ZONES = ["America/New_York", "America/Los_Angeles", "Europe/London", "Asia/Kolkata", "UTC"]
CHANNELS = ["phone", "email", "sms", "letter", "visit"]
SPOKEN = {"phone", "visit"}
# Few, so that what is planned and what took place meet.
PLACES = ["home", "work"]
ADDRESSES = ["", "a@example.com", "b@example.com"]
UTC = ZoneInfo("UTC")

KINDS = ["hours", "closed", "often", "quiet", "gap", "never", "consent", "validation"]


class Draw:
    """Draws a contact, what was before, and some rules that block; the same for the same seed.

    Each value is as likely as the others: a rule and a history that have to do with each other
    are frequent, small cases are not.
    """

    def __init__(self, seed):
        self.random = Random(seed)
        self.start = self.random.choice(STARTS)
        # One or two channels: what was before has to do with what is planned.
        self.used = self.random.sample(CHANNELS, self.random.randint(1, 2))

    def maybe(self, value, share=0.5):
        return value if self.random.random() < share else None

    def some(self, values):
        """Return a set of some values, which is empty, and means all, half of the time."""
        return frozenset(
            self.maybe(self.random.sample(values, self.random.randint(1, len(values)))) or ()
        )

    def moment(self):
        return self.start + timedelta(minutes=self.random.randint(0, 20 * 24 * 60))

    def debts(self):
        return frozenset(self.random.sample((1, 2, 3), self.random.randint(0, 2)))

    def window(self):
        start = self.random.randint(0, 22)
        end = self.maybe(time(self.random.randint(start + 1, 23)), 0.8)
        days = self.random.sample(range(7), self.random.randint(1, 7))
        return Window(time(start), end, frozenset(days))

    def rule(self):
        draw, pick = self.random, self.random.choice
        kind = pick(KINDS)
        shared = {
            "channels": self.maybe(self.some(self.used), 0.3) or frozenset(),
            "binds_required": pick((True, False)),
            "places": self.maybe(frozenset({pick(PLACES)}), 0.3) or frozenset(),
            "first": self.maybe((self.start + timedelta(days=draw.randint(0, 9))).date(), 0.2),
            "last": self.maybe((self.start + timedelta(days=draw.randint(9, 20))).date(), 0.2),
            "allows_answer": kind in ("hours", "closed", "never") and pick((True, False)),
        }
        if kind in ("hours", "closed"):
            model = cr.Hours if kind == "hours" else cr.Closed
            return model(window=self.window(), **shared)
        if kind == "gap":
            return cr.Gap(minutes=draw.randint(1, 600), counted=self.some(self.used), **shared)
        if kind == "never":
            return cr.Forbidden(
                since=self.maybe(self.moment()), until=self.maybe(self.moment()), **shared
            )
        if kind == "validation":
            return ValidationDue(days=draw.randint(0, 8), **shared)
        if kind == "consent":
            return cr.ConsentNeeded(
                lasts=pick((0, 3, 8)),
                or_written=pick((True, False)),
                asks=draw.randint(0, 2),
                ask_days=draw.randint(1, 8),
                **shared,
            )
        shared |= {"per_debt": pick((True, False)), "consent_lifts": pick((0, 1, 7))}
        if kind == "quiet":
            return cr.Quiet(days=draw.randint(1, 8), heard=self.some(self.used), **shared)
        return cr.Frequency(
            limit=draw.randint(0, 3),
            days=draw.randint(1, 8),
            counted=self.some(self.used),
            conversations=pick((True, False)),
            counted_places=self.some(PLACES),
            **shared,
        )

    def event(self):
        pick = self.random.choice
        return cr.Event(
            self.moment(),
            pick(self.used),
            *(pick((True, False)), pick((True, False))),
            self.debts(),
            pick(PLACES),
            pick((True, False)),
            pick(ADDRESSES),
        )

    def consent(self):
        since = self.moment()
        until = self.maybe(since + timedelta(minutes=self.random.randint(1, 9 * 24 * 60)))
        return cr.Consent(self.random.choice(self.used), since, until)

    def case(self):
        draw, pick = self.random, self.random.choice
        arose = {debt: self.moment().date() for debt in self.debts()}
        history = cr.History(
            tuple(self.event() for _n in range(draw.randint(0, 8))),
            tuple(self.consent() for _n in range(draw.randint(0, 3))),
            self.debts(),
            arose,
            self.debts(),
        )
        intent = cr.Intent(
            self.moment(),
            pick(self.used),
            tuple(draw.sample(ZONES, draw.randint(1, 2))),
            self.debts(),
            pick(PLACES),
            draw.random() < 0.2,
            answers=pick((True, False)),
            asks_consent=pick((True, False)),
            address=pick(ADDRESSES),
            validates=draw.random() < 0.2,
        )
        return intent, history, [self.rule() for _n in range(draw.randint(1, 3))]


def local(moment, zone):
    return moment.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def is_within(window, clock):
    end = window.end or time.max
    inside = window.start <= clock.time() and (clock.time() < end or window.end is None)
    return clock.weekday() in window.weekdays and inside


def forbids(rule, intent, history):
    """Return whether a rule forbids a contact, read word for word."""
    if intent.required and not rule.binds_required:
        return False
    if rule.channels and intent.channel not in rule.channels:
        return False
    if rule.places and intent.place not in rule.places:
        return False
    days = [local(intent.moment, zone).date() for zone in intent.zones]
    if not any(
        (not rule.first or day >= rule.first) and (not rule.last or day <= rule.last)
        for day in days
    ):
        return False
    return is_against(rule, intent, history)


def is_against(rule, intent, history):
    """Return whether a rule is against a contact, wherever and on whatever day it holds."""
    reading = READINGS[type(rule)]
    return any(reading(rule, intent, history, zone) for zone in intent.zones)


def is_answer(rule, intent, history):
    """Return whether a contact is the one answer that a rule allows, read word for word."""
    if not (rule.allows_answer and intent.answers) or intent.channel in SPOKEN:
        return False
    before = [
        event
        for event in history.events
        if event.channel == intent.channel and event.moment <= intent.moment
    ]
    written = max((event.moment for event in before if event.incoming), default=None)
    if written is None or any(event.placed and event.moment >= written for event in before):
        return False
    if isinstance(rule, cr.Forbidden) and (
        intent.moment - written > timedelta(days=7)
        or (rule.since and written <= rule.since + timedelta(minutes=1))
    ):
        return False
    # It was against it when the message came, and at each moment since at which that can change:
    # windows open at full hours where the customer is, half an hour off at most.
    moments = [written, intent.moment]
    moment = written.replace(minute=0) if written.minute < 30 else written.replace(minute=30)
    while (moment := moment + timedelta(minutes=30)) <= intent.moment:
        moments.append(moment)
    return all(is_against(rule, intent.at(moment), history) for moment in moments)


def is_asked_for(rule, moment, channel, history, zone):
    """Return whether the customer asked for a contact shortly before, and was not spoken to."""
    return any(
        consent.channel == channel
        and consent.since <= moment
        and (consent.until is None or moment < consent.until)
        and (local(moment, zone).date() - local(consent.since, zone).date()).days
        < rule.consent_lifts
        and not any(
            event.conversation and consent.since < event.moment < moment for event in history.events
        )
        for consent in history.consents
    )


def forbids_hours(rule, intent, history, zone):
    return not is_within(rule.window, local(intent.moment, zone))


def forbids_closed(rule, intent, history, zone):
    day = local(intent.moment, zone).date()
    if (rule.first and day < rule.first) or (rule.last and day > rule.last):
        return False
    return is_within(rule.window, local(intent.moment, zone))


def forbids_often(rule, intent, history, zone):
    day = local(intent.moment, zone).date()
    if is_asked_for(rule, intent.moment, intent.channel, history, zone):
        return False
    for debt in (intent.debts or history.debts or {None}) if rule.per_debt else {None}:
        dates = [
            local(event.moment, zone).date()
            for event in history.events
            if (event.conversation if rule.conversations else event.placed)
            and (not rule.counted or event.channel in rule.counted)
            and (debt is None or not event.debts or debt in event.debts)
            and (not rule.counted_places or event.place in rule.counted_places)
            and not is_asked_for(rule, event.moment, event.channel, history, zone)
        ]
        for back in range(rule.days):
            first = day - timedelta(days=back)
            last = first + timedelta(days=rule.days - 1)
            if sum(first <= other <= last for other in dates) + 1 > rule.limit:
                return True
    return False


def forbids_quiet(rule, intent, history, zone):
    day = local(intent.moment, zone).date()
    about = intent.debts or history.debts
    if is_asked_for(rule, intent.moment, intent.channel, history, zone):
        return False
    for event in history.events:
        if not event.conversation:
            continue
        if rule.heard and event.channel not in rule.heard:
            continue
        if rule.per_debt and event.debts and about and not event.debts & about:
            continue
        if 0 <= (day - local(event.moment, zone).date()).days < rule.days:
            return True
    return False


def forbids_gap(rule, intent, history, zone):
    return any(
        event.placed
        and (not rule.counted or event.channel in rule.counted)
        and abs((event.moment - intent.moment).total_seconds()) < rule.minutes * 60
        for event in history.events
    )


def forbids_ever(rule, intent, history, zone):
    begun = rule.since is None or intent.moment >= rule.since
    return begun and (rule.until is None or intent.moment < rule.until)


def forbids_without_consent(rule, intent, history, zone):
    lasts = timedelta(days=rule.lasts or 10_000)
    if any(
        consent.channel == intent.channel
        and consent.since
        <= intent.moment
        < min(consent.until or datetime.max, consent.since + lasts)
        for consent in history.consents
    ):
        return False
    if rule.or_written and any(
        event.incoming
        and event.channel == intent.channel
        and event.address == intent.address != ""
        and event.moment <= intent.moment < event.moment + lasts
        for event in history.events
    ):
        return False
    if not (intent.asks_consent and rule.asks):
        return True
    limit = cr.Frequency(limit=rule.asks, days=rule.ask_days, counted=rule.channels)
    return any(forbids_often(limit, intent, history, zone) for zone in intent.zones)


def forbids_unvalidated(rule, intent, history, zone):
    if intent.validates:
        return False
    for debt in (intent.debts or history.debts) - history.validated:
        for event in history.events:
            sent = event.placed and event.channel not in SPOKEN
            if event.moment > intent.moment or not (event.conversation or sent):
                continue
            day = local(event.moment, zone).date()
            arose = history.arose.get(debt)
            about = debt in event.debts if event.debts else not arose or arose <= day
            if about and (local(intent.moment, zone).date() - day).days > rule.days:
                return True
    return False


READINGS = {
    cr.Hours: forbids_hours,
    cr.Closed: forbids_closed,
    cr.Frequency: forbids_often,
    cr.Quiet: forbids_quiet,
    cr.Gap: forbids_gap,
    cr.Forbidden: forbids_ever,
    cr.ConsentNeeded: forbids_without_consent,
    ValidationDue: forbids_unvalidated,
}


@tagged("post_install", "-at_install")
class TestContactRulesProperties(BaseCase):
    @settings(max_examples=40, deadline=None)
    @given(st.integers(0, 2**40))
    def test_never_allows_what_a_rule_forbids(self, seed):
        # Cases cost less than what hypothesis does for each of them.
        for number in range(25):
            self._compare(*Draw(seed + number).case())

    def _compare(self, intent, history, found):
        answer = cr.ask(intent, history, [(n, rule, "blocked") for n, rule in enumerate(found)])
        against = {n for n, rule in enumerate(found) if forbids(rule, intent, history)}
        self.assertEqual({finding.key for finding in answer.findings}, against)
        answered = {n for n in against if is_answer(found[n], intent, history)}
        self.assertEqual({finding.key for finding in answer.findings if finding.answered}, answered)
        self.assertEqual(answer.verdict, "blocked" if against - answered else "allowed")
        if answer.verdict == "allowed":
            self.assertEqual(answer.next, intent.moment)
        elif answer.next is not None:
            self.assertGreaterEqual(answer.next, intent.moment)
            then = intent.at(answer.next)
            self.assertFalse([rule for rule in found if forbids(rule, then, history)])
            # It is the first one; what is agreed to later may lift a limit within a day.
            shortly = intent.at(answer.next - timedelta(minutes=1))
            known = all(consent.since <= intent.moment for consent in history.consents)
            if known and shortly.moment >= intent.moment:
                self.assertTrue([rule for rule in found if forbids(rule, shortly, history)])
