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

    @api.model
    def _evaluate(self, company, day, partner_ids=None, on_account=None):
        # EXTENDS 'collections.participant'
        """Bring the states of a company's promises up to date with the ledger.

        Without customers, only the open promises and those that the ledger cancelled: the
        others change by nothing but an entry, whose customer is then named.

        :param company: the company that keeps the cases
        :param date day: the day to evaluate for
        :param tuple partner_ids: commercial partners whose promises are evaluated, all of them
        :param on_account: see ``_get_on_account``; read if None
        :return: ``{promise id: (state before, state now)}`` of the promises that changed
        """
        # Sudo: promises follow the ledger, whoever posts or pays.
        if partner_ids is not None and not self.sudo().search_count(
            [("company_id", "=", company.id), ("partner_id", "in", partner_ids)], limit=1
        ):
            # Nearly all customers: looking is quicker than planning the statement.
            return {}
        if on_account is None:
            engine = self.env["collections.followup"]
            ruleset = engine._get_ruleset(company)
            on_account = engine._get_on_account(ruleset, day, partner_ids)
        changed = self.env.execute_query(
            self._sql_promise_changes(company, day, partner_ids, on_account)
        )
        if not changed:
            return {}
        ids, states, _before, dues, paids = (list(column) for column in zip(*changed, strict=True))
        new = SQL(
            "unnest(%s::int[], %s::varchar[], %s::numeric[], %s::numeric[])"
            " AS n(id, state, due, paid)",
            ids,
            states,
            dues,
            paids,
        )
        # First what leaves, then what becomes open: an item has one open promise at any time.
        for leaving in (True, False):
            self.env.cr.execute(
                SQL(
                    "UPDATE collections_promise_line pl SET state = n.state FROM %s"
                    " WHERE pl.promise_id = n.id AND (n.state != 'open') = %s",
                    new,
                    leaving,
                )
            )
        self.env.cr.execute(
            SQL(
                """
                UPDATE collections_promise p
                   SET state = n.state, amount_due = n.due, amount_paid = n.paid,
                       amount_broken = CASE WHEN n.state IN %(failed)s
                                            THEN n.due - n.paid ELSE 0 END,
                       date_ended = CASE
                           WHEN n.state = 'open' THEN NULL
                           WHEN n.state = p.state THEN p.date_ended
                           WHEN n.state IN %(failed)s THEN p.date_limit + 1
                           ELSE LEAST(%(day)s::date, p.date_limit + 1) END,
                       write_date = now() AT TIME ZONE 'UTC', write_uid = %(uid)s
                  FROM %(new)s
                 WHERE p.id = n.id
                """,
                failed=FAILED,
                day=day,
                uid=self.env.uid,
                new=new,
            )
        )
        self.invalidate_model()
        self.env["collections.promise.line"].invalidate_model(["state"])
        return {row[0]: (row[2], row[1]) for row in changed if row[1] != row[2]}

    @api.model
    def _sql_promise_matches(self, watched, payments=(), on_account=()):
        """Return what was matched with promised items since, see ``_sql_matches``.

        :param SQL watched: condition on promises ``p``
        """
        held = SQL(
            "SELECT p.id AS agreement_id, pl.id AS line_id, pl.move_line_id AS item_id,"
            " pl.matched_before, pl.amount_matched FROM collections_promise p"
            " JOIN collections_promise_line pl ON pl.promise_id = p.id WHERE %s",
            watched,
        )
        return self.env["collections.followup"]._sql_matches(
            held, SQL("FALSE"), payments, on_account
        )

    @api.model
    def _sql_promise_changes(self, company, day, partner_ids=None, on_account=()):
        """Return the statement that finds the promises whose state or amounts are no longer so.

        :return: ``SQL`` with the columns ``id``, ``state``, ``old_state``, ``due``, ``paid``
        """
        engine = self.env["collections.followup"]
        payments = engine._get_unbooked_payments(engine._get_ruleset(company), partner_ids)
        watched = SQL(
            "p.company_id = %s AND p.date_cancelled IS NULL AND %s",
            company.id,
            SQL("p.state IN ('open', 'cancelled')")
            if partner_ids is None
            else SQL("p.partner_id IN %s", partner_ids),
        )
        return SQL(
            """
            WITH matched AS (
                SELECT r.line_id,
                       SUM(r.amount) FILTER (WHERE r.kind IN ('payment', 'unbooked')
                           AND r.day BETWEEN p.date_made AND p.date_limit) AS paid,
                       SUM(r.amount) FILTER (WHERE r.kind = 'payment'
                           AND r.day BETWEEN p.date_made AND p.date_limit
                           OR r.kind NOT IN ('unbooked', 'on_account', 'other_on_account')
                              AND r.day > p.date_limit) AS counted,
                       SUM(r.amount) FILTER (WHERE r.kind IN ('on_account', 'other_on_account')
                           AND r.day <= p.date_limit) AS on_account,
                       -- under way since before: not to be expected any more
                       SUM(r.replaced + CASE WHEN r.day < p.date_made THEN r.amount ELSE 0 END)
                           FILTER (WHERE r.kind = 'unbooked') AS earlier
                  FROM (%(matches)s) r
                  JOIN collections_promise p ON p.id = r.agreement_id
              GROUP BY r.line_id
            ),
            total AS (
                SELECT p.id, p.state, p.date_limit, p.amount_due, p.amount_paid,
                       p.tolerance_percent, p.tolerance_amount, p.currency_id,
                       -- what is open, and was before what counts or came too late
                       COALESCE(SUM(LEAST(pl.amount, GREATEST(
                           l.amount_residual_currency + COALESCE(m.counted, 0)
                           - COALESCE(m.earlier, 0), 0))), 0) AS due,
                       COALESCE(SUM(CASE WHEN l.id IS NOT NULL THEN m.paid END), 0) AS paid,
                       COALESCE(SUM(m.on_account), 0) AS on_account
                  FROM collections_promise p
                  JOIN collections_promise_line pl ON pl.promise_id = p.id
             LEFT JOIN account_move_line l ON l.id = pl.move_line_id
                                          AND l.parent_state = 'posted'
             LEFT JOIN matched m ON m.line_id = pl.id
                 WHERE %(watched)s
              GROUP BY p.id
            ),
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
            ),
            -- of two on one item, one was not open before: an item has one open promise
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
            SELECT id, state, old_state, due, paid
              FROM final
             WHERE state IS DISTINCT FROM old_state
                OR due IS DISTINCT FROM amount_due OR paid IS DISTINCT FROM amount_paid
            """,
            day=day,
            matches=self._sql_promise_matches(watched, payments, on_account),
            watched=watched,
        )
