"""How late customers pay, from how they have paid: habits, also where little is known.

Plain Python, without database. A *habit* is how money comes in, by days from the due date (below
zero: before it). Each payment of an invoice weighs by its amount and by how new the invoice is: one
that fell due half a year earlier weighs half (``get_weight``), so that a habit follows its trend.

**From payments to a habit.** Whoever looks at payments alone forgets what is still open: a new
company would seem to be paid at once. So on each day late, what was paid is divided by what was
still open on that day (the product-limit estimate of Kaplan and Meier, 1958, with amounts for
heads; what is still open is counted as long as it was). Of what is older than anything that was
paid or is open, the next one's pace counts: the segment's, the company's, the rule of thumb's. What
was credited or written off ended, too, but brought no money: it is what is never paid (the
cumulative incidence of competing risks).

**Thin history** (``make_habit``). With n payments of its own, less where few large ones outweigh
the rest, n = (Σ w)² / Σ w², the habit of a customer is a mixture of three:

    its own payments                                   n / (n + 20) of what the third leaves
    how all customers vary, around this one's mean     the rest of that
    the habit of its segment                           1 / (n + 1)

The mean is shrunk as well: (n × own mean + 1 × mean of the segment) / (n + 1). The segment is mixed
with the company by n / (n + 20), the company with a rule of thumb by n / (n + 2): half of what is
open comes within 30 days of the due date, half of the rest within 30 more than that, and so on.

**What is not paid yet.** Of each habit only what is later than today counts, and each of the
mixed ones weighs by what it leaves open until today (Bayes' rule): whoever has never paid later
than after 10 days says little about an item 50 days late. No date is ever in the past.
"""

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date
from math import sqrt

# Days from the due date that are told apart: what is further away counts as here.
EARLIEST, LATEST = -120, 365
# An invoice weighs half as much as one that fell due so many days later.
HALF_LIFE = 180
# So many payments the segment counts for beside a customer's own, how all vary around their
# means, the company beside a segment, and the rule of thumb beside a company.
SEGMENT, SHAPE, WHOLE, RULE = 1, 20, 20, 2
# Payments that a customer has at least whose variation says how customers vary.
LEAST = 3
# Of the rule of thumb: half of what is open is paid in so many days.
USUAL_DAYS = 30
# From which day on weights are counted: any would do.
EPOCH = date(2020, 1, 1)
# What is left of sums of floating numbers is nothing.
NOTHING = 1e-9


def get_weight(amount, due):
    """Return the weight of a payment, or of what is still open, in a habit.

    By the due date, whenever it was paid: else slow payments would weigh more than quick ones.

    :param amount: what was paid of the invoice
    :param date due: the due date of the invoice
    """
    return float(amount) * 2 ** ((due - EPOCH).days / HALF_LIFE)


def clamp(days):
    """Return days from the due date as they are told apart."""
    return min(max(days, EARLIEST), LATEST)


@dataclass(frozen=True)
class Payments:
    """What is known of a customer, segment or company: weights by days from the due date.

    ``paid``: what was paid so late; ``gone``: credited or written off so late; ``waiting``: still
    open so late; ``squares``: the sum of the squares of the weights paid, of single payments.
    """

    paid: dict = field(default_factory=dict)
    gone: dict = field(default_factory=dict)
    waiting: dict = field(default_factory=dict)
    squares: float = 0.0

    @property
    def count(self):
        """How many payments of one size these are worth."""
        total = sum(self.paid.values())
        return total * total / self.squares if self.squares > 0 else 0.0

    @property
    def mean(self):
        """Mean of days late by weight; None without payments."""
        total = sum(self.paid.values())
        return sum(days * w for days, w in self.paid.items()) / total if total > 0 else None


def add_payments(parts):
    """Return the payments of several customers as those of one."""
    paid, gone, waiting, squares = {}, {}, {}, 0.0
    for part in parts:
        for whole, own in ((paid, part.paid), (gone, part.gone), (waiting, part.waiting)):
            for days, weight in own.items():
                whole[days] = whole.get(days, 0.0) + weight
        squares += part.squares
    return Payments(paid, gone, waiting, squares)


def find_shape(customers):
    """Return how the payments of customers vary around the mean of each: weights by days.

    Of few payments the mean lies too near them: the distances are stretched by √(n / (n - 1)).

    :param customers: ``Payments`` of each customer
    """
    shape = {}
    for payments in customers:
        count = payments.count
        if count < LEAST:
            continue
        mean, stretch = payments.mean, sqrt(count / (count - 1))
        for days, weight in payments.paid.items():
            distance = round((days - mean) * stretch)
            shape[distance] = shape.get(distance, 0.0) + weight
    return shape


