"""Settlements are evaluated from the ledger.

A settlement's state is a function of the ledger, of the settlement itself and of the day:

- A reconciliation of a covered item *counts* when it came after the start, its counterpart is
  a payment (in a bank, cash or credit card journal) or a credit note, and the counterpart's own
  date lies between the start and the deadline plus grace.
- It is *late* when it came after the start and its counterpart is dated after the grace.
- What the settlement itself wrote off is left out.
- Everything else, such as older payments and other write-offs, *reduces* the items.

Expected is the agreed amount, but no more than the items less what reduces them; where a
payment of before the start was taken back, so much more. In figures, with ``base`` for the
items less what reduces them, ``S`` agreed and ``D`` the discount that was approved::

    expected = max(min(S, base), base - D)

so that never more than ``D`` is written off. With nothing expected the settlement is cancelled;
with no less than expected paid it is *paid*, and *settled* when nothing is open on its items;
else it is active until the grace has passed, or as long as payments without a journal entry
(Enterprise accounting) or money on account (see ``_get_on_account``) that came in time make it
up; then it has lapsed.
"""

from odoo import api, models
from odoo.tools import SQL


class CollectionsSettlement(models.Model):
    _inherit = "collections.settlement"

    _moving_states = ("active", "paid", "cancelled")

    @api.model
    def _sql_watched(self):
        # OVERRIDE
        return SQL(
            "a.date_start IS NOT NULL AND a.date_cancelled IS NULL AND a.is_final IS NOT TRUE"
        )

    @api.model
    def _write_changes(self, new, day):
        # OVERRIDE
        self.env.cr.execute(
            SQL(
                """
                WITH n AS (SELECT * FROM %(new)s),
                held AS (
                    UPDATE collections_settlement_line l SET is_live = n.state IN %(live)s
                      FROM n
                     WHERE l.settlement_id = n.id AND l.is_live != (n.state IN %(live)s)
                )
                UPDATE collections_settlement a
                   SET state = n.state, amount_due = n.due, amount_paid = n.paid,
                       amount_rest = n.rest, amount_written_off = n.written,
                       date_ended = CASE
                           WHEN n.state IN %(live)s THEN NULL
                           WHEN n.state = a.state THEN a.date_ended
                           WHEN n.state = 'lapsed' THEN a.date_limit + 1
                           ELSE %(day)s::date END,
                       write_date = now() AT TIME ZONE 'UTC', write_uid = %(uid)s
                  FROM n
                 WHERE a.id = n.id
                """,
                new=new,
                live=self._get_states("in_force"),
                day=day,
                uid=self.env.uid,
            )
        )

    @api.model
    def _sql_changes(self, watched, matches, day):
        # OVERRIDE
        return SQL(
            """
            WITH judged AS (
                SELECT e.*, a.state AS old_state, a.amount_due, a.amount_paid, a.amount_rest,
                       a.amount_written_off,
                       CASE WHEN e.due <= 0 THEN 'cancelled'
                            WHEN e.paid >= e.due AND e.rest = 0 THEN 'settled'
                            WHEN e.paid >= e.due THEN 'paid'
                            WHEN a.date_limit >= %(day)s::date
                                 OR e.paid + e.unbooked + e.on_account >= e.due THEN 'active'
                            ELSE 'lapsed' END AS state
                  FROM (%(figures)s) e
                  JOIN collections_settlement a ON a.id = e.id
            )
            SELECT id, state, old_state, due, paid, rest, written
              FROM judged
             WHERE state IS DISTINCT FROM old_state OR due IS DISTINCT FROM amount_due
                OR paid IS DISTINCT FROM amount_paid OR rest IS DISTINCT FROM amount_rest
                OR written IS DISTINCT FROM amount_written_off
            """,
            day=day,
            figures=self._sql_figures(watched, matches),
        )

    @api.model
    def _sql_figures(self, watched, matches):
        """Return what settlements expect and got, from the ledger.

        :param SQL watched: condition on settlements ``a``
        :param SQL matches: what was matched with their items, see ``_sql_matches``
        :return: ``SQL`` with the columns ``id``, ``due``, ``paid``, ``written`` (off by the
            settlement), ``rest`` (open), ``unbooked`` and ``on_account`` (in time)
        """
        return SQL(
            """
            WITH %s
            SELECT a.id, GREATEST(LEAST(a.amount, t.base), t.base - a.amount_discount) AS due,
                   t.paid, t.written, t.rest, t.unbooked, t.on_account
              FROM total t
              JOIN collections_settlement a ON a.id = t.settlement_id
            """,
            SQL(", ").join([self._sql_matched(matches), self._sql_totals(watched)]),
        )

    def _read_under_way_sudo(self):
        """Return what came in time for these settlements and is matched with nothing yet, by id.

        Money on account, and payments without a journal entry: whoever is asked for the rest is
        not asked for those.
        """
        result = {}
        # Sudo: what the ledger says of settlements that the caller has.
        for company, own in self.sudo().grouped("company_id").items():
            kind = own.with_company(company)
            engine, partners = kind.env["collections.followup"], tuple(own.partner_id.ids)
            engine._flush_ledger()
            ruleset, day = engine._get_ruleset(company), company._collections_today()
            matches = kind._sql_matches(
                SQL("a.id IN %s", tuple(own.ids)),
                engine.env["collections.followup.unbooked"]._get_unbooked_payments(
                    ruleset, partners
                ),
                engine.env["collections.followup.on.account"]._get_on_account(
                    ruleset, day, partners
                ),
            )
            rows = self.env.execute_query(
                SQL(
                    "SELECT f.id, (f.unbooked + f.on_account)::float FROM (%s) f",
                    self._sql_figures(SQL("a.id IN %s", tuple(own.ids)), matches),
                )
            )
            result.update(rows)
        return result

    @api.model
    def _sql_matched(self, matches):
        """Return the parts ``match`` and ``matched``: what came for each line, in time or not.

        :param SQL matches: see ``_sql_matches``
        """
        in_time = SQL("r.day BETWEEN a.date_start AND a.date_limit")
        return SQL(
            """
            match AS MATERIALIZED (
                -- all of it: what was taken back of before is expected in addition
                SELECT r.line_id, r.amount + r.replaced AS amount, r.kind,
                       r.kind IN ('payment', 'credit') AND %(in_time)s AS counts,
                       r.day > a.date_limit AS late, %(in_time)s AS in_time
                  FROM (%(matches)s) r
                  JOIN collections_settlement a ON a.id = r.agreement_id
            ),
            matched AS (
                SELECT line_id,
                       SUM(amount) FILTER (WHERE kind = 'own') AS written,
                       SUM(amount) FILTER (WHERE counts) AS paid,
                       SUM(amount) FILTER (
                           WHERE kind = 'own' OR counts
                              OR late AND kind IN ('payment', 'credit', 'other'))
                           AS all_matched,
                       -- under way: it keeps from lapsing as long as it is not taken back
                       SUM(amount) FILTER (WHERE kind = 'unbooked' AND in_time) AS unbooked,
                       SUM(amount) FILTER (WHERE kind = 'on_account' AND in_time) AS on_account
                  FROM match
              GROUP BY line_id
            )
            """,
            matches=matches,
            in_time=in_time,
        )

    @api.model
    def _sql_totals(self, watched):
        """Return the part ``total``: the items of each settlement in sum.

        :param SQL watched: condition on settlements ``a``
        """
        return SQL(
            """
            total AS (
                -- base: what is open, and was before what counts, came too late or was written off
                SELECT l.settlement_id,
                       SUM(CASE WHEN i.parent_state = 'posted' THEN GREATEST(
                               i.amount_residual_currency + COALESCE(m.all_matched, 0), 0)
                           ELSE 0 END) AS base,
                       COALESCE(SUM(m.paid), 0) AS paid,
                       COALESCE(SUM(m.written), 0) AS written,
                       SUM(CASE WHEN i.parent_state = 'posted'
                           THEN GREATEST(i.amount_residual_currency, 0) ELSE 0 END) AS rest,
                       COALESCE(SUM(m.unbooked), 0) AS unbooked,
                       COALESCE(SUM(m.on_account), 0) AS on_account
                  FROM collections_settlement a
                  JOIN collections_settlement_line l ON l.settlement_id = a.id
             LEFT JOIN account_move_line i ON i.id = l.move_line_id
             LEFT JOIN matched m ON m.line_id = l.id
                 WHERE %(watched)s
              GROUP BY l.settlement_id
            )
            """,
            watched=watched,
        )

    @api.model
    def _evaluate_all(self, company):
        """Evaluate a company's settlements as of today, with what follows for their cases."""
        changes = self._evaluate(company, company._collections_today())
        if changes:
            settlements = self.browse(changes)
            self.env["collections.followup"].refresh(company, settlements.partner_id)
            self._after_evaluation(changes)
