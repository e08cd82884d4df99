"""When and how a customer is best reached: by how often it went well so far.

The formula, whole:

* Looked at is what happened by the customer's clock on his working days between ``FIRST`` and
  ``LAST`` o'clock: nothing else could be proposed. The order of channels counts all contacts.
* A contact of ours went well, by telephone and on visits, if there was a conversation; by e-mail,
  text message and letter if the customer answered (wrote or called), promised to pay, or paid,
  within ``ANSWER_DAYS`` days. What the customer does is counted for one contact, the last one of
  ours before it, over whatever channel: a promise for one of the same day or before, a payment
  for one of a day before, since what arrives on the day of a reminder was on its way. What may
  still be answered in time is not counted yet.
* A call or message of the customer himself is a contact over its channel, and at its hour, that
  went well: whoever calls at ten is there at ten.
* A share of few contacts says little. It is drawn towards what is usual: ``(well + PRIOR * USUAL)
  / (tried + PRIOR)``, so that two of two do not beat nine of ten.
* The hours of a day are cut into bands of ``BAND`` hours. The best one has the highest share; of
  equals the one that was tried more often, then the earlier one. From its days are left out those
  days of the week on which ``DAY_LEAST`` contacts or more over the channel, at any hour, went well
  less than half as often as on the other days.
* Nothing is claimed where the channel has fewer than ``LEAST`` contacts, where fewer than
  ``LEAST_WELL`` went well in the band, or where its share is not higher than that of all other
  contacts over the channel. Where there are none, it must be higher than what is usual. Two would
  be too few: of five answers that fall into the seven bands by chance, two share a band in six
  cases of seven, three in one of six.
* Channels are ordered by the share of the contacts that we made; those with fewer than ``LEAST``
  have no place.
"""

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from .contact_window import Window, to_local

FIRST, LAST, BAND = 6, 20, 2
ANSWER_DAYS = 7
# What is assumed of an hour or a channel of which nothing is known yet: so many contacts, so good.
USUAL, PRIOR = 0.3, 3
LEAST, LEAST_WELL, DAY_LEAST = 5, 3, 2
# Where it counts whether somebody spoke; elsewhere, whether something came of it.
SPOKEN = frozenset({"phone", "visit"})
# Letters are read when they are read.
HOURLY = ("phone", "email", "sms", "visit")


@dataclass(frozen=True)
class Contact:
    """One contact that we made: when (naive UTC), how, and whether somebody spoke."""

    moment: datetime
    channel: str
    spoke: bool = False


@dataclass(frozen=True)
class Answer:
    """A call or message that came from the customer, when (naive UTC) and how."""

    moment: datetime
    channel: str


@dataclass(frozen=True)
class Sign:
    """A promise or a payment, by its date."""

    day: date
    is_payment: bool = False


@dataclass(frozen=True)
class Observation:
    """A contact as it is counted: at what wall clock, how, and whether it went well.

    ``own``: it came from the customer.
    """

    local: datetime
    channel: str
    well: bool
    own: bool = False


@dataclass(frozen=True)
class Share:
    """How often something went well: ``well`` of ``tried``."""

    tried: int
    well: int

    @property
    def score(self):
        """Return the share, drawn towards what is usual."""
        return (self.well + PRIOR * USUAL) / (self.tried + PRIOR)


@dataclass(frozen=True)
class Best:
    """The best hours of a channel: from ``start`` to before ``end`` on ``weekdays``, 0 is Monday.

    ``tried`` and ``well`` count what happened then, with what came from the customer (``own``).
    ``some_days``: some days of the week were left out.
    """

    channel: str
    start: int
    end: int
    weekdays: frozenset
    tried: int
    well: int
    own: int
    some_days: bool

    def has(self, local):
        """Return whether a wall clock shows one of these hours."""
        return self.start <= local.hour < self.end and local.weekday() in self.weekdays

    def find_moment(self, moment, zone, is_working):
        """Return the first moment from a given one on that lies in these hours.

        :param datetime moment: naive UTC
        :param str zone: the customer's time zone
        :param is_working: function that tells whether a date is a working day
        :return: naive UTC; None where there is none in sight
        """
        window = Window(
            time(self.start), time(self.end), self.weekdays, lambda day: not is_working(day)
        )
        return window.find_opening(moment, [zone])


