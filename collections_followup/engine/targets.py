"""How a result stands beside what was set for a period: share, pace, projection, state.

Two kinds of results: those that add up day by day (money, contacts), and rates, which are what
they are on any day (promises kept). Of those that add up, a part is expected by each working day.
None stands for what cannot be said.
"""

from decimal import Decimal

STATES = ("planned", "reached", "on_pace", "behind", "missed", "unknown")


def to_decimal(value):
    """Return a number as a Decimal, None as it is."""
    return None if value is None else Decimal(str(value))


def get_share(result, target):
    """Return which percentage of a target was reached; None without result or target."""
    result, target = to_decimal(result), to_decimal(target)
    return None if result is None or not target else result / target * 100


def get_pace(target, passed, total, adds_up):
    """Return what should be there by the end of a day for the target to be met in time.

    :param target: what is to be reached by the end of the period
    :param int passed: working days of the period that are over, the day itself included
    :param int total: working days of the period
    :param bool adds_up: whether results add up day by day; a rate should be met at any time
    :return: None before the period begins, or where it has no working day
    """
    target = to_decimal(target)
    if not total or passed <= 0:
        return None
    return target * min(passed, total) / total if adds_up else target


def get_projection(result, passed, total, adds_up):
    """Return what comes out at the end if it goes on as until now.

    :param result: what is there by now; None for nothing known
    :return: None where nothing is known, or no working day is over
    """
    result = to_decimal(result)
    if result is None or passed <= 0 or not total:
        return None
    return result * total / min(passed, total) if adds_up else result


def get_state(result, target, pace, is_over):
    """Return how a result stands: one of ``STATES``.

    :param pace: see ``get_pace``; None: nothing is expected yet
    :param bool is_over: whether the period has ended
    """
    result, target = to_decimal(result), to_decimal(target)
    if pace is None and not is_over:
        return "planned"
    if result is None:
        return "unknown"
    if result >= target:
        return "reached"
    if is_over:
        return "missed"
    return "on_pace" if result >= to_decimal(pace) else "behind"


def count_working_days(first, last, is_working):
    """Return how many working days there are between two dates, both included.

    :param is_working: function that tells whether a day is a working day
    """
    days = range((last - first).days + 1)
    return sum(
        1 for number in days if is_working(type(first).fromordinal(first.toordinal() + number))
    )
