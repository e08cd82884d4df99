"""What was open on each of several days, read in one pass over the matches since the first."""

from odoo import api, models
from odoo.tools import SQL


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    @api.model
    @api.private
    def _collections_sql_open_on_days(self, days, companies):
        """Return the SQL query of the receivable items that were open at the end of some days.

        A row for each day and item that was open, by the rule of ``_collections_sql_open_on``,
        which is for one day: what is open now was so from the item's date on, what a match took
        off was open until the match counts. So each amount is looked at for the days on which it
        was open, however long the history is. The columns are ``day``, ``line_id``, ``move_id``,
        ``company_id``, ``contact_id`` (whom the entry is on, NULL for nobody), ``due`` and
        ``open`` in company currency, which is not nothing.

        :param days: dates, at least one
        :param companies: whose items, each of them named: branches do not come by themselves
        """
        days = sorted(set(days))
        accounts = self.env["account.account"]._collections_get_receivable_ids()
        columns = SQL(
            "l.id, l.move_id, l.company_id, l.partner_id, l.date,"
            " COALESCE(l.date_maturity, l.date) AS due"
        )
        condition = SQL(
            "l.date <= %s AND l.company_id IN %s", days[-1], tuple(companies.ids) or (0,)
        )
        return SQL(
            """
            WITH %(counted)s
            SELECT at.day, x.id AS line_id, x.move_id, x.company_id, x.partner_id AS contact_id,
                   x.due, SUM(x.amount) AS open
              FROM (SELECT %(columns)s, l.amount_residual AS amount, 'infinity'::date AS until
                      FROM account_move_line l
                     WHERE %(is_open)s AND l.amount_residual != 0 AND %(condition)s
                 UNION ALL
                    SELECT %(columns)s, s.amount, s.day
                      FROM (SELECT debit_move_id AS line_id, amount, day FROM counted
                         UNION ALL
                            SELECT credit_move_id, -amount, day FROM counted) s
                      JOIN account_move_line l ON l.id = s.line_id
                     WHERE l.account_id IN %(accounts)s AND l.parent_state = 'posted'
                       AND %(condition)s) x
              JOIN (VALUES %(days)s) at (day) ON at.day >= x.date AND at.day < x.until
          GROUP BY 1, 2, 3, 4, 5, 6
            HAVING SUM(x.amount) != 0
            """,
            counted=self._collections_sql_counted_since(days[0]),
            columns=columns,
            is_open=self._collections_sql_open("l", accounts),
            condition=condition,
            accounts=tuple(accounts) or (0,),
            days=SQL(", ").join(SQL("(%s::date)", day) for day in days),
        )

    @api.model
    @api.private
    def _collections_sql_counted_since(self, first):
        """Return named queries, the last of which is ``counted``: matches and the days they count.

        Those that count from a later day than the first, and some of before. The columns are
        ``debit_move_id``, ``credit_move_id``, ``amount`` (company currency) and ``day``: the rule
        of ``_collections_sql_day`` of matches, for many at once.

        :param date first: the first day that is looked at
        """
        partials = self.env["account.partial.reconcile"]
        return SQL(
            """
            exchange AS MATERIALIZED (
                SELECT x.id, MIN(booked.max_date) AS day
                  FROM account_partial_reconcile booked
                  JOIN account_move e ON e.id = booked.exchange_move_id AND e.date > %(first)s
                  JOIN account_move_line x ON x.move_id = e.id
                 WHERE booked.exchange_move_id IS NOT NULL
              GROUP BY x.id),
            dated AS MATERIALIZED (
                SELECT r.id, r.debit_move_id, r.credit_move_id, r.amount, r.full_reconcile_id,
                       r.create_date, r.max_date, LEAST(d.day, c.day) AS exchange_day
                  FROM account_partial_reconcile r
             LEFT JOIN exchange d ON d.id = r.debit_move_id
             LEFT JOIN exchange c ON c.id = r.credit_move_id
                 WHERE r.max_date > %(first)s),
            gone AS MATERIALIZED (
                SELECT full_reconcile_id, create_date,
                       MAX(max_date) FILTER (WHERE exchange_day IS NULL) AS day
                  FROM dated
                 WHERE full_reconcile_id IS NOT NULL
              GROUP BY 1, 2),
            on_account AS MATERIALIZED (
                SELECT r.id, r.debit_move_id, r.credit_move_id, r.amount, r.max_date, gone.day
                  FROM gone
                  JOIN account_partial_reconcile r ON %(in_one_go)s AND r.max_date < gone.day
                  JOIN account_move_line paid ON paid.id = r.credit_move_id
                   AND paid.date < r.max_date
                 WHERE NOT %(is_exchange)s),
            counted AS MATERIALIZED (
                SELECT r.debit_move_id, r.credit_move_id, r.amount,
                       COALESCE(r.exchange_day, a.day, r.max_date) AS day
                  FROM dated r
             LEFT JOIN on_account a ON a.id = r.id
             UNION ALL
                SELECT debit_move_id, credit_move_id, amount, day
                  FROM on_account WHERE max_date <= %(first)s)
            """,
            first=first,
            in_one_go=partials._collections_sql_in_one_go("r", "gone"),
            is_exchange=partials._collections_sql_is_exchange("r"),
        )