@dataclass(frozen=True)
class Curve:
    """One history as steps: at the end of ``days[i]`` after the due date, ``paid[i]`` of all has
    been paid and ``left[i]`` is open."""

    days: tuple
    paid: tuple
    left: tuple

    def get(self, days):
        """Return what has been paid by the end of a day, and what is left, as shares."""
        place = bisect_right(self.days, days) - 1
        return (self.paid[place], self.left[place]) if place >= 0 else (0.0, 1.0)


def make_curve(payments, beyond=None):
    """Return the ``Curve`` of some payments, by the product-limit estimate.

    :param beyond: the curve whose pace is followed from the oldest on that was paid or is open,
        where something is left: of what is older than that nothing is known
    """
    at_risk = sum(
        sum(weights.values()) for weights in (payments.paid, payments.gone, payments.waiting)
    )
    days, paid, left = [], [], []
    share_paid, share_left, day = 0.0, 1.0, EARLIEST
    for day in sorted({*payments.paid, *payments.gone, *payments.waiting}):
        comes, goes = payments.paid.get(day, 0.0), payments.gone.get(day, 0.0)
        if comes + goes > 0 and at_risk > 0:
            share_paid += share_left * min(comes / at_risk, 1.0)
            share_left *= max(1 - (comes + goes) / at_risk, 0.0)
            if share_left < NOTHING:
                share_left = 0.0
            days.append(day)
            paid.append(min(share_paid, 1.0 - share_left))
            left.append(share_left)
        at_risk -= comes + goes + payments.waiting.get(day, 0.0)
    if beyond and share_left > 0:
        paid_by_then, left_by_then = beyond.get(day)
        for later, other_paid, other_left in zip(
            beyond.days, beyond.paid, beyond.left, strict=True
        ):
            if later > day and left_by_then > NOTHING:
                part = share_left / left_by_then
                days.append(later)
                paid.append(share_paid + part * max(other_paid - paid_by_then, 0.0))
                left.append(part * other_left)
    return Curve(tuple(days), tuple(paid), tuple(left))


def _make_rule():
    days = range(LATEST + 1)
    left = [USUAL_DAYS / (day + 1 + USUAL_DAYS) for day in days]
    return Curve(tuple(days), tuple(1 - share for share in left), tuple(left))


class Habit:
    """Curves mixed: how a customer pays.

    :param parts: pairs of a share of the whole and a ``Curve``
    :param float count: how many payments of its own it rests on, see ``Payments.count``
    :param float mean: mean of days late
    """

    def __init__(self, parts, count=0.0, mean=None):
        self.parts = [(share, curve) for share, curve in parts if share > 0]
        self.count = count
        self.mean = mean

    def get(self, days):
        """Return what is paid by the end of a day after the due date, and left, as shares."""
        paid = left = 0.0
        for share, curve in self.parts:
            own_paid, own_left = curve.get(days)
            paid += share * own_paid
            left += share * own_left
        return paid, left

    def flatten(self):
        """Return the same as one curve, for what is looked up often."""
        if len(self.parts) == 1 and self.parts[0][0] == 1:
            return self.parts[0][1]
        days = sorted({day for _share, curve in self.parts for day in curve.days})
        shares = [self.get(day) for day in days]
        return Curve(tuple(days), tuple(s[0] for s in shares), tuple(s[1] for s in shares))

    def expect(self, age, ends):
        """Return the chances that an open item is paid, period after period.

        :param int age: days from its due date on the last day on which it was not paid
        :param ends: days from its due date on which the periods end, rising
        :return: a list of a share for each period
        """
        before, left = self.get(clamp(age))
        if left <= NOTHING:
            return [0.0 for _end in ends]
        result = []
        for end in ends:
            now = max(self.get(clamp(end))[0], before) if end > age else before
            result.append(min((now - before) / left, 1.0))
            before = now
        return result

    def will_be_paid(self, age):
        """Return the chance that an open item of an age is paid within a year of its due date."""
        return self.expect(age, [LATEST])[0]

    def find_days(self, age, share):
        """Return the days from the due date by which this share of what is paid at all is paid.

        :param int age: days from its due date on the last day on which it was not paid
        :param float share: between 0 and 1
        :return: an int; None where nothing is paid any more
        """
        paid, left = self.get(clamp(age))
        last = self.get(LATEST)[0]
        if left <= NOTHING or last - paid <= NOTHING:
            return None
        wanted = paid + share * (last - paid) - NOTHING
        low, high = clamp(age), LATEST
        while high - low > 1:
            middle = (low + high) // 2
            if self.get(middle)[0] >= wanted:
                high = middle
            else:
                low = middle
        return high


