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

from ..agreement.collections_agreement import SETTLEMENT_LIVE


class CollectionsSettlement(models.Model):
    _inherit = "collections.settlement"

    @api.model
    def _evaluate(self, company, day, partner_ids=None, on_account=None):
        # EXTENDS 'collections.participant'
        """Bring the states of a company's settlements up to date with the ledger.

        Without customers, only those that time can change, in force or cancelled by the ledger:
        the others change by nothing but an entry, whose customer is then named.

        :param company: the company that keeps the cases
        :param date day: the day to evaluate for
        :param tuple partner_ids: commercial partners whose settlements are evaluated, all of them
        :param on_account: see ``_get_on_account``; read if None
        :return: ``{settlement id: (state before, state now)}`` of those that changed
        """
        if on_account is None:
            engine = self.env["collections.followup"]
            ruleset = engine._get_ruleset(company)
            on_account = engine._get_on_account(ruleset, day, partner_ids)
        changed = self.env.execute_query(
            self._sql_settlement_changes(company, day, partner_ids, on_account)
        )
        if not changed:
            return {}
        columns = [list(column) for column in zip(*changed, strict=True)]
        ids, states, _before, dues, paids, rests, writtens = columns
        new = SQL(
            "unnest(%s::int[], %s::varchar[], %s::numeric[], %s::numeric[], %s::numeric[],"
            " %s::numeric[]) AS n(id, state, due, paid, rest, written)",
            ids,
            states,
            dues,
            paids,
            rests,
            writtens,
        )
        self.env.cr.execute(
            SQL(
                """
                WITH n AS (SELECT * FROM %(new)s),
                held AS (
                    UPDATE collections_settlement_line sl SET is_live = n.state IN %(live)s
                      FROM n
                     WHERE sl.settlement_id = n.id AND sl.is_live != (n.state IN %(live)s)
                )
                UPDATE collections_settlement s
                   SET state = n.state, amount_due = n.due, amount_paid = n.paid,
                       amount_rest = n.rest, amount_written_off = n.written,
                       date_ended = CASE
                           WHEN n.state IN %(live)s THEN NULL
                           WHEN n.state = s.state THEN s.date_ended
                           WHEN n.state = 'lapsed' THEN s.date_limit + 1
                           ELSE %(day)s::date END,
                       write_date = now() AT TIME ZONE 'UTC', write_uid = %(uid)s
                  FROM n
                 WHERE s.id = n.id
                """,
                new=new,
                live=SETTLEMENT_LIVE,
                day=day,
                uid=self.env.uid,
            )
        )
        self.invalidate_model()
        self.env["collections.settlement.line"].invalidate_model(["is_live"])
        return {row[0]: (row[2], row[1]) for row in changed if row[1] != row[2]}

    @api.model
    def _sql_settlement_figures(self, watched, payments=(), on_account=()):
        """Return what settlements expect and got, from the ledger.

        :param SQL watched: condition on settlements ``s``
        :param payments: those without journal entry, see ``_get_unbooked_payments``
        :param on_account: see ``_get_on_account``
        :return: ``SQL`` with the columns ``id``, ``due``, ``paid``, ``written`` (off by the
            settlement), ``rest`` (open), ``unbooked`` and ``on_account`` (in time)
        """
        held = SQL(
            "SELECT s.id AS agreement_id, sl.id AS line_id, sl.move_line_id AS item_id,"
            " sl.matched_before, sl.amount_matched FROM collections_settlement s"
            " JOIN collections_settlement_line sl ON sl.settlement_id = s.id WHERE %s",
            watched,
        )
        in_time = SQL("r.day BETWEEN s.date_start AND s.date_limit")
        return SQL(
            """
            WITH match AS MATERIALIZED (
                -- all of it: what was taken back of before is expected in addition
                SELECT r.line_id, r.amount + r.replaced AS amount, r.kind,
                       r.kind IN ('payment', 'credit') AND %(in_time)s AS counts,
                       r.day > s.date_limit AS late, %(in_time)s AS in_time
                  FROM (%(matches)s) r
                  JOIN collections_settlement s ON s.id = r.agreement_id
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
            ),
            total AS (
                -- base: what is open, and was before what counts, came too late or was written off
                SELECT sl.settlement_id,
                       SUM(CASE WHEN l.parent_state = 'posted' THEN GREATEST(
                               l.amount_residual_currency + COALESCE(m.all_matched, 0), 0)
                           ELSE 0 END) AS base,
                       COALESCE(SUM(m.paid), 0) AS paid,
                       COALESCE(SUM(m.written), 0) AS written,
                       SUM(CASE WHEN l.parent_state = 'posted'
                           THEN GREATEST(l.amount_residual_currency, 0) ELSE 0 END) AS rest,
                       COALESCE(SUM(m.unbooked), 0) AS unbooked,
                       COALESCE(SUM(m.on_account), 0) AS on_account
                  FROM collections_settlement s
                  JOIN collections_settlement_line sl ON sl.settlement_id = s.id
             LEFT JOIN account_move_line l ON l.id = sl.move_line_id
             LEFT JOIN matched m ON m.line_id = sl.id
                 WHERE %(watched)s
              GROUP BY sl.settlement_id
            )
            SELECT s.id, GREATEST(LEAST(s.amount, t.base), t.base - s.amount_discount) AS due,
                   t.paid, t.written, t.rest, t.unbooked, t.on_account
              FROM total t
              JOIN collections_settlement s ON s.id = t.settlement_id
            """,
            watched=watched,
            in_time=in_time,
            matches=self.env["collections.followup"]._sql_matches(
                held, SQL("m.collections_settlement_id = h.agreement_id"), payments, on_account
            ),
        )

    @api.model
    def _sql_settlement_changes(self, company, day, partner_ids=None, on_account=()):
        """Return the statement that finds the settlements that are no longer as they stand.

        :return: ``SQL`` with the columns ``id``, ``state``, ``old_state``, ``due``, ``paid``,
            ``rest``, ``written``
        """
        engine = self.env["collections.followup"]
        payments = engine._get_unbooked_payments(engine._get_ruleset(company), partner_ids)
        watched = SQL(
            "s.company_id = %s AND s.date_start IS NOT NULL AND s.date_cancelled IS NULL"
            " AND s.is_final IS NOT TRUE AND %s",
            company.id,
            SQL("s.state IN ('active', 'paid', 'cancelled')")
            if partner_ids is None
            else SQL("s.partner_id IN %s", partner_ids),
        )
        return SQL(
            """
            WITH judged AS (
                SELECT e.*, s.state, s.amount_due, s.amount_paid, s.amount_rest,
                       s.amount_written_off,
                       CASE WHEN e.due <= 0 THEN 'cancelled'
                            WHEN e.paid >= e.due AND e.rest = 0 THEN 'settled'
                            WHEN e.paid >= e.due THEN 'paid'
                            WHEN s.date_limit >= %(day)s::date
                                 OR e.paid + e.unbooked + e.on_account >= e.due THEN 'active'
                            ELSE 'lapsed' END AS new_state
                  FROM (%(figures)s) e
                  JOIN collections_settlement s ON s.id = e.id
            )
            SELECT id, new_state, state, due, paid, rest, written
              FROM judged
             WHERE new_state IS DISTINCT FROM state OR due IS DISTINCT FROM amount_due
                OR paid IS DISTINCT FROM amount_paid OR rest IS DISTINCT FROM amount_rest
                OR written IS DISTINCT FROM amount_written_off
            """,
            day=day,
            figures=self._sql_settlement_figures(watched, payments, on_account),
        )

    @api.model
    def _evaluate_all(self, company):
        """Evaluate a company's settlements as of today, with what follows for their cases."""
        self.env["collections.followup"]._flush_ledger()
        changes = self._evaluate(company, company._collections_today())
        if changes:
            settlements = self.browse(changes)
            self.env["collections.followup"].refresh(company, settlements.partner_id)
            self._after_evaluation(changes)
