"""The page "Cash expected": what the screen asks for, with the rights of the user."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_amount, format_date, formatLang

from ..base.res_company_dates import format_short_day
from .collections_forecast import WEEKS

# Weeks that are over and drawn before those to come, as they were forecast on their first day.
BEFORE = 8
LISTS = ("items", "agreed", "came", "due")


class CollectionsForecast(models.Model):
    _inherit = "collections.forecast"

    @api.model
    def get_page(self, day=None):
        """Return the page of a forecast.

        :param day: the day it was made, as a text; None: that of this week, or one made now
        :return: a dict of ``weeks`` to come, those ``before`` as they were forecast, ``accuracy``,
            ``days`` of kept forecasts, and the words around them
        """
        company = self.env.company
        found = self._read_forecast(company, day)
        asked = self._ask_open(company, found["day"])
        sees_all = self._sees_all(asked)
        money = self._get_money(company)
        weeks = [self._prepare_week(row, money) for row in found["weeks"]]
        before = self._read_weeks_before(asked, found["day"]) if sees_all else []
        never, opened = found["never"], found["open"]
        return {
            "company": company.display_name,
            "day": fields.Date.to_string(found["day"]),
            "day_text": format_date(self.env, found["day"]),
            "is_kept": bool(found["kept"]),
            "is_rebuilt": bool(found["kept"]) and found["kept"].is_rebuilt,
            "weeks": weeks,
            "before": [self._prepare_week(row, money) for row in before],
            "tiles": [
                {
                    "label": self.env._("Open, less credits"),
                    "text": money(opened),
                    "help": self.env._(
                        "What each customer owes less the customer's own credits. Credits of "
                        "customers who owe nothing bring no money and are not in it."
                    ),
                },
                {
                    "label": self.env._("Expected in 4 weeks"),
                    "text": money(sum(row["expected"] for row in found["weeks"][:4])),
                },
                {
                    "label": self.env._("Expected in %s weeks", len(weeks)),
                    "text": money(sum(row["expected"] for row in found["weeks"])),
                },
                {
                    "label": self.env._("Not expected"),
                    "text": money(never),
                    "help": self._fields["amount_never"].help,
                },
            ],
            "accuracy": self._prepare_accuracy(company) if sees_all else [],
            "sees_all": sees_all,
            "may_keep": self._may_keep(company),
            "notes": self._get_notes(found, money),
            "days": self._list_days(company) if sees_all else [],
        }

    # ---------------------------------------------------------------------- prepared

    @api.model
    def _get_money(self, company):
        """Return the function that writes an amount in company currency."""

        def money(amount):
            return "" if amount is None else format_amount(self.env, amount, company.currency_id)

        return money

    @api.model
    def _prepare_week(self, row, money):
        """Return a week as the screen shows it: numbers to draw, and texts."""
        names = (
            "due",
            "average",
            "low",
            "expected",
            "high",
            "promised",
            "planned",
            "came",
            "received",
        )
        return {
            **{name: row[name] for name in names},
            "start": fields.Date.to_string(row["start"]),
            "label": format_short_day(self.env, row["start"]),
            "is_over": row["is_over"],
            "texts": {name: money(row[name]) for name in names},
            "inside": row["is_over"] and row["low"] <= row["came"] <= row["high"],
        }

    @api.model
    def _read_weeks_before(self, asked, day):
        """Return the weeks before a day as their own forecasts had them, with what came.

        Of each week the forecast of its Monday is taken, or the one made last in it.
        """
        monday = day - timedelta(days=day.weekday())
        # Sudo: the figures are those of the ageing, whose rights were asked.
        kept = self.sudo().search(
            [
                ("company_id", "=", asked.company.id),
                ("date", "<", monday),
                ("date", ">=", monday - timedelta(weeks=BEFORE)),
            ],
            order="date",
        )
        rows = []
        for forecast in kept:
            [row] = forecast._get_values(1)["weeks"]
            self._add_came([row], self._ask_open(asked.company, forecast.date), forecast.date)
            rows.append(row)
        return rows

    @api.model
    def _list_days(self, company):
        """Return the days of the kept forecasts, the newest first, to choose from."""
        # Sudo: days alone.
        kept = self.sudo().search([("company_id", "=", company.id)], limit=60)
        return [
            {"id": fields.Date.to_string(own.date), "label": format_date(self.env, own.date)}
            for own in kept
        ]

    @api.model
    def _get_days(self, value):
        """Return a number of days in words, empty for None."""
        return "" if value is None else self.env._("%s days", formatLang(self.env, value, digits=1))

    @api.model
    def _get_percent(self, value):
        """Return a share in percent, empty for None."""
        return "" if value is None else f"{formatLang(self.env, value * 100, digits=0)} %"

    @api.model
    def _prepare_accuracy(self, company):
        """Return the figures of how far off forecasts were, each with what it means."""
        found = self._read_accuracy(company)
        money, days, percent = self._get_money(company), self._get_days, self._get_percent
        env = self.env
        naive = (env._("on the due date"), env._("as late as the average"))
        weeks = env._(
            "Over the first four weeks of each forecast of the last half year, as far as they are "
            "over (%s weeks), and of what was open on its day.",
            found["weeks"],
        )
        rows = [
            (
                "weekly_error",
                env._("Off per week"),
                money(found["weekly_error"]),
                env._("Σ |expected − came| ÷ weeks"),
                weeks,
                (money(found["naive_due_error"]), money(found["naive_average_error"])),
            ),
            (
                "bias",
                env._("Too much or too little"),
                money(found["bias"]),
                env._("Σ (expected − came) ÷ weeks"),
                env._("Above zero: more was expected than came. %s", weeks),
                (),
            ),
            (
                "calibration",
                env._("Weeks inside the band"),
                percent(found["calibration"]),
                env._("weeks with low ≤ came ≤ high ÷ weeks × 100"),
                env._("It should be four in five. %s", weeks),
                (),
            ),
            (
                "days_error",
                env._("Off per invoice"),
                days(found["days_error"]),
                env._("Σ |likely day − day of payment| ÷ payments"),
                env._(
                    "Over the items of these forecasts that were paid since (%s); what is not paid "
                    "yet is not among them.",
                    found["payments"],
                ),
                (days(found["naive_due_days_error"]), days(found["naive_average_days_error"])),
            ),
        ]
        names = ("name", "label", "text", "formula", "words")
        return [
            {
                **dict(zip(names, row, strict=True)),
                "beside": list(zip(naive, beside, strict=False)),
            }
            for *row, beside in rows
        ]

    @api.model
    def _get_notes(self, found, money):
        """Return sentences that say what is counted how."""
        env = self.env
        notes = []
        if found["kept"]:
            notes.append(
                env._(
                    "Made for %s from what was booked for the days before; what came since stands "
                    "beside it.",
                    format_date(env, found["day"]),
                )
            )
        else:
            notes.append(env._("Made now, from what is booked."))
        notes.append(
            env._(
                "Of what is open, not of invoices to come. On average customers pay %s days after "
                "the due date.",
                formatLang(env, found["average_days"], digits=0),
            )
        )
        labels = env["collections.ageing"]._get_part_labels(set(found["without"] or ()))
        without = dict(found["without"] or {})
        if credit := without.pop("credit", 0.0):
            notes.append(env._("Credits of customers pay for %s of what is open.", money(credit)))
        for name, amount in sorted(without.items()):
            notes.append(
                env._(
                    "%(reason)s: %(amount)s, not expected at once.",
                    reason=labels.get(name, name),
                    amount=money(amount),
                )
            )
        return notes

    # ------------------------------------------------------------------------ lists

    @api.model
    def open_week(self, day, start, place="items"):
        """Return the action that lists what is behind a week.

        :param str day: the day of the forecast
        :param str start: the first day of the week
        :param str place: ``items`` (whose most likely day is in the week), ``due`` (that fall due
            in it, and are open), ``agreed`` (payments that are agreed), ``came`` (money)
        """
        company = self.env.company
        checked = self.env["collections.checked"]
        day, start = checked._parse_date(day), checked._parse_date(start)
        if not day or not start or place not in LISTS:
            raise UserError(self.env._("Choose a week of the forecast."))
        asked = self._ask_open(company, day)
        end = start + timedelta(days=6 - start.weekday())
        name = self.env._(
            "%(first)s to %(last)s",
            first=format_date(self.env, start),
            last=format_date(self.env, end),
        )
        if place == "agreed":
            action = self.env["ir.actions.actions"]._for_xml_id(
                "collections_followup.collections_expected_payment_action"
            )
            days = Domain("date", ">=", start) & Domain("date", "<=", end)
            return {**action, "name": name, "context": {}, "domain": list(days)}
        domain = self._get_week_domain(asked, day, start, end, place)
        return self.env["account.move.line"]._collections_get_items_action(list(domain), name)

    @api.model
    def _get_week_domain(self, asked, day, start, end, place):
        """Return the domain of the journal items behind a week."""
        receivable = (
            Domain("account_type", "=", "asset_receivable")
            & Domain("parent_state", "=", "posted")
            & Domain("company_id", "in", asked.companies.ids)
        )
        if place == "came":
            return (
                receivable
                & Domain("date", ">=", start)
                & Domain("date", "<=", end)
                & Domain("balance", "<", 0)
                & Domain("journal_id.type", "in", ("bank", "cash", "credit"))
            )
        if place == "due":
            return (
                receivable
                & Domain("reconciled", "=", False)
                & Domain("date_maturity", ">=", start)
                & Domain("date_maturity", "<=", end)
            )
        kept = self._find_kept_sudo(asked, day)
        row = kept.week_ids.filtered(lambda week: week.start == start)
        if row and row.with_env(self.env).has_access("read"):
            return Domain(row._get_items_domain())
        found = self._compute_forecast(asked.company, day, WEEKS, kept=bool(kept))
        for week, likely in zip(found["weeks"], found["likely"], strict=False):
            if week["start"] == start:
                return Domain("id", "in", [line_id for line_id, _days in likely])
        raise UserError(self.env._("Choose a week of the forecast."))

    @api.model
    def make_now(self):
        """Keep a forecast of today, unless there is one."""
        company = self.env.company
        if not self._may_keep(company):
            raise UserError(
                self.env._("Forecasts are kept by supervisors who see all of the company: ask one.")
            )
        self._make(company)
        return True
