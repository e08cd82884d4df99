"""Working days: how they are counted, and how a date moves to one.

Which days are working days is the caller's to say: ``is_weekday``, or a function that knows a
company's calendar and its holidays.
"""

from datetime import date, datetime, timedelta

# How long a working day is looked for.
DAYS = 366
# Saturday and Sunday, as `date.weekday` numbers them.
WEEKEND = (5, 6)


def is_weekday(day):
    """Return whether a day is one from Monday to Friday."""
    return day.weekday() < 5


def check_day(value):
    """Return a date, and refuse whatever else there is.

    A moment is refused, too: which day it is depends on the time zone, and no holiday is ever
    equal to it.

    :raises ValueError: it is no date
    """
    if not isinstance(value, date) or isinstance(value, datetime):
        raise ValueError(f"{value!r} is no day: give a date")
    return value


def make_is_working(holidays=(), weekend=WEEKEND):
    """Return a function that tells whether a day is neither at the weekend nor a holiday.

    :param holidays: dates
    :param weekend: weekdays without work, Monday is 0: ``(4, 5)`` for Friday and Saturday, ``()``
        for none
    :raises ValueError: what is given as a holiday is no date, or the weekend has no weekdays or
        all of them
    """
    closed = frozenset(check_day(day) for day in holidays or ())
    free = frozenset(weekend)
    if not free < frozenset(range(7)):
        raise ValueError(f"{weekend!r} is no weekend: give weekdays from 0 to 6, and not all")
    return lambda day: day.weekday() not in free and day not in closed


def shift_day(day, rule, is_working):
    """Return the working day that a date moves to.

    ``following`` and ``preceding`` go to the next or the previous working day; ``modified``
    goes to the next one unless that lies in another month, else to the previous one (the
    business-day conventions of ISDA).
    """
    if rule == "none" or is_working(day):
        return day

    def go(step):
        moved = day
        # A calendar without working days must not hang: after a year the date stays.
        for _attempt in range(DAYS):
            moved += timedelta(days=step)
            if is_working(moved):
                return moved
        return day

    if rule == "preceding":
        return go(-1)
    moved = go(1)
    if rule == "modified" and (moved.year, moved.month) != (day.year, day.month):
        return go(-1)
    return moved


def add_working_days(day, count, is_working):
    """Return the day so many working days after a date; the date itself for 0.

    :param date day: the day to count from, not counted itself
    :param int count: how many working days
    :param is_working: function that tells whether a day is a working day
    """
    skipped = 0
    # A calendar without working days must not hang: after a year the date stays.
    while count > 0 and skipped < DAYS:
        day += timedelta(days=1)
        if is_working(day):
            count -= 1
            skipped = 0
        else:
            skipped += 1
    return day


def get_deadline(day, count, is_working):
    """Return the day by which something is to be done that comes in on a day.

    :param int count: working days after that day; 0 is the day itself or, where it is no working
        day, the next one
    """
    if count:
        return add_working_days(day, count, is_working)
    return shift_day(day, "following", is_working)
