"""When somebody may be reached: the customer's wall clock and calendar days, in each of his zones.

Where it is not known which of several time zones a customer is in, all of them count: what is
allowed is allowed in each (12 CFR 1006.6(b)(1), comment 6(b)(1)(i)-2). Moments are naive UTC.
"""

from datetime import datetime, time, timedelta
from functools import lru_cache

import pytz

# How far ahead an opening is looked for.
HORIZON = timedelta(days=400)


_get_zone = lru_cache(maxsize=None)(pytz.timezone)


def to_local(moment, zone):
    """Return the wall clock of a zone at a moment.

    :param datetime moment: naive UTC
    :param str zone: name of a time zone (IANA)
    """
    return _get_zone(zone).fromutc(moment).replace(tzinfo=None)


def to_utc(local, zone):
    """Return the first moment (naive UTC) at which the wall clock of a zone shows a time or more.

    A time that a clock change leaves out is reached when the clock is put forward; of one that
    comes twice the first counts.
    """
    found = _get_zone(zone)
    try:
        aware = found.localize(local, is_dst=None)
    except pytz.AmbiguousTimeError:
        aware = found.localize(local, is_dst=True)
    except pytz.NonExistentTimeError:
        # By the clock of after the change it is too early: the clock is put forward soon.
        moment = found.localize(local, is_dst=True).astimezone(pytz.utc).replace(tzinfo=None)
        while to_local(moment, zone) < local:
            moment += timedelta(minutes=1)
        return moment
    return aware.astimezone(pytz.utc).replace(tzinfo=None)


def local_day(moment, zone):
    """Return the date that a moment falls on in a zone."""
    return to_local(moment, zone).date()


class Window:
    """Times of day on some days of the week, by the wall clock.

    :param time start: the first time of day that is allowed
    :param end: the first time of day that is not allowed any more; None: midnight
    :param frozenset weekdays: days of the week, 0 is Monday
    :param closed: function that tells of a date whether it is closed, say a holiday; or None
    """

    def __init__(self, start=time.min, end=None, weekdays=frozenset(range(7)), closed=None):
        if end is not None and end <= start:
            raise ValueError("a window ends after it begins")
        self.start = start
        self.end = end
        self.weekdays = frozenset(weekdays)
        self.closed = closed

    def has_day(self, day):
        """Return whether a date is one of this window's."""
        return day.weekday() in self.weekdays and not (self.closed and self.closed(day))

    def is_open(self, moment, zones):
        """Return whether the window is open at a moment, in each of some zones."""
        return all(self._is_open(to_local(moment, zone)) for zone in zones)

    def _is_open(self, local):
        clock = local.time()
        return (
            self.has_day(local.date())
            and self.start <= clock
            and (self.end is None or clock < self.end)
        )

    def find_opening(self, moment, zones):
        """Return the first moment from a given one at which the window is open in each zone.

        :return: naive UTC, or None where there is none within ``HORIZON``
        """
        last = moment + HORIZON
        while moment <= last:
            later = max((self._find_opening(moment, zone, last) for zone in zones), default=moment)
            if later == moment:
                return moment
            moment = later
        return None

    def find_end(self, moment, zone):
        """Return the moment at which the window that is open now closes in a zone."""
        day = to_local(moment, zone).date()
        if self.end is None:
            return day_start(day + timedelta(days=1), zone)
        return max(to_utc(datetime.combine(day, self.end), zone), moment + timedelta(minutes=1))

    def _find_opening(self, moment, zone, last):
        """Return the first moment at which the window is open in one zone; one after ``last``
        where there is none before."""
        local = to_local(moment, zone)
        if self._is_open(local):
            return moment
        day = local.date()
        if self.end is not None and local.time() >= self.end:
            day += timedelta(days=1)
        while True:
            if self.has_day(day):
                opening = to_utc(datetime.combine(day, self.start), zone)
                if opening >= moment and self._is_open(to_local(opening, zone)):
                    return opening
            day += timedelta(days=1)
            if datetime.combine(day, time.min) > last + timedelta(days=2):
                return last + timedelta(days=1)


def day_start(day, zone):
    """Return the moment (naive UTC) at which a date begins in a zone."""
    return to_utc(datetime.combine(day, time.min), zone)
