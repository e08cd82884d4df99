"""When open items will be paid, in days and in words, for whoever looks at them."""

from collections import namedtuple
from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL, format_date, formatLang

from ...engine.forecast import MIDDLE, predict
from ...engine.lateness import EARLIEST
from ...engine.working_days import shift_day
from .collections_forecast_items import SETTLED, WAIT_DAYS, WAITING, Item

# What is known of an open item: its ``prediction`` (see ``engine.forecast``), the ``habit`` of its
# customer, what is ``agreed`` on it first (or None), the ``reason`` why it is not expected at
# once (or ""), and the day ``not_before``
Foreseen = namedtuple("Foreseen", "prediction habit agreed reason not_before")


class CollectionsPayingHabit(models.Model):
    _inherit = "collections.paying.habit"

    @api.model
    def _foresee(self, lines, by_habit=False):
        """Return when open receivable items will be paid.

        What is agreed, disputed or on hold counts as in the forecast of the company.

        :param lines: journal items; those that are not open debits are left out
        :param bool by_habit: by the habit of the customers alone, for screens that say the rest
            themselves
        :return: a dict of ``Foreseen`` by item
        """
        lines = lines.filtered(
            lambda line: (
                line.id
                and line.partner_id
                and line._collections_is_open()
                and line.amount_residual > 0
            )
        )
        result = {}
        if not lines:
            return result
        reasons = {} if by_habit else lines._collections_explain()
        disputed = {} if by_habit else lines._collections_read_disputed()
        for company, own in lines.grouped("company_id").items():
            habits = self._get_habits_sudo(company, own.partner_id)
            today = company._collections_today()
            is_working = company._collections_get_working_days()
            agreed = {} if by_habit else self._read_agreed_on(company, own, today)

            def move(day, is_working=is_working):
                return shift_day(day, "following", is_working)

            for line in own:
                habit = habits[line.partner_id.commercial_partner_id.id]
                reason = reasons.get(line.id, {}).get("reason") or ""
                whole = disputed.get(line, 0.0) >= line.amount_residual_currency
                found = self._foresee_line(line, habit, today, reason, whole, move)
                result[line] = found._replace(agreed=agreed.get(line.id))
        return result

    @api.model
    def _foresee_line(self, line, habit, today, reason, is_disputed, move):
        """Return what is ``Foreseen`` of one item, agreements apart."""
        due = line.date_maturity or line.date
        days = WAITING.get(reason, 0)
        if is_disputed:
            reason, days = "dispute", max(days, WAIT_DAYS)
        not_before = today + timedelta(days=days) if days else None
        prediction = predict(habit, due, today, move, not_before)
        shown = reason if days or reason == SETTLED else ""
        return Foreseen(prediction, habit, None, shown, not_before)

    @api.model
    def _read_agreed_on(self, company, lines, today):
        """Return the first payment that is agreed on each of some items of a company."""
        forecasts = self.env["collections.forecast"]
        # Sudo: what a colleague has agreed is agreed; told is the day.
        asked = forecasts.sudo()._ask_open(company, today + timedelta(days=1))
        items = [
            Item(line.id, line.partner_id.commercial_partner_id.id, "", None, 0, 0, 0, "")
            for line in lines
        ]
        found = forecasts.sudo()._read_agreed(asked._replace(companies=company), today, items)
        return {line_id: payments[0] for line_id, (_owner, _covered, payments) in found.items()}

    # -------------------------------------------------------------------------- words

    @api.model
    def _describe_habit(self, habit, count=None):
        """Return how a customer pays, such as "usually pays 12 days late (8 payments)".

        :param habit: ``engine.forecast.Habit``
        :param int count: payments that it rests on; None or 0: about so many as it says
        """
        days = habit.find_days(EARLIEST, MIDDLE)
        count = count or round(habit.count)
        if days is None:
            return self.env._("hardly anything is paid by money")
        if not count:
            return (
                self.env._("no payments yet; customers like this one usually pay on time")
                if days == 0
                else self.env._(
                    "no payments yet; customers like this one usually pay %(days)s days late",
                    days=days,
                )
                if days > 0
                else self.env._(
                    "no payments yet; customers like this one usually pay %(days)s days early",
                    days=-days,
                )
            )
        if days == 0:
            return self.env._("usually pays on time (payments: %(count)s)", count=count)
        if days > 0:
            return self.env._(
                "usually pays %(days)s days late (payments: %(count)s)", days=days, count=count
            )
        return self.env._(
            "usually pays %(days)s days early (payments: %(count)s)", days=-days, count=count
        )

    @api.model
    def _describe_foreseen(self, foreseen, count=None):
        """Return when an item is expected, and why, as a sentence or two."""
        prediction, agreed = foreseen.prediction, foreseen.agreed
        why = self._describe_habit(foreseen.habit, count)
        if foreseen.reason == SETTLED:
            return self.env._("Paid, and the payment is not booked yet.")
        if agreed:
            text = {
                "promised": self.env._("Promised for %s", format_date(self.env, agreed.date)),
                "planned": self.env._("Agreed for %s", format_date(self.env, agreed.date)),
            }[agreed.part]
            return self.env._(
                "%(agreed)s; such agreements are kept in %(percent)s %% of the cases. Otherwise: "
                "%(habit)s.",
                agreed=text,
                percent=formatLang(self.env, agreed.rate * 100, digits=0),
                habit=why,
            )
        if not prediction.day:
            return self.env._("Older than anything that was ever paid: no date to expect.")
        text = self.env._(
            "Expected %(day)s, between %(first)s and %(last)s: %(habit)s.",
            day=format_date(self.env, prediction.day),
            first=format_date(self.env, prediction.first),
            last=format_date(self.env, prediction.last),
            habit=why,
        )
        if foreseen.not_before:
            labels = self.env["collections.ageing"]._get_part_labels({foreseen.reason})
            text = self.env._(
                "%(text)s Not before %(day)s (%(reason)s).",
                text=text,
                day=format_date(self.env, foreseen.not_before),
                reason=labels.get(foreseen.reason, foreseen.reason),
            )
        if prediction.chance < MIDDLE:
            text = self.env._(
                "%(text)s Probably not paid at all: %(percent)s %% of such amounts were.",
                text=text,
                percent=formatLang(self.env, prediction.chance * 100, digits=0),
            )
        return text

    @api.model
    def _count_payments(self, company, partners):
        """Return how many payments of invoices are known of customers, by commercial partner.

        In sudo mode, as ``_get_habits_sudo``.
        """
        rows = self.env.execute_query(
            SQL(
                "SELECT partner_id, payment_count FROM collections_paying_habit"
                " WHERE company_id = %s AND partner_id IN %s",
                company.sudo().root_id.id,
                tuple(partners.sudo().commercial_partner_id.ids) or (0,),
            )
        )
        return dict(rows)
