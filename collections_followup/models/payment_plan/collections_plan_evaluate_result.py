"""What became of payment plans, and what is written of it: the end of their evaluation."""

from odoo import models
from odoo.tools import SQL

FIGURES = (
    "amount_paid",
    "amount_open",
    "amount_late",
    "amount_due_now",
    "amount_uncovered",
    "amount_write_off",
    "amount_written_off",
    "amount_on_account",
    "amount_next",
    "date_next",
    "late_count",
    "default_date",
)


class CollectionsPlan(models.Model):
    _inherit = "collections.plan"

    def _sql_plan_verdicts(self, day):
        """Return the part ``verdict``: each plan with the sums of its instalments.

        ``kept``: nothing of it is to be paid any more, or only charges that are not owed.
        """
        return SQL(
            """
            verdict AS MATERIALIZED (
                SELECT t.id, t.state AS state_before, t.residual, t.uncovered AS amount_uncovered,
                       t.written AS amount_written_off, t.given_up,
                       -- also what was paid beyond the instalments, of the discount
                       t.paid AS amount_paid, t.on_account AS amount_on_account, t.to_match,
                       j.amount_open, j.amount_late, j.date_next, j.late_count,
                       j.default_date, j.amount_next,
                       j.amount_open <= 0
                           OR (t.residual <= t.given_up AND NOT EXISTS (
                               -- interest that fell due before the last payment is owed
                               SELECT 1 FROM judged o
                                WHERE o.plan_id = t.id AND o.charge > 0 AND NOT o.covered
                                  AND o.date_due <= t.last_day
                                  AND NOT EXISTS (SELECT 1 FROM collections_plan_line cl
                                                   WHERE cl.installment_id = o.id))) AS kept,
                       t.accelerate, t.last_day AS paid_day,
                       GREATEST(t.last_day, t.written_day) AS last_day
                  FROM total t
                  JOIN (
                    SELECT plan_id, SUM(amount_open) AS amount_open,
                           COALESCE(SUM(amount_open - on_account) FILTER (
                               WHERE date_due < %(day)s::date), 0) AS amount_late,
                           MIN(date_due) FILTER (WHERE NOT received) AS date_next,
                           (COUNT(*) FILTER (WHERE NOT received
                                             AND date_due < %(day)s::date))::int AS late_count,
                           MIN(breach) AS default_date,
                           (array_agg(amount_open - on_account ORDER BY date_due, id)
                               FILTER (WHERE NOT received))[1] AS amount_next
                      FROM judged GROUP BY plan_id
                  ) j ON j.plan_id = t.id
            )
            """,
            day=day,
        )

    def _sql_plan_states(self, day):
        """Return the part ``decided``: the state of each plan."""
        return SQL(
            """
            decided AS (
                SELECT v.*,
                       CASE WHEN v.kept AND v.given_up <= 0 THEN 'completed'
                            -- paid up, only what came before the last payment is a default:
                            -- later instalments ask for interest that is not owed any more
                            WHEN v.default_date <= CASE WHEN v.kept
                                                        THEN LEAST(%(day)s::date, v.paid_day)
                                                        ELSE %(day)s::date END
                            THEN 'defaulted'
                            WHEN v.kept THEN 'paid'
                            ELSE 'active' END AS state
                  FROM verdict v
            )
            """,
            day=day,
        )

    def _sql_plan_results(self):
        """Return the part ``result``: the figures of each plan in its state."""
        return SQL(
            """
            result AS MATERIALIZED (
                SELECT v.id, v.state, v.state_before, v.amount_uncovered, v.amount_paid,
                       v.amount_written_off, v.amount_on_account,
                       CASE WHEN v.state = 'paid' THEN v.given_up ELSE 0 END AS amount_write_off,
                       CASE WHEN v.kept THEN 0 ELSE v.amount_open END AS amount_open,
                       CASE WHEN v.kept THEN 0 ELSE v.amount_late END AS amount_late,
                       CASE WHEN v.state IN ('completed', 'paid') THEN 0
                            -- with the instalments paid, what is left is the lost discount
                            WHEN v.state = 'defaulted' AND (v.accelerate OR v.kept)
                            THEN GREATEST(v.residual - v.to_match, 0)
                            ELSE v.amount_late END AS amount_due_now,
                       CASE WHEN v.kept THEN 0 ELSE COALESCE(v.amount_next, 0) END AS amount_next,
                       CASE WHEN NOT v.kept THEN v.date_next END AS date_next,
                       CASE WHEN v.kept THEN 0 ELSE v.late_count END AS late_count,
                       CASE WHEN v.state NOT IN ('completed', 'paid')
                            THEN v.default_date END AS default_date,
                       v.kept,
                       CASE WHEN v.state = 'completed' THEN v.last_day END AS date_closed
                  FROM decided v
            )
            """
        )

    def _sql_write_installments(self, day):
        """Return the part ``written``, which writes what changed of instalments."""
        return SQL(
            """
            written AS (
                UPDATE collections_plan_installment r
                   SET amount_paid = n.amount_paid, amount_open = n.amount_open,
                       amount_on_account = n.amount_on_account, date_paid = n.date_paid,
                       state = n.state, plan_state = n.plan_state
                  FROM (
                    SELECT j.id, j.amount_paid, j.date_paid, res.state AS plan_state,
                           CASE WHEN res.kept THEN 0 ELSE j.amount_open END AS amount_open,
                           CASE WHEN res.kept THEN 0 ELSE j.on_account END AS amount_on_account,
                           CASE WHEN j.gone THEN 'closed'
                                WHEN j.covered THEN 'paid'
                                WHEN res.kept THEN 'closed'
                                WHEN j.received THEN 'received'
                                WHEN j.date_due >= %(day)s::date THEN 'planned'
                                WHEN j.last_chance >= %(day)s::date THEN 'late'
                                ELSE 'missed' END AS state
                      FROM judged j JOIN result res ON res.id = j.plan_id
                  ) n
                 WHERE r.id = n.id
                   AND ROW(r.amount_paid, r.amount_open, r.amount_on_account, r.date_paid, r.state,
                           r.plan_state)
                       IS DISTINCT FROM
                       ROW(n.amount_paid, n.amount_open, n.amount_on_account, n.date_paid, n.state,
                           n.plan_state)
             RETURNING r.id
            )
            """,
            day=day,
        )

    def _sql_write_plans(self):
        """Return the part ``changed``, which writes what changed of plans."""
        return SQL(
            """
            changed AS (
                UPDATE collections_plan p
                   SET (%(columns)s) = ROW(%(result_columns)s), state = res.state,
                       date_closed = res.date_closed,
                       write_date = now() AT TIME ZONE 'UTC'
                  FROM result res
                 WHERE p.id = res.id
                   AND ROW(%(plan_columns)s, p.state, p.date_closed)
                       IS DISTINCT FROM ROW(%(result_columns)s, res.state, res.date_closed)
             RETURNING p.id, res.state_before, res.state
            )
            """,
            columns=self._sql_columns(),
            result_columns=self._sql_columns("res"),
            plan_columns=self._sql_columns("p"),
        )

    def _sql_columns(self, table=None):
        """Return the columns that the evaluation writes, each of a table if one is named."""
        path = (table,) if table else ()
        return SQL(", ").join(SQL.identifier(*path, name) for name in FIGURES)
