"""When open items will be paid, and the cash of each week: dates, sums, and how far off both are.

Plain Python, without database, on habits (``lateness.py``). No date is ever in the past: of a habit
only what is later than today counts. Chances are between 0 and 1, amounts in one currency.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt

from .lateness import NOTHING

# Shares of what is paid at all: the ends of the band, and the middle.
LOW, MIDDLE, HIGH = 0.1, 0.5, 0.9
# The ends as a distance of the normal distribution.
DISTANCE = 1.2816


# ------------------------------------------------------------------------------- one item


@dataclass(frozen=True)
class Prediction:
    """When an item is paid: the middle of what is expected, the ends of the band (4 of 5 are
    between them), and the chance that it is paid at all. Without any chance, days are None."""

    day: date
    first: date
    last: date
    chance: float


def predict(habit, due, today, move=None, not_before=None):
    """Return when an open item is paid.

    :param date due: its due date
    :param date today: it is not paid at the end of the day before
    :param move: function that moves a day that is none to a working day; None for none
    :param date not_before: nothing is expected before, where something is agreed or in dispute
    """
    start = max(today, not_before or today)
    age = (start - due).days - 1
    found = [habit.find_days(age, share) for share in (MIDDLE, LOW, HIGH)]
    if None in found:
        return Prediction(None, None, None, 0.0)
    move = move or (lambda day: day)
    # Of very early payments only the nearest days are told apart: never before today.
    days = [move(max(due + timedelta(days=days), start)) for days in found]
    return Prediction(*days, habit.will_be_paid(age))


# ------------------------------------------------------------------------------- the weeks

# Of forecasts that nobody has compared with what came.
UNKNOWN_SPREAD = 1.2


def get_weeks(today, count):
    """Return weeks from the one of a day on, as pairs of their first and last day.

    Weeks begin on Monday; the first one begins with the day itself.
    """
    monday = today - timedelta(days=today.weekday())
    weeks = [
        (monday + timedelta(weeks=n), monday + timedelta(weeks=n, days=6)) for n in range(count)
    ]
    return [(max(first, today), last) for first, last in weeks]


class Weeks:
    """What is expected week by week, of many items: sums and how far they may be off.

    The band is that of the sum, not the sum of bands: the variances of the items are added, since
    one customer pays whatever another one does; the items of one customer come together or not at
    all, so that their deviations are. The sum is taken for gamma distributed, which is
    never below zero and leans to the right as money does, with its ends by Wilson and Hilferty's
    approximation (1931).

    :param date today: the first day
    :param int count: weeks
    :param float spread: how many times as far off forecasts were before as they took themselves
        to be, see ``get_spread``
    :param is_working: days on which money comes in; what falls on others comes the next working
        day, so that a week ends with its last one. None: money comes each day
    """

    def __init__(self, today, count, spread=1.0, is_working=None):
        self.today = today
        self.weeks = get_weeks(today, count)
        self.spread = spread
        self.ends = [self._get_end(*week, is_working) for week in self.weeks]
        self.expected = [0.0] * count
        self.variance = [0.0] * count
        self.open = 0.0
        self.never = 0.0
        self._customer = None
        self._own = [0.0] * count

    @staticmethod
    def _get_end(first, last, is_working):
        day = last
        while is_working and day > first and not is_working(day):
            day -= timedelta(days=1)
        return day

    def add(self, customer, habit, due, amount, not_before=None):
        """Add an open item; those of one customer come one after the other.

        :param customer: whatever tells customers apart
        :return: the chances by week
        """
        amount = float(amount)
        start = max(self.today, not_before or self.today)
        age = (start - due).days - 1
        chances = habit.expect(age, [(end - due).days for end in self.ends])
        self._add(customer, amount, chances, amount)
        self.never += amount * (1 - habit.will_be_paid(age))
        return chances

    def add_sure(self, customer, day, amount, chance):
        """Add what was agreed for a day and comes with a chance; what does not is to be added
        beside it, by habit.

        :return: the number of its week; None where it is later
        """
        amount = float(amount)
        place = self.find_week(day)
        chances = [chance if number == place else 0.0 for number in range(len(self.weeks))]
        self._add(customer, amount, chances, amount * chance)
        return place

    def add_never(self, amount):
        """Add what is open and given up."""
        self.open += float(amount)
        self.never += float(amount)

    def find_week(self, day):
        """Return the number of the week of a day from today on; None where it is later."""
        if day is None or day > self.weeks[-1][1]:
            return None
        # From the Monday after the first week on.
        days = (day - self.weeks[0][1]).days - 1
        return days // 7 + 1 if days >= 0 else 0

    def _add(self, customer, amount, chances, opened):
        if customer != self._customer:
            self._close()
            self._customer = customer
        self.open += opened
        for number, chance in enumerate(chances):
            if chance:
                self.expected[number] += amount * chance
                self._own[number] += amount * sqrt(max(chance * (1 - chance), 0.0))

    def _close(self):
        """Add up the variance of the customer that is through: its items come together or not."""
        for number, deviation in enumerate(self._own):
            self.variance[number] += deviation * deviation
        self._own = [0.0] * len(self._own)

    def get_bands(self):
        """Return a list of ``(low, expected, high)`` for each week."""
        self._close()
        self._customer = None
        return [
            get_band(mean, variance * self.spread**2, self.open)
            for mean, variance in zip(self.expected, self.variance, strict=True)
        ]


def get_band(mean, variance, most):
    """Return the ends of a sum's band around its mean: 4 of 5 sums are between them.

    :param float most: what it can be at most
    :return: low, mean, high
    """
    mean = min(max(mean, 0.0), most)
    if mean <= NOTHING or variance <= NOTHING:
        return mean, mean, mean
    shape = mean * mean / variance

    def get_end(distance):
        root = 1 - 1 / (9 * shape) + distance / (3 * sqrt(shape))
        return mean * max(root, 0.0) ** 3

    low = min(get_end(-DISTANCE), mean)
    high = max(get_end(DISTANCE), mean)
    return low, mean, min(high, most)


def get_spread(misses):
    """Return how many times as far off forecasts were as they took themselves to be.

    So that 4 of 5 sums were inside their bands: the distance within which 4 of 5 of the earlier
    ones were, over the distance of the normal distribution. Ten misses as they are usual, a fifth
    wider than chance, stand for what is not known yet.

    :param misses: of each earlier sum, (what came - expected) / √variance
    :return: between 0.5 and 5
    """
    usual = [UNKNOWN_SPREAD * DISTANCE * number / 8 for number in range(1, 11)]
    distances = sorted([*map(abs, misses), *usual])
    place = (len(distances) - 1) * (HIGH - LOW)
    below, part = int(place), place - int(place)
    above = min(below + 1, len(distances) - 1)
    distance = distances[below] * (1 - part) + distances[above] * part
    return min(max(distance / DISTANCE, 0.5), 5.0)
