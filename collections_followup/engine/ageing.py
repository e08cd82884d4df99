"""Ageing: which bucket an open item is in, by how many days it is past a day.

A bucket is named by its last day; boundary days belong to the lower bucket: of the limits 30, 60,
90 and 120, 30 days past due are in 1-30, 31 days in 31-60. What is due today or later is current.
"""

import re

# Last day of each bucket after the current one; what is older comes in the last bucket.
STANDARD_LIMITS = (30, 60, 90, 120)
# A set has so many limits at most, and none is further away: more is no page to read.
MOST_LIMITS = 12
MOST_DAYS = 36_500


def get_bucket(days, limits=STANDARD_LIMITS):
    """Return the number of the bucket of an item: 0 is the current one.

    :param int days: days past the day that is aged by; not past it: 0 or less
    :param limits: last days of the buckets, rising
    """
    return 0 if days <= 0 else 1 + sum(days > limit for limit in limits)


def get_thresholds(limits):
    """Return the first day of each bucket after the current one, for ``width_bucket`` of SQL."""
    return [1, *(limit + 1 for limit in limits)]


def get_spans(limits):
    """Return the first and the last day of each bucket after the current one.

    The last one has no last day: None.
    """
    return list(zip(get_thresholds(limits), [*limits, None], strict=True))


def are_limits(limits):
    """Return whether these can be the limits of buckets: whole days that rise."""
    return (
        0 < len(limits) <= MOST_LIMITS
        and all(isinstance(day, int) and not isinstance(day, bool) for day in limits)
        and all(first < last for first, last in zip((0, *limits), limits, strict=False))
        and limits[-1] <= MOST_DAYS
    )


def parse_limits(text):
    """Return the limits that a person wrote, or None where they are none.

    :param str text: such as "30, 60, 90"
    """
    parts = re.split(r"[\s,;/]+", (text or "").strip())
    if not all(part.isascii() and part.isdigit() and len(part) < 7 for part in parts):
        return None
    limits = tuple(int(part) for part in parts)
    return limits if are_limits(limits) else None
