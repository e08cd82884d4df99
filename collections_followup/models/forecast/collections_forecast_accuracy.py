"""How far off the kept forecasts were: in days, in money, and whether the bands held."""

from collections import namedtuple
from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

from ...engine.lateness import LATEST
from .collections_forecast import MEASURED_DAYS, NEAR

# A week of a kept forecast that is over, with what came.
Past = namedtuple(
    "Past", "forecast day number start end due average low expected high variance came"
)


class CollectionsForecast(models.Model):
    _inherit = "collections.forecast"

    @api.model
    def _read_accuracy(self, company, day=None):
        """Return how far off the forecasts of the last half year were, before a day.

        Looked at are the first four weeks of each kept forecast, as far as they were over, and
        what came of the items that were open on its day.

        :param company: a company with its branches
        :param day: the day; None for today
        :return: a dict of ``weeks`` (how many were looked at), ``days_error`` (mean distance of
            the likely day from that of the payment, in days, of items that were paid),
            ``weekly_error`` (mean distance of what was expected of a week from what came),
            ``bias`` (mean of expected less came: above zero, too much was expected),
            ``calibration`` (share of the weeks inside their band, between 0 and 1; it should be
            0.8), ``naive_due_error`` and ``naive_average_error`` (``weekly_error`` if everybody
            paid on the due date, or as late as the average), ``naive_due_days_error``,
            ``naive_average_days_error`` and ``payments`` (the same in days, and of how many items).
            None where nothing was measured, and for users who do not see all of the company
        :raise AccessError: the user reads no receivables, or not of this company
        """
        company = company[:1]
        given, _weeks = self._check_asked(company, day, NEAR)
        day = given or company._collections_today()
        asked = self._ask_open(company, day)
        past = self._read_past(asked, day) if self._sees_all(asked) else []
        count = len(past)

        def mean(values):
            values = list(values)
            return sum(values) / len(values) if values else None

        rounded = company.currency_id.round
        result = {
            "weeks": count,
            "weekly_error": mean(abs(week.expected - week.came) for week in past),
            "bias": mean(week.expected - week.came for week in past),
            "naive_due_error": mean(abs(week.due - week.came) for week in past),
            "naive_average_error": mean(abs(week.average - week.came) for week in past),
        }
        for name in ("weekly_error", "bias", "naive_due_error", "naive_average_error"):
            result[name] = rounded(result[name]) if count else None
        return {
            **result,
            "calibration": mean(float(week.low <= week.came <= week.high) for week in past),
            **self._read_days_errors(past, day),
        }

    @api.model
    def _read_past(self, asked, day):
        """Return the first weeks of kept forecasts that were over before a day, as ``Past``."""
        self.env.flush_all()
        first = day - timedelta(days=MEASURED_DAYS)
        rows = self.env.execute_query(
            SQL(
                """
                WITH week AS (
                    SELECT f.id, f.date, w.number, w.start, w."end", w.amount_due,
                           w.amount_average, w.amount_low, w.amount_expected, w.amount_high,
                           w.variance
                      FROM collections_forecast f
                      JOIN collections_forecast_week w ON w.forecast_id = f.id
                     WHERE f.company_id = %(company)s AND f.date >= %(first)s
                       AND w.number < %(near)s AND w."end" < %(day)s),
                money AS (
                    SELECT m.day, m.booked, SUM(m.amount) AS amount
                      FROM (%(matches)s) m WHERE m.paid GROUP BY 1, 2)
                SELECT w.id, w.date, w.number, w.start, w."end", w.amount_due::float8,
                       w.amount_average::float8, w.amount_low::float8, w.amount_expected::float8,
                       w.amount_high::float8, w.variance,
                       COALESCE((SELECT SUM(m.amount) FROM money m
                                  WHERE m.day BETWEEN w.start AND w."end"
                                    AND m.booked < w.date), 0)::float8
                  FROM week w
              ORDER BY w.date, w.number
                """,
                company=asked.company.id,
                first=first,
                near=NEAR,
                day=day,
                matches=self.env["collections.paying.habit"]._sql_matches(
                    asked.companies, first, day
                ),
            )
        )
        return [Past(*row) for row in rows]

    @api.model
    def _read_misses(self, company, day):
        """Return how far off weeks were that were over before a day, in standard deviations."""
        # Sudo: how wide a band must be is told of all the company, as one number.
        whole = self.sudo()
        return [
            (week.came - week.expected) / week.variance**0.5
            for week in whole._read_past(whole._ask_open(company, day), day)
            if week.variance > 0
        ]

    @api.model
    def _read_days_errors(self, past, day):
        """Return the errors in days of the forecasts of some weeks, see ``_read_accuracy``."""
        names = ("days_error", "naive_due_days_error", "naive_average_days_error", "payments")
        if not past:
            return {**dict.fromkeys(names), "payments": 0}
        [row] = self.env.execute_query(
            SQL(
                """
                WITH paid AS (
                    SELECT r.debit_move_id AS line_id, MAX(r.max_date) AS day
                      FROM account_partial_reconcile r
                      JOIN account_move_line l ON l.id = r.debit_move_id AND l.reconciled
                      JOIN account_move_line o ON o.id = r.credit_move_id
                      JOIN account_journal j ON j.id = o.journal_id
                     WHERE l.account_id IN %(accounts)s AND r.max_date >= %(first)s
                  GROUP BY r.debit_move_id
                    HAVING bool_and(j.type IN ('bank', 'cash', 'credit'))
                       AND MAX(r.max_date) < %(day)s)
                SELECT AVG(ABS(f.date + item.days - paid.day)),
                       AVG(ABS(GREATEST(COALESCE(l.date_maturity, l.date), f.date) - paid.day)),
                       AVG(ABS(GREATEST(COALESCE(l.date_maturity, l.date)
                                        + ROUND(f.average_days)::int, f.date) - paid.day)),
                       COUNT(*)
                  FROM collections_forecast f
                  JOIN collections_forecast_week w ON w.forecast_id = f.id
            CROSS JOIN LATERAL unnest(w.item_ids, w.item_days) AS item(line_id, days)
                  JOIN paid ON paid.line_id = item.line_id AND paid.day >= f.date
                  JOIN account_move_line l ON l.id = item.line_id
                 WHERE f.id IN %(forecasts)s AND item.days IS NOT NULL
                   AND item.days <= %(latest)s
                """,
                accounts=tuple(self.env["account.account"]._collections_get_receivable_ids())
                or (0,),
                first=past[0].day,
                day=day,
                forecasts=tuple({week.forecast for week in past}),
                latest=2 * LATEST,
            )
        )
        *errors, count = row
        return dict(
            zip(
                names,
                [*(None if error is None else float(error) for error in errors), count],
                strict=True,
            )
        )
