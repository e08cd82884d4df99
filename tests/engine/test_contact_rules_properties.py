"""The engine beside a plain reading of the rules: what that forbids, it never allows."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.collections_followup.engine import contact_rules as cr
from odoo.addons.collections_followup.engine.contact_window import Window

# Over both clock changes of 2026 in America and Europe
STARTS = [datetime(2026, 3, 1), datetime(2026, 10, 20), datetime(2026, 6, 1)]
ZONES = ["America/New_York", "America/Los_Angeles", "Europe/London", "Asia/Kolkata", "UTC"]
CHANNELS = ["phone", "email", "sms", "letter", "visit"]
UTC = ZoneInfo("UTC")

channels = st.frozensets(st.sampled_from(CHANNELS), max_size=2)
minutes = st.integers(0, 20 * 24 * 60)


@st.composite
def windows(draw):
    start = draw(st.integers(0, 22))
    end = draw(st.one_of(st.none(), st.integers(start + 1, 23)))
    days = draw(st.frozensets(st.integers(0, 6), min_size=1))
    return Window(time(start), None if end is None else time(end), days)


@st.composite
def rules(draw):
    shared = {
        "channels": draw(channels),
        "binds_required": draw(st.booleans()),
        "places": draw(st.sampled_from([frozenset(), frozenset({"home"}), frozenset({"work"})])),
        "first": draw(st.sampled_from([None, date(2026, 3, 5), date(2026, 10, 25)])),
        "last": draw(st.sampled_from([None, None, date(2026, 3, 12), date(2026, 11, 3)])),
    }
    kind = draw(st.sampled_from(["hours", "closed", "often", "quiet", "gap", "never", "consent"]))
    if kind == "hours":
        return cr.Hours(window=draw(windows()), **shared)
    if kind == "closed":
        return cr.Closed(window=draw(windows()), **shared)
    if kind == "often":
        return cr.Frequency(
            limit=draw(st.integers(0, 3)),
            days=draw(st.integers(1, 8)),
            counted=draw(channels),
            per_debt=draw(st.booleans()),
            conversations=draw(st.booleans()),
            **shared,
        )
    if kind == "quiet":
        heard = draw(channels)
        return cr.Quiet(
            days=draw(st.integers(1, 8)), heard=heard, per_debt=draw(st.booleans()), **shared
        )
    if kind == "gap":
        return cr.Gap(minutes=draw(st.integers(1, 600)), counted=draw(channels), **shared)
    if kind == "never":
        until = draw(st.one_of(st.none(), minutes))
        return cr.Forbidden(
            until=None if until is None else STARTS[0] + timedelta(minutes=until), **shared
        )
    return cr.ConsentNeeded(**shared)


debts = st.frozensets(st.integers(1, 3), max_size=2)


@st.composite
def cases(draw):
    """A contact, what was before, and some rules that block."""
    start = draw(st.sampled_from(STARTS))
    events = tuple(
        cr.Event(
            start + timedelta(minutes=draw(minutes)),
            draw(st.sampled_from(CHANNELS)),
            draw(st.booleans()),
            draw(st.booleans()),
            draw(debts),
        )
        for _n in range(draw(st.integers(0, 10)))
    )
    consents = tuple(
        cr.Consent(draw(st.sampled_from(CHANNELS)), start + timedelta(minutes=draw(minutes)))
        for _n in range(draw(st.integers(0, 2)))
    )
    history = cr.History(events, consents, draw(debts))
    intent = cr.Intent(
        start + timedelta(minutes=draw(minutes)),
        draw(st.sampled_from(CHANNELS)),
        tuple(draw(st.lists(st.sampled_from(ZONES), min_size=1, max_size=2, unique=True))),
        draw(debts),
        draw(st.sampled_from(["home", "work"])),
        draw(st.booleans()),
    )
    return intent, history, draw(st.lists(rules(), min_size=1, max_size=4))


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
    reading = READINGS[type(rule)]
    return any(reading(rule, intent, history, zone) for zone in intent.zones)


def forbids_hours(rule, intent, history, zone):
    return not is_within(rule.window, local(intent.moment, zone))


def forbids_closed(rule, intent, history, zone):
    day = local(intent.moment, zone).date()
    if (rule.first and day < rule.first) or (rule.last and day > rule.last):
        return False
    return is_within(rule.window, local(intent.moment, zone))


def forbids_often(rule, intent, history, zone):
    day = local(intent.moment, zone).date()
    for debt in (intent.debts or history.debts or {None}) if rule.per_debt else {None}:
        dates = [
            local(event.moment, zone).date()
            for event in history.events
            if (event.conversation if rule.conversations else event.placed)
            and (not rule.counted or event.channel in rule.counted)
            and (debt is None or not event.debts or debt in event.debts)
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
    return rule.until is None or intent.moment < rule.until


def forbids_without_consent(rule, intent, history, zone):
    return not any(
        consent.channel == intent.channel and consent.since <= intent.moment
        for consent in history.consents
    )


READINGS = {
    cr.Hours: forbids_hours,
    cr.Closed: forbids_closed,
    cr.Frequency: forbids_often,
    cr.Quiet: forbids_quiet,
    cr.Gap: forbids_gap,
    cr.Forbidden: forbids_ever,
    cr.ConsentNeeded: forbids_without_consent,
}


@tagged("post_install", "-at_install")
class TestContactRulesProperties(BaseCase):
    @settings(max_examples=400, deadline=None)
    @given(cases())
    def test_never_allows_what_a_rule_forbids(self, case):
        intent, history, found = case
        answer = cr.ask(intent, history, [(n, rule, "blocked") for n, rule in enumerate(found)])
        against = {n for n, rule in enumerate(found) if forbids(rule, intent, history)}
        self.assertEqual({finding.key for finding in answer.findings}, against)
        self.assertEqual(answer.verdict, "blocked" if against else "allowed")
        if answer.next is not None:
            self.assertGreaterEqual(answer.next, intent.moment)
            then = intent.at(answer.next)
            self.assertFalse([rule for rule in found if forbids(rule, then, history)])
