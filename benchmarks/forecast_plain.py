"""Scores the forecast over a file of invoices, without Odoo: ``make score FILE=histories.csv``.

On each Monday the habits are learned from what was paid before, with the engine of the add-on, and
the weeks and the likely days are forecast for what is open then. Printed is how far off that was,
beside two naive forecasts: everybody pays on the due date, and everybody pays as late as the
average so far; what is past by then comes at once. Ends with 1 where it does not beat both.
"""

import sys
import time
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path
from statistics import mean

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE / "replay"), str(HERE.parent / "collections_followup")]

from engine.forecast import Weeks, get_spread, predict  # noqa: E402
from engine.lateness import Payments, clamp, find_usual, get_weight  # noqa: E402
from history import BadFile, read  # noqa: E402

WEEKS, NEAR = 13, 4
# Before that next to nothing is known of anybody.
WARM_UP = timedelta(days=56)


class Score:
    """How far off the forecasts of all Mondays were."""

    def __init__(self, history):
        self.invoices = history.invoices
        self.first = history.first_day + WARM_UP
        self.last = history.last_day
        self.misses = []
        self.weeks = []
        self.days = []

    def run(self):
        """Forecast each Monday, and compare."""
        day = self.first + timedelta(days=-self.first.weekday() % 7)
        while day + timedelta(weeks=NEAR) <= self.last:
            self._forecast(day)
            day += timedelta(weeks=1)

    def _learn(self, day):
        """Return what is open on a day, the habits of customers, and the mean of days late."""
        known, opened = {}, []
        squares = defaultdict(float)
        for invoice in self.invoices:
            if invoice.date >= day:
                break
            own = known.setdefault(invoice.customer, (invoice.region, {}, {}))
            weight = get_weight(invoice.amount, invoice.due)
            if invoice.settled < day:
                weights, late = own[1], clamp((invoice.settled - invoice.due).days)
                squares[invoice.customer] += weight * weight
            else:
                weights, late = own[2], clamp((day - invoice.due).days - 1)
                opened.append(invoice)
            weights[late] = weights.get(late, 0.0) + weight
        payments = {
            customer: (region, Payments(paid, {}, waiting, squares[customer]))
            for customer, (region, paid, waiting) in known.items()
        }
        usual = find_usual(payments.values())
        habits = {
            customer: usual.get_habit(own, region) for customer, (region, own) in payments.items()
        }
        return sorted(opened, key=lambda inv: inv.customer), habits, round(usual.whole.mean or 0)

    def _forecast(self, day):
        opened, habits, average = self._learn(day)
        spread = get_spread([miss for over, miss in self.misses if over <= day])
        own = Weeks(day, WEEKS, spread)
        sums = {name: [0.0] * NEAR for name in ("came", "due", "average")}
        for invoice in opened:
            habit = habits[invoice.customer]
            own.add(invoice.customer, habit, invoice.due, invoice.amount)
            likely = predict(habit, invoice.due, day)
            late = max(invoice.due + timedelta(days=average), day)
            for name, when in (
                ("came", invoice.settled),
                ("due", max(invoice.due, day)),
                ("average", late),
            ):
                place = own.find_week(when)
                if place is not None and place < NEAR:
                    sums[name][place] += float(invoice.amount)
            self.days.append(
                (
                    *(
                        abs((when - invoice.settled).days)
                        for when in (likely.day, max(invoice.due, day), late)
                    ),
                    likely.first <= invoice.settled <= likely.last,
                )
            )
        for number, (low, expected, high) in enumerate(own.get_bands()[:NEAR]):
            came = sums["came"][number]
            if own.variance[number] > 0:
                over = own.weeks[number][1] + timedelta(days=1)
                self.misses.append((over, (came - expected) / own.variance[number] ** 0.5))
            self.weeks.append(
                (
                    number,
                    came,
                    expected - came,
                    sums["due"][number] - came,
                    sums["average"][number] - came,
                    low <= came <= high,
                )
            )

    def print(self):
        """Print the scores.

        :return: whether the forecast beats both naive ones, in money and in days
        """
        print("week ahead   came   forecast off   bias   due date off   average off   in band")
        for number in [*range(NEAR), None]:
            own = [week for week in self.weeks if number is None or week[0] == number]
            errors = [mean(abs(week[place]) for week in own) for place in (2, 3, 4)]
            name = "all" if number is None else number + 1
            print(
                f"{name!s:>10} {mean(week[1] for week in own):6.0f} {errors[0]:14.1f}"
                f" {mean(week[2] for week in own):6.1f} {errors[1]:14.1f} {errors[2]:13.1f}"
                f" {mean(week[5] for week in own):9.0%}"
            )
        off = [mean(day[place] for day in self.days) for place in range(4)]
        print(
            f"days off per invoice: {off[0]:.2f}, due date {off[1]:.2f}, average {off[2]:.2f};"
            f" {off[3]:.0%} inside the band ({len(self.days)} predictions)"
        )
        return errors[0] < min(errors[1:]) and off[0] < min(off[1:3])


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit("name one file, and a last day if you like: forecast_plain.py FILE [2012-12-31]")
    try:
        history = read(sys.argv[1])
    except BadFile as error:
        sys.exit(str(error))
    score, began = Score(history), time.monotonic()
    if len(sys.argv) == 3:
        score.last = min(score.last, date.fromisoformat(sys.argv[2]))
    score.run()
    good = score.print()
    print(f"{len(history.invoices)} invoices in {time.monotonic() - began:.0f} s")
    sys.exit(0 if good else "The forecast does not beat both naive ones.")


if __name__ == "__main__":
    main()
