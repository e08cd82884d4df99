"""A customer's own way of paying: from the days of earlier payments to the day to propose.

Many firms pay on a fixed day: each Thursday, or on the 15th. A promise for that day is kept more
often than one for a day that somebody made up.
"""

from collections import Counter
from datetime import timedelta

from .working_days import shift_day

# Fewer payments than this are no habit; of more, the newest are looked at.
LEAST = 4
NEWEST = 12
# So many of them have to agree.
SHARE = 0.6
# The day of the month moves with weekends by so much.
AROUND = 2
# A promise for a day further away is put off, not kept: the usual proposal is nearer.
FARTHEST = 14


def propose_day(today, payments, is_working, days=7):
    """Return the day to propose for a promise, and the habit that it comes from.

    :param date today: where the company is
    :param payments: dates of payments, in any order; several on one day are one
    :param is_working: function that tells whether a day is a working day
    :param int days: calendar days from today, where there is no habit
    :return: a date after today that is a working day where there is one, and ``"weekday"``,
        ``"month_day"`` or ``""``
    """
    newest = sorted(set(payments), reverse=True)[:NEWEST]
    if len(newest) >= LEAST:
        for habit, matches in (
            ("weekday", _find_weekday(newest)),
            ("month_day", _find_month_day(newest)),
        ):
            day = matches and _find_next(today, matches, is_working)
            if day:
                return day, habit
    return shift_day(today + timedelta(days=days), "following", is_working), ""


def _find_next(today, matches, is_working):
    """Return the next day after today that matches, as a working day; None if it is too far."""
    for count in range(1, FARTHEST + 1):
        day = today + timedelta(days=count)
        if matches(day):
            return shift_day(day, "following", is_working)
    return None


def _find_weekday(days):
    weekday, count = Counter(day.weekday() for day in days).most_common(1)[0]
    return count >= SHARE * len(days) and (lambda day: day.weekday() == weekday)


def _find_month_day(days):
    numbers = [day.day for day in days]

    def count(number):
        return sum(abs(other - number) <= AROUND for other in numbers)

    best = max(sorted(set(numbers)), key=lambda number: (count(number), numbers.count(number)))
    return count(best) >= SHARE * len(days) and (lambda day: day.day == best)
