"""Cash that is expected, week by week: kept each Monday as it was forecast, and never changed.

``_read`` and ``_read_accuracy`` are what others ask. The formulas are in ``engine/forecast.py``.
"""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...engine.forecast import get_weeks

# So many weeks are forecast, and the accuracy looks at so many of them: next to nothing that is
# paid later was known on the day.
WEEKS, NEAR = 13, 4
# Earlier forecasts that the accuracy is measured by: half a year of them.
MEASURED_DAYS = 26 * 7


class CollectionsForecast(models.Model):
    """What was expected of a company's open items on a day, with its branches."""

    _name = "collections.forecast"
    _description = "Cash Forecast"
    _inherit = ["collections.guarded"]
    _order = "date desc, id desc"
    _rec_name = "date"

    company_id = fields.Many2one(
        comodel_name="res.company", required=True, index=True, ondelete="cascade", readonly=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(
        string="Day", required=True, readonly=True, help="The first day that is forecast."
    )
    is_rebuilt = fields.Boolean(
        string="Rebuilt",
        readonly=True,
        help="Made later, from what was booked for the days before: postings that were dated back "
        "are in it.",
    )
    amount_open = fields.Monetary(string="Open", readonly=True, help="Less credits of customers.")
    amount_never = fields.Monetary(
        string="Not expected",
        readonly=True,
        help="What is probably credited or written off, or not paid within a year of its due date.",
    )
    spread = fields.Float(
        readonly=True,
        help="How many times as wide the band is as chance alone would make it, from how far off "
        "earlier forecasts were.",
    )
    average_days = fields.Float(
        string="Average days late", readonly=True, help="Of all payments, by amount."
    )
    week_ids = fields.One2many(
        comodel_name="collections.forecast.week", inverse_name="forecast_id", readonly=True
    )

    _company_date_unique = models.UniqueIndex(
        "(company_id, date)", "There is one forecast of a company and day."
    )

    @api.depends("date", "company_id")
    def _compute_display_name(self):
        # OVERRIDE 'base'
        for forecast in self:
            forecast.display_name = f"{forecast.company_id.display_name}, {forecast.date}"

    # ----------------------------------------------------------------------- contract

    @api.model
    def _read(self, company, day=None, weeks=WEEKS):
        """Return the cash that was expected on a day, week by week, and what came.

        The forecast that was kept, if there is one of that day (or of this week, if none is given)
        and the user sees all of the company; else one made now, of what the user sees.

        :param company: a company; its branches, as far as the user is in them, come along
        :param day: a day; None for today
        :param int weeks: 1 to 52; kept are 13
        :return: a list of dicts: ``start`` and ``end`` of the week (the first one begins with the
            day of the forecast), ``due`` (everybody pays on the due date, or at once), ``average``
            (as late as the average), ``low``, ``expected``, ``high`` (4 of 5 weeks are between
            them), ``promised`` and ``planned`` (what of the expected comes of promises, and of
            plans and settlements), ``came`` (of what was open on the day, by the days of
            payments), ``received`` (all money from customers; both None for weeks that have not
            begun), ``is_over``
        :raise AccessError: the user reads no receivables, or not of this company
        """
        return self._read_forecast(company, day, weeks)["weeks"]

    @api.model
    def _read_forecast(self, company, day=None, weeks=WEEKS):
        """Return the whole forecast: ``weeks`` as in ``_read``; ``day``, ``kept`` (the record, or
        none), ``open``, ``never``, ``average_days``, ``spread``, ``without`` (what is not expected
        at once, amounts by reason; None if it is kept)."""
        company = company[:1]
        given, weeks = self._check_asked(company, day, weeks)
        today = company._collections_today()
        asked = self._ask_open(company, given or today)
        kept = self._find_kept_sudo(asked, given)
        if kept and weeks <= len(kept.week_ids.filtered("start")):
            found = kept._get_values(weeks)
        else:
            found = self._compute_forecast(company, given or today, weeks)
        self._add_came(found["weeks"], self._ask_open(company, found["day"]), found["day"])
        return found

    @api.model
    def _check_asked(self, company, day, weeks):
        """Return day and number of weeks as they are asked for, checked."""
        if not company:
            raise UserError(self.env._("Choose a company first."))
        if isinstance(weeks, bool) or not isinstance(weeks, int) or not 1 <= weeks <= 52:
            raise UserError(self.env._("Ask for 1 to 52 weeks."))
        given = self.env["collections.checked"]._parse_date(day)
        today = company._collections_today()
        if given:
            self.env["collections.checked"]._check_near(given, today)
            if given > today:
                raise UserError(self.env._("A forecast is made today, or was on an earlier day."))
        return given, weeks

    @api.model
    def _sees_all(self, asked):
        """Return whether the user sees all items of a company and its branches."""
        # Sudo: which branches there are, to see whether the user is in all of them.
        branches = self.env["res.company"].sudo().search([("id", "child_of", asked.company.ids)])
        return not (branches - asked.companies) and not self.env["collections.ageing"]._get_limited(
            asked.companies
        )

    @api.model
    def _find_kept_sudo(self, asked, day=None):
        """Return the kept forecast of a day, or the newest of this week; none for whoever does not
        see all of the company.

        In sudo mode: rights were asked by the ageing, which the figures are of.
        """
        none = self.sudo().browse()
        if not self._sees_all(asked):
            return none
        domain = [("company_id", "=", asked.company.id)]
        if day:
            domain.append(("date", "=", day))
        else:
            today = asked.company._collections_today()
            [(monday, _sunday)] = get_weeks(today - timedelta(days=today.weekday()), 1)
            domain += [("date", ">=", monday), ("date", "<=", today)]
        return none.search(domain, limit=1)

    def _get_values(self, weeks=WEEKS):
        """Return a kept forecast as ``_read_forecast`` does, without what came."""
        self.ensure_one()
        rows = self.week_ids.filtered("start").sorted("number")[:weeks]
        return {
            "day": self.date,
            "kept": self,
            "open": self.amount_open,
            "never": self.amount_never,
            "average_days": self.average_days,
            "spread": self.spread,
            "without": None,
            "weeks": [
                {
                    "start": row.start,
                    "end": row.end,
                    "due": row.amount_due,
                    "average": row.amount_average,
                    "low": row.amount_low,
                    "expected": row.amount_expected,
                    "high": row.amount_high,
                    "promised": row.amount_promised,
                    "planned": row.amount_planned,
                }
                for row in rows
            ],
        }

    # ------------------------------------------------------------------------- making

    @api.model
    @api.private
    def _make(self, company, day=None):
        """Keep the forecast of a company and day, unless there is one.

        :param day: the day; today if None. Of an earlier one it is rebuilt from what was booked
            for the days before
        :return: the forecast
        """
        # Sudo: a forecast is the add-on's, of the whole company.
        self = self.sudo()
        today = company._collections_today()
        day = day or today
        domain = [("company_id", "=", company.id), ("date", "=", day)]
        if found := self.search(domain, limit=1):
            return found
        # One of two workers makes it: the other one waits here, and is told by the index.
        [(forecast_id,)] = self.env.execute_query(
            SQL(
                """
                INSERT INTO collections_forecast (company_id, date, is_rebuilt, create_uid,
                                                  create_date, write_uid, write_date)
                     VALUES (%(company)s, %(day)s, %(rebuilt)s, %(uid)s, now() AT TIME ZONE 'UTC',
                             %(uid)s, now() AT TIME ZONE 'UTC')
                ON CONFLICT DO NOTHING RETURNING id
                """,
                company=company.id,
                day=day,
                rebuilt=day < today,
                uid=self.env.uid,
            )
        ) or [(None,)]
        if forecast_id is None:
            return self.search(domain, limit=1)
        forecast = self.browse(forecast_id)
        found = self._compute_forecast(company, day, WEEKS, kept=True)
        forecast._as_engine().write(
            {
                "amount_open": found["open"],
                "amount_never": found["never"],
                "average_days": found["average_days"],
                "spread": found["spread"],
            }
        )
        self.env["collections.forecast.week"]._keep(forecast, found)
        self.invalidate_model()
        return forecast