RULE_OF_THUMB = Habit([(1.0, _make_rule())])


def mix(payments, prior, weight):
    """Return the habit of many, mixed with one that stands for what is not known.

    :param Payments payments: of a segment or a company
    :param Habit prior: the company, or the rule of thumb
    :param float weight: how many payments it counts for
    """
    count = payments.count
    share = count / (count + weight)
    rest = [(part * (1 - share), curve) for part, curve in prior.parts]
    parts = [(share, make_curve(payments, prior.flatten())), *rest] if share else rest
    mean = payments.mean if prior.mean is None else prior.mean
    if payments.mean is not None:
        mean = share * payments.mean + (1 - share) * (mean or 0.0)
    return Habit([(1.0, Habit(parts).flatten())], count, mean)


def make_habit(payments, segment, shape):
    """Return the habit of a customer, see the head of this module.

    :param Payments payments: of the customer
    :param Habit segment: what is usual among customers like this one
    :param dict shape: how customers vary, see ``find_shape``
    """
    count = payments.count
    if not count:
        return Habit(segment.parts, 0.0, segment.mean)
    if segment.mean is None:
        mean = payments.mean
    else:
        mean = (count * payments.mean + SEGMENT * segment.mean) / (count + SEGMENT)
    usual = SEGMENT / (count + SEGMENT)
    own = (1 - usual) * count / (count + SHAPE)
    parts = [
        (own, make_curve(payments, segment.flatten())),
        *((usual * share, curve) for share, curve in segment.parts),
    ]
    # As much of it is never paid as in the segment.
    moved = _move_shape(shape or {0: 1.0}, round(mean), segment.get(LATEST)[0])
    return Habit([*parts, (1 - usual - own, moved)], count, mean)


def _move_shape(shape, mean, chance):
    """Return the curve of a variation around a mean; ``chance``: how much is paid at all."""
    total = sum(shape.values())
    so_far, days, shares = 0.0, [], []
    for distance in sorted(shape):
        so_far += shape[distance] / total
        day = clamp(mean + distance)
        if days and days[-1] == day:
            shares[-1] = min(so_far, 1.0)
        else:
            days.append(day)
            shares.append(min(so_far, 1.0))
    left = [1 - share if 1 - share > NOTHING else 0.0 for share in shares]
    return Curve(tuple(days), tuple(chance * share for share in shares), tuple(left))


@dataclass(frozen=True)
class Usual:
    """What is usual: habits of the whole company and of its segments, and how customers vary."""

    whole: Habit
    segments: dict
    shape: dict

    def get_habit(self, payments, segment):
        """Return the habit of a customer.

        :param payments: ``Payments`` of the customer; None for none
        :param segment: whatever tells segments apart
        """
        return make_habit(
            payments or Payments(), self.segments.get(segment, self.whole), self.shape
        )


def find_usual(customers):
    """Return what is ``Usual`` among customers.

    :param customers: pairs of the segment and the ``Payments`` of each customer
    """
    by_segment = {}
    for segment, payments in customers:
        by_segment.setdefault(segment, []).append(payments)
    added = {segment: add_payments(parts) for segment, parts in by_segment.items()}
    whole = mix(add_payments(added.values()), RULE_OF_THUMB, RULE)
    return Usual(
        whole,
        {segment: mix(payments, whole, WHOLE) for segment, payments in added.items()},
        find_shape(payments for parts in by_segment.values() for payments in parts),
    )


# ------------------------------------------------------------------------------ agreements

# So many agreements of the company count beside the customer's own.
AGREED = 3


def get_kept_rate(own, everybody):
    """Return the chance that something agreed is kept.

    (kept + 3 × rate of all) / (ended + 3), where the rate of all is (kept + 1) / (ended + 2).

    :param own: pair: how many of the customer's were kept, and ended
    :param everybody: the same of all customers
    """
    rate = (everybody[0] + 1) / (everybody[1] + 2)
    return (own[0] + AGREED * rate) / (own[1] + AGREED)


# ------------------------------------------------------------------------------------ risk

# An item that is late is asked whether it is paid within so many more days.
MORE_DAYS = 30


def judge_late(habit, late):
    """Return the risk that an open item is paid late.

    :param Habit habit: of its customer
    :param int late: days from its due date until today; below one it is not late
    :return: the chance that it is not paid by its due date; of a late one, that it is not paid
        within 30 days
    """
    end = late + MORE_DAYS if late > 0 else 0
    return 1 - habit.expect(late - 1, [end])[0]
