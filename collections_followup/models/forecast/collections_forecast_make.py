"""How a forecast is made of what is open: each item by what is agreed on it, or by habit."""

from collections import namedtuple
from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

from ...engine.forecast import Weeks, get_spread, predict
from ...engine.working_days import shift_day
from .collections_forecast_items import SETTLED, WAIT_DAYS, WAITING

# Money comes in on working days alone where no more than this share came on other days.
IDLE_SHARE = 0.02
# By so many payments at least.
LEAST_PAYMENTS = 20


class Counted(namedtuple("Counted", "sums without likely")):
    """What is known beside the sums of weeks: ``sums`` by part and week, what is not expected at
    once by reason (``without``), and the ``likely`` days of the items by week."""

    def leave_out(self, reason, amount):
        """Add an amount that is not expected at once."""
        self.without[reason] = self.without.get(reason, 0.0) + amount


class CollectionsForecast(models.Model):
    _inherit = "collections.forecast"

    @api.model
    def _compute_forecast(self, company, day, weeks, kept=False):
        """Return the forecast of a day, see ``_read_forecast``, from what was known then.

        Of today that is all that is booked by now; of an earlier day, and of a forecast that is
        kept, what was booked for the days before. ``likely`` is added, pairs of an item's id and
        the days to its likely day, for each week and for what is later.

        :param bool kept: it is to be kept
        """
        today = company._collections_today()
        live = day >= today and not kept
        asked = self._ask_open(company, day + timedelta(days=1) if live else day)
        items = self._read_items(asked)
        usual, habits = self._find_usual_habits(asked, items, day)
        agreed = self._read_agreed(asked, day, items)
        is_working = company._collections_get_working_days()
        spread = get_spread(self._read_misses(company, day))
        own = Weeks(day, weeks, spread, is_working if self._is_idle(asked, is_working) else None)
        average = usual.whole.mean or 0.0
        counted = self._count_items(own, items, habits, agreed, average, is_working)
        rows = [
            {
                "start": first,
                "end": last,
                "low": low,
                "expected": expected,
                "high": high,
                "variance": variance,
                **{name: values[number] for name, values in counted.sums.items()},
            }
            for number, ((first, last), (low, expected, high), variance) in enumerate(
                zip(own.weeks, own.get_bands(), own.variance, strict=True)
            )
        ]
        return self._round_forecast(
            company,
            {
                "day": day,
                "kept": self.browse(),
                "open": own.open,
                "never": own.never,
                "average_days": average,
                "spread": spread,
                "without": counted.without,
                "weeks": rows,
                "likely": counted.likely,
            },
        )

    @api.model
    def _count_items(self, own, items, habits, agreed, average, is_working):
        """Add open items to the weeks, and what is to be known beside their sums.

        :param own: ``engine.forecast.Weeks``
        :param dict agreed: see ``_read_agreed``
        :param float average: mean of days late
        :return: ``Counted``
        """
        day, weeks = own.today, len(own.weeks)
        names = ("promised", "planned", "due", "average")
        counted = Counted(
            {name: [0.0] * weeks for name in names}, {}, [[] for _week in range(weeks + 1)]
        )

        def move(moved):
            return shift_day(moved, "following", is_working)

        for item in items:
            if item.open > item.owed:
                counted.leave_out("credit", item.open - item.owed)
            if item.owed > 0 and item.reason == SETTLED:
                counted.leave_out(SETTLED, item.owed)
            elif item.owed > 0:
                habit = habits[item.customer_id]
                likely = self._add_item(own, item, habit, agreed.get(item.line_id), counted)
                for name, late in (("due", 0), ("average", round(average))):
                    place = own.find_week(max(item.due + timedelta(days=late), day))
                    if place is not None:
                        counted.sums[name][place] += item.owed
                likely = (
                    likely
                    or predict(habit, item.due, day, move, self._get_not_before(item, day)).day
                )
                place = own.find_week(likely)
                counted.likely[weeks if place is None else place].append(
                    (item.line_id, (likely - day).days if likely else None)
                )
        return counted

    @api.model
    def _find_usual_habits(self, asked, items, day):
        """Return what is usual and the habits of customers, see ``_find_habits``.

        A user who sees few customers asks for what is usual among all.
        """
        if self._sees_all(asked):
            return self._find_habits(asked, items)
        # Sudo: what is usual among all customers is told as days, no amounts.
        whole = self.sudo()
        everything = whole._ask_open(asked.company, asked.day + timedelta(days=1))
        usual, _habits = whole._find_habits(everything, whole._read_items(everything))
        return self._find_habits(asked, items, usual)

    @api.model
    def _round_forecast(self, company, found):
        """Round the amounts of a forecast as the company's currency is."""
        rounded = company.currency_id.round
        for name in ("open", "never"):
            found[name] = rounded(found[name])
        found["without"] = {name: rounded(amount) for name, amount in found["without"].items()}
        for row in found["weeks"]:
            for name, value in row.items():
                if isinstance(value, float) and name != "variance":
                    row[name] = rounded(value)
        return found

    # -------------------------------------------------------------------------- items

    @api.model
    def _get_not_before(self, item, day):
        """Return the day before which nothing is expected of an item; None where it may come."""
        days = WAITING.get(item.reason)
        if item.disputed >= item.owed:
            days = max(days or 0, WAIT_DAYS)
        return day + timedelta(days=days) if days else None

    @api.model
    def _add_item(self, own, item, habit, agreed, counted):
        """Add an open item to the weeks, in its parts: agreed, disputed, and the rest.

        :param own: ``engine.forecast.Weeks``
        :param agreed: see ``_read_agreed``; None for nothing
        :param counted: ``Counted``
        :return: the day of the first payment that is agreed; None where nothing is
        """
        rest, first = item.owed, None
        if agreed:
            _agreement, covered, payments = agreed
            covered = min(covered, rest)
            rest -= covered
            first = payments[0].date
            for payment in payments:
                amount = covered * payment.share
                place = own.add_sure(item.customer_id, payment.date, amount, payment.rate)
                if place is not None:
                    counted.sums[payment.part][place] += amount * payment.rate
                # What is not kept comes by habit, after the day of grace.
                own.add(
                    item.customer_id,
                    habit,
                    item.due,
                    amount * (1 - payment.rate),
                    payment.limit + timedelta(days=1),
                )
            given_up = covered * max(1 - sum(payment.share for payment in payments), 0.0)
            own.add_never(given_up)
        disputed = min(item.disputed, rest)
        not_before = self._get_not_before(item, own.today)
        if disputed > 0 and disputed < rest and not_before is None:
            counted.leave_out("dispute", disputed)
            own.add(
                item.customer_id, habit, item.due, disputed, own.today + timedelta(days=WAIT_DAYS)
            )
            rest -= disputed
        if rest > 0:
            if not_before:
                reason = item.reason if item.reason in WAITING else "dispute"
                counted.leave_out(reason, rest)
            own.add(item.customer_id, habit, item.due, rest, not_before)
        return first

    @api.model
    def _is_idle(self, asked, is_working):
        """Return whether no money comes in on days that are no working days."""
        rows = self.env.execute_query(
            SQL(
                "SELECT m.day, SUM(m.amount)::float8, COUNT(*) FROM (%s) m WHERE m.paid GROUP BY 1",
                self.env["collections.paying.habit"]._sql_matches(
                    asked.companies, asked.day - timedelta(days=365), asked.day
                ),
            )
        )
        count = sum(number for _day, _amount, number in rows)
        total = sum(amount for _day, amount, _number in rows)
        idle = sum(amount for day, amount, _number in rows if not is_working(day))
        return count >= LEAST_PAYMENTS and idle <= IDLE_SHARE * total
