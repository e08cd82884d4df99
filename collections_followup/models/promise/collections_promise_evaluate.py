"""Promises are evaluated from the ledger.

A promise's state is a function of the ledger, of the promise itself and of the day:

- A reconciliation of a promised item *counts* when it came after the promise was logged, takes
  the place of no earlier one (see ``_sql_matches``), its counterpart is in a bank, cash or credit
  card journal, and the counterpart's own date lies between the day the promise was made and the
  promised day plus grace.
- It is *late* when it came after the promise was logged and its counterpart is dated after the
  grace.
- A payment that has no journal entry (Enterprise accounting) counts as long as it is in process,
  if its date lies between these days.
- Everything else, such as credit notes, write-offs and older payments, *reduces* what is
  expected: the promised amount, but no more than the item less what reduces it.

Expected is the sum over the items, nothing for items that are no longer posted. The promise
is cancelled when nothing is expected; kept when something and no less than expected, less
the tolerance, was paid; open until the grace has passed, and as long as money on account (see
``_get_on_account``) makes up what is missing; then partly kept or broken. An open
promise gives way to a newer open one on the same item.
"""

from odoo import api, models
from odoo.tools import SQL

FAILED = ("partly_kept", "broken")


class CollectionsPromise(models.Model):
    _inherit = "collections.promise"

    _moving_states = ("open", "cancelled")

    @api.model
    def _sql_watched(self):
        # OVERRIDE
        return SQL("a.date_cancelled IS NULL")

    @api.model
    def _write_changes(self, new, day):
        # OVERRIDE
        # First what leaves, then what becomes open: an item has one open promise at any time.
        for leaving in (True, False):
            self.env.cr.execute(
                SQL(
                    "UPDATE collections_promise_line l SET state = n.state FROM %s"
                    " WHERE l.promise_id = n.id AND (n.state != 'open') = %s",
                    new,
                    leaving,
                )
            )
        self.env.cr.execute(
            SQL(
                """
                UPDATE collections_promise a
                   SET state = n.state, amount_due = n.due, amount_paid = n.paid,
                       amount_broken = CASE WHEN n.state IN %(failed)s
                                            THEN n.due - n.paid ELSE 0 END,
                       date_ended = CASE
                           WHEN n.state = 'open' THEN NULL
                           WHEN n.state = a.state THEN a.date_ended
                           WHEN n.state IN %(failed)s THEN a.date_limit + 1
                           ELSE LEAST(%(day)s::date, a.date_limit + 1) END,
                       write_date = now() AT TIME ZONE 'UTC', write_uid = %(uid)s
                  FROM %(new)s
                 WHERE a.id = n.id
                """,
                failed=FAILED,
                day=day,
                uid=self.env.uid,
                new=new,
            )
        )

    @api.model
    def _sql_changes(self, watched, matches, day):
        # OVERRIDE
        return SQL(
            """
            WITH %s
            SELECT id, state, old_state, due, paid
              FROM final
             WHERE state IS DISTINCT FROM old_state
                OR due IS DISTINCT FROM amount_due OR paid IS DISTINCT FROM amount_paid
            """,
            SQL(", ").join(
                [
                    self._sql_matched(matches),
                    self._sql_totals(watched),
                    self._sql_judged(day),
                    self._sql_final(),
                ]
            ),
        )

    @api.model
    def _sql_matched(self, matches):
        """Return the part ``matched``: what came for each line, in time or not.

        :param SQL matches: see ``_sql_matches``
        """
        return SQL(
            """
            matched AS (
                SELECT r.line_id,
                       SUM(r.amount) FILTER (WHERE r.kind IN ('payment', 'unbooked')
                           AND r.day BETWEEN a.date_made AND a.date_limit) AS paid,
                       SUM(r.amount) FILTER (WHERE r.kind = 'payment'
                           AND r.day BETWEEN a.date_made AND a.date_limit
                           OR r.kind NOT IN ('unbooked', 'on_account', 'other_on_account')
                              AND r.day > a.date_limit) AS counted,
                       SUM(r.amount) FILTER (WHERE r.kind IN ('on_account', 'other_on_account')
                           AND r.day <= a.date_limit) AS on_account,
                       -- under way since before: not to be expected any more
                       SUM(r.replaced + CASE WHEN r.day < a.date_made THEN r.amount ELSE 0 END)
                           FILTER (WHERE r.kind = 'unbooked') AS earlier
                  FROM (%(matches)s) r
                  JOIN collections_promise a ON a.id = r.agreement_id
              GROUP BY r.line_id
            )
            """,
            matches=matches,
        )

    @api.model
    def _sql_totals(self, watched):
        """Return the part ``total``: what each promise expects, and what was paid of it.

        :param SQL watched: condition on promises ``a``
        """
        return SQL(
            """
            total AS (
                SELECT a.id, a.state, a.date_limit, a.amount_due, a.amount_paid,
                       a.tolerance_percent, a.tolerance_amount, a.currency_id,
                       -- what is open, and was before what counts or came too late
                       COALESCE(SUM(LEAST(l.amount, GREATEST(
                           i.amount_residual_currency + COALESCE(m.counted, 0)
                           - COALESCE(m.earlier, 0), 0))), 0) AS due,
                       COALESCE(SUM(CASE WHEN i.id IS NOT NULL THEN m.paid END), 0) AS paid,
                       COALESCE(SUM(m.on_account), 0) AS on_account
                  FROM collections_promise a
                  JOIN collections_promise_line l ON l.promise_id = a.id
             LEFT JOIN account_move_line i ON i.id = l.move_line_id
                                          AND i.parent_state = 'posted'
             LEFT JOIN matched m ON m.line_id = l.id
                 WHERE %(watched)s
              GROUP BY a.id
            )
            """,
            watched=watched,
        )

    @api.model
    def _sql_judged(self, day):
        """Return the part ``judged``: the state of each promise, looked at by itself.

        :param date day: the day to evaluate for
        """
        return SQL(
            """
            judged AS MATERIALIZED (
                SELECT t.id, t.state AS old_state, t.amount_due, t.amount_paid, t.due,
                       LEAST(t.paid, t.due) AS paid,
                       CASE WHEN t.due <= 0 THEN 'cancelled'
                            WHEN t.paid > 0 AND t.paid >= t.needed THEN 'kept'
                            -- also when money that came in time is to be matched
                            WHEN t.date_limit >= %(day)s::date
                                 OR t.on_account > 0 AND t.paid + t.on_account >= t.needed
                            THEN 'open'
                            WHEN t.paid > 0 THEN 'partly_kept'
                            ELSE 'broken' END AS state
                  FROM (SELECT total.*,
                               LEAST(due, ROUND(due - GREATEST(due * tolerance_percent / 100,
                                                               tolerance_amount),
                                                cur.decimal_places)) AS needed
                          FROM total
                          JOIN res_currency cur ON cur.id = total.currency_id) t
            )
            """,
            day=day,
        )

    @api.model
    def _sql_final(self):
        """Return the parts ``outdated`` and ``final``: of two on one item the newer one is open.

        One of the two was not open before: an item has one open promise.
        """
        return SQL(
            """
            outdated AS (
                SELECT LEAST(a.id, b.id) AS id
                  FROM judged a
                  JOIN collections_promise_line x ON x.promise_id = a.id
                  JOIN collections_promise_line y ON y.move_line_id = x.move_line_id
                   AND y.promise_id != a.id
                  JOIN judged b ON b.id = y.promise_id AND b.state = 'open'
                 WHERE a.state = 'open' AND a.old_state != 'open'
            ),
            final AS (
                SELECT j.id, j.old_state, j.amount_due, j.amount_paid, j.due, j.paid,
                       CASE WHEN j.id IN (SELECT id FROM outdated)
                            THEN 'cancelled' ELSE j.state END AS state
                  FROM judged j
            )
            """
        )
