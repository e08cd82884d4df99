"""What contact rules look at: one planned contact, and the customer's history. Pure."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from .contact_window import local_day

# Channels over which people speak with each other.
SPOKEN = frozenset({"phone", "visit"})


@dataclass(frozen=True)
class Event:
    """One communication that took place.

    ``moment``: naive UTC. ``channel``: phone, email, sms, letter, visit. ``placed``: we made it,
    and it counts as an attempt (it was connected, and reached no wrong person).
    ``conversation``: somebody spoke about the debt, whoever called. ``debts``: what it was
    about; empty: about all that is owed, or nothing was said. ``place``: kind of address (home,
    mobile, landline, work, other). ``incoming``: the customer wrote or called; ``address``: from
    where, as addresses are compared.
    """

    moment: datetime
    channel: str
    placed: bool = True
    conversation: bool = False
    debts: frozenset = frozenset()
    place: str = "home"
    incoming: bool = False
    address: str = ""


@dataclass(frozen=True)
class Consent:
    """What a customer allowed: a channel, from a moment on, perhaps until another."""

    channel: str
    since: datetime
    until: datetime | None = None


@dataclass(frozen=True)
class Intent:
    """A contact that somebody wants to make.

    ``zones``: the time zones that the customer may be in, at least one. ``debts``: what it is
    about; empty: all that is owed. ``required``: the law asks for this message. ``answers``: it
    may be the answer to what the customer wrote; what goes by itself is none. ``asks_consent``: it
    asks whether the customer agrees to the channel. ``address``: as addresses are compared.
    ``validates``: it is the validation notice of these debts.
    """

    moment: datetime
    channel: str
    zones: tuple
    debts: frozenset = frozenset()
    place: str = "home"
    required: bool = False
    answers: bool = False
    asks_consent: bool = False
    address: str = ""
    validates: bool = False

    def at(self, moment):
        """Return the same contact at another moment."""
        return replace(self, moment=moment)


@dataclass(frozen=True)
class History:
    """What is known of a customer: communications, consents, and what he owes (``debts``).

    ``arose``: dates of debts, where they matter; ``validated``: debts whose validation notice was
    sent.
    """

    events: tuple = ()
    consents: tuple = ()
    debts: frozenset = frozenset()
    arose: dict = field(default_factory=dict)
    validated: frozenset = frozenset()
    # What was computed of it once; the history itself never changes.
    cache: dict = field(default_factory=dict, compare=False, repr=False)

    def get_day(self, event, zone):
        """Return the date of a communication by the calendar of a zone."""
        key = (event.moment, zone)
        if key not in self.cache:
            self.cache[key] = local_day(event.moment, zone)
        return self.cache[key]

    def get_named(self):
        """Return the debts that communications were about, where they named some."""
        if "named" not in self.cache:
            self.cache["named"] = frozenset().union(*(event.debts for event in self.events))
        return self.cache["named"]

    def has_consent(self, channel, moment, days=0):
        """Return whether the customer had agreed to a channel at a moment.

        :param int days: for how many days a consent counts; 0: until it is withdrawn
        """
        return any(
            consent.channel == channel
            and consent.since <= moment
            and (consent.until is None or moment < consent.until)
            and (not days or moment < consent.since + timedelta(days=days))
            for consent in self.consents
        )

    def has_written_from(self, intent, days=0):
        """Return whether the customer wrote from the very address of a contact before it.

        :param int days: within how many days before; 0: ever
        """
        return bool(intent.address) and any(
            event.incoming
            and event.channel == intent.channel
            and event.address == intent.address
            and event.moment <= intent.moment
            and (not days or intent.moment < event.moment + timedelta(days=days))
            for event in self.events
        )

    def find_unanswered(self, intent):
        """Return the customer's last message over the channel of a contact that nobody has
        answered over that channel before; None where there is none.

        Calls and visits are no messages: who speaks with us then is answered in itself.
        """
        if intent.channel in SPOKEN:
            return None
        before = [
            event
            for event in self.events
            if event.channel == intent.channel and event.moment <= intent.moment
        ]
        asked = [event for event in before if event.incoming]
        if not asked:
            return None
        last = max(asked, key=lambda event: event.moment)
        answered = any(event.placed and event.moment >= last.moment for event in before)
        return None if answered else last

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
