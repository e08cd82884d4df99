"""What came, read from the ledger by the days of payments: beside each week that was forecast."""

from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL


class CollectionsForecast(models.Model):
    _inherit = "collections.forecast"

    @api.model
    def _add_came(self, rows, asked, day):
        """Add what came to the weeks of a forecast: ``came``, ``received`` and ``is_over``.

        ``came`` is what was paid of items that were booked before the day, ``received`` all money
        from customers; None for weeks that have not begun.

        :param list rows: weeks, see ``_read``
        :param asked: see ``_ask_open``: whose money
        :param date day: the first day that was forecast
        """
        self.env.flush_all()
        today = asked.company._collections_today()
        begun = [row for row in rows if row["start"] <= today]
        came, received = {}, {}
        if begun:
            first, last = begun[0]["start"], min(begun[-1]["end"], today)
            came = self._sum_by_week(asked, self._sql_came(asked, first, last, day))
            received = self._sum_by_week(asked, self._sql_received(asked, first, last))
        rounded = asked.company.currency_id.round
        for row in rows:
            monday = row["start"] - timedelta(days=row["start"].weekday())
            row["is_over"] = row["end"] < today
            for name, amounts in (("came", came), ("received", received)):
                row[name] = None if row["start"] > today else rounded(amounts.get(monday, 0.0))

    @api.model
    def _sql_came(self, asked, first, last, day):
        """Return the query of what was paid of items that were booked before a day.

        What was matched from the day on was open then. Money that was on account before the day
        is none that came after it: its matches count from the day of the claim.
        """
        return SQL(
            "SELECT m.company_id, m.customer_id, m.day, m.amount FROM (%s) m"
            " WHERE m.paid AND m.booked < %s",
            self.env["collections.paying.habit"]._sql_matches(
                asked.companies, first, last + timedelta(days=1)
            ),
            day,
        )

    @api.model
    def _sql_received(self, asked, first, last):
        """Return the query of the money that came from customers, matched or not."""
        return SQL(
            "SELECT p.company_id, p.customer_id, p.date AS day, p.amount FROM (%s) p"
            " WHERE p.date <= %s",
            self.env["account.payment"]._collections_sql_payments(
                SQL("SELECT id FROM res_partner WHERE commercial_partner_id = id"),
                asked.companies.ids,
                first,
            ),
            last,
        )

    @api.model
    def _sum_by_week(self, asked, query):
        """Return the sums of a query of money by the Monday of its week, of what the user sees."""
        return dict(
            self.env.execute_query(
                SQL(
                    """
                    SELECT date_trunc('week', i.day)::date, SUM(i.amount)::float8
                      FROM (%(query)s) i %(joins)s
                     WHERE %(condition)s
                  GROUP BY 1
                    """,
                    query=query,
                    **self._sql_limit(asked),
                )
            )
        )

    @api.model
    def _sql_limit(self, asked):
        """Return ``joins`` and ``condition`` on ``i`` (company_id, customer_id): what a user sees
        who sees own customers alone, as in the ageing."""
        ageing = self.env["collections.ageing"]
        limited = ageing._get_limited(asked.companies)
        if not limited:
            return {"joins": SQL(), "condition": SQL("TRUE")}
        collector = ageing._get_groupings()["collector"]
        return {
            "joins": ageing._sql_joins(asked, [collector]),
            "condition": SQL(
                "(i.company_id NOT IN %s OR COALESCE(%s, %s) = %s)",
                tuple(limited.ids),
                collector.value,
                self.env.uid,
                self.env.uid,
            ),
        }