def observe(contacts, answers, signs, zone, now):
    """Return each contact as it is counted, see the formula.

    :param contacts: ``Contact``, in any order
    :param answers: ``Answer``
    :param signs: ``Sign``
    :param str zone: the customer's time zone
    :param datetime now: naive UTC
    :return: list of ``Observation``
    """
    made = sorted(contacts, key=lambda contact: (contact.moment, contact.channel))
    moments = [contact.moment for contact in made]
    clocks = [to_local(moment, zone) for moment in moments]
    days = [clock.date() for clock in clocks]
    within = timedelta(days=ANSWER_DAYS)
    followed = set()
    for answer in answers:
        place = bisect_right(moments, answer.moment) - 1
        if place >= 0 and answer.moment - moments[place] <= within:
            followed.add(place)
    for sign in signs:
        last = sign.day - timedelta(days=1) if sign.is_payment else sign.day
        place = bisect_right(days, last) - 1
        if place >= 0 and sign.day - days[place] <= within:
            followed.add(place)
    observations = [
        Observation(
            clocks[place],
            contact.channel,
            contact.spoke if contact.channel in SPOKEN else place in followed,
        )
        for place, contact in enumerate(made)
        if contact.channel in SPOKEN or place in followed or now - contact.moment > within
    ]
    return observations + [
        Observation(to_local(answer.moment, zone), answer.channel, True, True) for answer in answers
    ]


def find_best(observations, is_working, today):
    """Return the best hours of each channel that has any.

    :param observations: see ``observe``
    :param is_working: function that tells whether a date is a working day of the customer
    :param date today: the weeks from then on tell which days of the week are working days at all
    :return: a dict of ``Best`` by channel
    """
    weekdays = frozenset(
        day.weekday() for n in range(28) if is_working(day := today + timedelta(days=n))
    )
    counted = [
        entry
        for entry in observations
        if FIRST <= entry.local.hour < LAST
        and entry.local.weekday() in weekdays
        and is_working(entry.local.date())
    ]
    found = {}
    for channel in HOURLY:
        own = [entry for entry in counted if entry.channel == channel]
        best = _find_best_band(channel, own, weekdays) if len(own) >= LEAST else None
        if best:
            found[channel] = best
    return found


def _find_best_band(channel, entries, weekdays):
    """Return the best hours of a channel, or None where nothing stands out."""
    bands = {}
    for entry in entries:
        bands.setdefault(_get_band(entry), []).append(entry)
    shares = {start: _share(own) for start, own in bands.items()}
    able = [start for start, share in shares.items() if share.well >= LEAST_WELL]
    if not able:
        return None
    start = min(able, key=lambda key: (-shares[key].score, -shares[key].tried, key))
    bad = frozenset(day for day in weekdays if _is_bad(day, entries))
    best = _make(channel, start, weekdays - bad, bands[start], bool(bad))
    if best.well < LEAST_WELL:
        best = _make(channel, start, weekdays, bands[start], False)
    rest = _share([entry for entry in entries if not best.has(entry.local)])
    return best if Share(best.tried, best.well).score > rest.score else None


def _make(channel, start, weekdays, entries, some_days):
    """Return the hours from one on, with what was counted on some days of the week."""
    kept = [entry for entry in entries if entry.local.weekday() in weekdays]
    share = _share(kept)
    return Best(
        channel,
        start,
        start + BAND,
        weekdays,
        share.tried,
        share.well,
        sum(entry.own for entry in kept),
        some_days,
    )


def _get_band(entry):
    """Return the hour at which the band of a contact begins."""
    return entry.local.hour - (entry.local.hour - FIRST) % BAND


def _is_bad(weekday, entries):
    """Return whether a day of the week went well less than half as often as the others."""
    day = _share([entry for entry in entries if entry.local.weekday() == weekday])
    others = _share([entry for entry in entries if entry.local.weekday() != weekday])
    return (
        day.tried >= DAY_LEAST
        and others.tried > 0
        and 2 * day.well * others.tried < others.well * day.tried
    )


def _share(entries):
    return Share(len(entries), sum(entry.well for entry in entries))


def rank_channels(observations):
    """Return the channels in the order in which they worked, the best first.

    :param observations: see ``observe``; those that came from the customer are left out
    :return: list of tuples of channel and ``Share``
    """
    made = [entry for entry in observations if not entry.own]
    tried = Counter(entry.channel for entry in made)
    well = Counter(entry.channel for entry in made if entry.well)
    shares = [
        (channel, Share(count, well[channel])) for channel, count in tried.items() if count >= LEAST
    ]
    # Of equals, the one that was tried more often, then by name: the same each time.
    return sorted(shares, key=lambda own: (-own[1].score, -own[1].tried, own[0]))
