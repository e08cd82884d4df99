"""The forecast over a replay: kept each Monday, and scored by what came, beside naive forecasts."""

from collections import defaultdict

from odoo.tools import SQL

NEAR = 4


class Forecasts:
    """The forecasts of a replayed company."""

    def __init__(self, env, company):
        self.env = env
        self.company = company

    def make(self, day):
        """Do the work of the night before a day: count habits, and on Mondays keep a forecast.

        The first forecast is that of the first Monday: of what began in the middle of a week the
        nightly action would make one up.
        """
        forecasts = self.env["collections.forecast"]
        if day.weekday() == 0 or forecasts.search_count(
            [("company_id", "=", self.company.id)], limit=1
        ):
            forecasts._do_night(self.company)

    def read(self, last):
        """Return the first weeks of all forecasts that were over by a day, with what came."""
        forecasts = self.env["collections.forecast"]
        asked = forecasts._ask_open(self.company, last)
        rows = []
        for forecast in forecasts.search([("company_id", "=", self.company.id)], order="date"):
            weeks = forecast._get_values(NEAR)["weeks"]
            forecasts._add_came(weeks, asked, forecast.date)
            rows += [(number, week) for number, week in enumerate(weeks) if week["end"] <= last]
        return rows

    def print(self, last):
        """Print how far off the forecasts were.

        :return: whether they beat both naive ones, in money and in days
        """
        rows = self.read(last)
        if not rows:
            return True
        by_week = defaultdict(list)
        for number, week in rows:
            by_week[number + 1].append(week)
            by_week["all"].append(week)
        print("forecast: week ahead   came   off   bias   due date off   average off   in band")
        for number, weeks in by_week.items():
            errors = {
                name: sum(abs(week[name] - week["came"]) for week in weeks) / len(weeks)
                for name in ("expected", "due", "average")
            }
            inside = sum(week["low"] <= week["came"] <= week["high"] for week in weeks)
            bias = sum(week["expected"] - week["came"] for week in weeks) / len(weeks)
            came = sum(week["came"] for week in weeks) / len(weeks)
            print(
                f"{number!s:>20} {came:6.0f} {errors['expected']:5.0f} {bias:6.0f}"
                f" {errors['due']:14.0f} {errors['average']:13.0f} {inside / len(weeks):9.0%}"
            )
        days = self._read_days(last)
        if days:
            print(
                "forecast: days off per invoice {:.2f}, due date {:.2f}, average {:.2f} "
                "({} predictions)".format(*days)
            )
        print()
        return errors["expected"] < min(errors["due"], errors["average"]) and (
            not days or days[0] < min(days[1:3])
        )

    def _read_days(self, last):
        """Return the mean distances in days of all that was paid, and of how many."""
        [row] = self.env.execute_query(
            SQL(
                """
                SELECT AVG(ABS(f.date + item.days - p.day)),
                       AVG(ABS(GREATEST(l.date_maturity, f.date) - p.day)),
                       AVG(ABS(GREATEST(l.date_maturity + ROUND(f.average_days)::int, f.date)
                               - p.day)),
                       COUNT(*)
                  FROM collections_forecast f
                  JOIN collections_forecast_week w ON w.forecast_id = f.id
            CROSS JOIN LATERAL unnest(w.item_ids, w.item_days) AS item(line_id, days)
                  JOIN account_move_line l ON l.id = item.line_id
                  JOIN (SELECT debit_move_id, MAX(max_date) AS day
                          FROM account_partial_reconcile GROUP BY 1) p
                    ON p.debit_move_id = l.id AND p.day <= %s
                 WHERE f.company_id = %s AND item.days IS NOT NULL
                """,
                last,
                self.company.id,
            )
        )
        return row if row[3] else None
