"""Promises in a replay: ``make replay FILE=... PROMISES=1``.

The customer of each invoice promises, on the day of its first notice, to pay on the day on
which the invoice was really paid; every fifth promise is for five days before that day. With
neither grace nor tolerance, a plain reading of the file says what becomes of each promise.
"""

from datetime import timedelta

from odoo.fields import Command
from odoo.tools import SQL

STATES = ("kept", "partly_kept", "broken", "cancelled", "open")


class Promises:
    """The promises of one replay."""

    def __init__(self, env, company, history):
        """
        :param env: environment of a superuser
        :param company: the company that is replayed
        :param history: what ``history.read`` returned
        """
        self.env = env
        self.company = company
        self.settled = {invoice.number: invoice.settled for invoice in history.invoices}
        company.write(
            {
                "collections_promise_grace_days": 0,
                "collections_promise_percent": 0,
                "collections_promise_tolerance": 0,
            }
        )
        self.count = env["collections.promise"].search_count([("company_id", "=", company.id)])

    def log(self, day):
        """Log the promises given on the first notices of a day."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT l.id, l.partner_id, l.currency_id, l.amount_residual_currency,
                       m.ref
                  FROM collections_notice n
                  JOIN collections_notice_line nl ON nl.notice_id = n.id
                  JOIN account_move_line l ON l.id = nl.move_line_id
                  JOIN account_move m ON m.id = l.move_id
                 WHERE n.company_id = %s AND n.state = 'sent' AND n.date = %s
                   AND nl.level_id IS NOT NULL AND l.amount_residual_currency > 0
                   AND NOT EXISTS (SELECT 1 FROM collections_promise_line pl
                                    WHERE pl.move_line_id = l.id)
              ORDER BY l.id
                """,
                self.company.id,
                day,
            )
        )
        vals_list = []
        for line_id, partner_id, currency_id, amount, number in rows:
            self.count += 1
            date = self.settled[number]
            if not self.count % 5:
                date = max(date - timedelta(days=5), day)
            vals_list.append(
                {
                    "company_id": self.company.id,
                    "partner_id": partner_id,
                    "currency_id": currency_id,
                    "date_made": day,
                    "date": date,
                    "channel": "email",
                    "line_ids": [Command.create({"move_line_id": line_id, "amount": amount})],
                }
            )
        if vals_list:
            self.env["collections.promise"].create(vals_list)

    def get_rows(self):
        """Return the promises of each month in which they were made, by state.

        :return: the headings, and one list per month
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT to_char(date_made, 'YYYY-MM'), count(*), %s
                  FROM collections_promise WHERE company_id = %s GROUP BY 1 ORDER BY 1
                """,
                SQL(", ").join(SQL("count(*) FILTER (WHERE state = %s)", s) for s in STATES),
                self.company.id,
            )
        )
        return ["month", "made", *(s.replace("_", " ") for s in STATES)], [list(r) for r in rows]

    def find_differences(self, last):
        """Compare each promise with a plain reading of the file.

        :param last: the last day that was replayed
        :return: sentences, one for each promise that is in another state
        """
        differences = []
        for promise in self.env["collections.promise"].search(
            [("company_id", "=", self.company.id)], order="id"
        ):
            settled = self.settled[promise.line_ids.move_id.ref]
            if settled <= min(promise.date, last):
                expected = "kept"
            else:
                expected = "open" if last <= promise.date else "broken"
            if promise.state != expected:
                differences.append(
                    f"{promise.name} for {promise.date} is {promise.state}, not {expected}"
                )
        return differences
