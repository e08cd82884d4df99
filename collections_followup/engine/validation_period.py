"""Until when a consumer may dispute a debt after the validation notice: 12 CFR 1006.34. Pure."""

from calendar import MONDAY, THURSDAY
from datetime import timedelta

from .working_days import add_working_days

# A notice counts as received so many days after it was provided, Saturdays, Sundays and legal
# holidays left out: 12 CFR 1006.34(b)(5).
RECEIPT_DAYS = 5
# Calendar days from then on.
PERIOD_DAYS = 30
# 5 USC 6103(a): days of the year, and the nth weekday of a month (-1: the last).
FIXED = ((1, 1), (6, 19), (7, 4), (11, 11), (12, 25))
FLOATING = (
    (1, MONDAY, 3),
    (2, MONDAY, 3),
    (5, MONDAY, -1),
    (9, MONDAY, 1),
    (10, MONDAY, 2),
    (11, THURSDAY, 4),
)


def is_legal_holiday(day):
    """Return whether a date is a legal public holiday of the United States.

    That one on a Saturday or Sunday is observed on another day is a rule of its own
    (5 USC 6103(b)), and not meant here.
    """
    if (day.month, day.day) in FIXED:
        return True
    for month, weekday, nth in FLOATING:
        if day.month != month or day.weekday() != weekday:
            continue
        last = (day + timedelta(days=7)).month != month
        if last if nth < 0 else (day.day - 1) // 7 + 1 == nth:
            return True
    return False


def get_receipt(provided):
    """Return the day on which a notice is assumed to have been received.

    :param date provided: when it was sent, or handed over
    """
    return add_working_days(
        provided, RECEIPT_DAYS, lambda day: day.weekday() < 5 and not is_legal_holiday(day)
    )


def get_end(provided):
    """Return the last day on which a dispute comes in time.

    :param date provided: when the notice was sent, or handed over
    """
    return get_receipt(provided) + timedelta(days=PERIOD_DAYS)
