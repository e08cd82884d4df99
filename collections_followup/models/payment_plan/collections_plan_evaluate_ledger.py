"""What the ledger says about payment plans: parts of the statement that evaluates them.

Each part is a named sub-select of ``_sql_evaluate``, in the order of the methods here.
"""

from odoo import models
from odoo.tools import SQL


class CollectionsPlan(models.Model):
    _inherit = "collections.plan"

    def _sql_evaluated_plans(self, watched):
        """Return the part ``plan``: the plans that are evaluated, with their terms of default.

        :param SQL watched: condition on plans ``a``
        """
        return SQL(
            """
            plan AS MATERIALIZED (
                SELECT a.id, a.state, a.date_start, a.date_reactivated, a.accelerate,
                       COALESCE(a.max_late, 0) AS max_late,
                       COALESCE(a.discount, 0) AS discount
                  FROM collections_plan a
                 WHERE %s
            )
            """,
            watched,
        )

    def _sql_evaluated_items(self):
        """Return the part ``item``: what was agreed on of each item, and what it has open now.

        Payments under way that have no journal entry are no longer open.
        """
        return SQL(
            """
            item AS MATERIALIZED (
                SELECT l.plan_id, l.amount,
                       CASE WHEN aml.parent_state = 'posted'
                            THEN GREATEST(aml.amount_residual_currency
                                          - COALESCE(ub.amount, 0), 0)
                            ELSE 0 END AS residual
                  FROM collections_plan_line l
                  JOIN plan p ON p.id = l.plan_id
             LEFT JOIN account_move_line aml ON aml.id = l.move_line_id
             LEFT JOIN (SELECT line_id, SUM(amount + replaced) AS amount
                          FROM match WHERE kind = 'unbooked' GROUP BY line_id) ub
                    ON ub.line_id = l.id
            )
            """
        )

    def _sql_evaluated_debts(self):
        """Return the part ``debt``: the items of each plan in sum."""
        return SQL(
            """
            debt AS (
                SELECT plan_id, SUM(amount) AS covered, SUM(residual) AS residual
                  FROM item GROUP BY plan_id
            )
            """
        )

    def _sql_evaluated_write_offs(self):
        """Return the part ``own_write_off``: what each plan itself wrote off, and when last."""
        return SQL(
            """
            own_write_off AS (
                SELECT agreement_id AS plan_id, SUM(amount) AS amount, MAX(day) AS day
                  FROM match WHERE kind = 'own' GROUP BY agreement_id
            )
            """
        )

    def _sql_evaluated_payments(self):
        """Return the part ``payment``: what came for each plan since it began, matched or not."""
        return SQL(
            """
            payment AS MATERIALIZED (
                SELECT p.id AS plan_id, r.amount,
                       r.kind IN ('on_account', 'other_on_account') AS on_account,
                       -- what was on account before the plan is there when it begins
                       GREATEST(r.day, p.date_start) AS day
                  FROM match r
                  JOIN plan p ON p.id = r.agreement_id
                 WHERE r.kind != 'own' AND r.amount > 0
                   AND (r.day >= p.date_start OR r.kind IN ('on_account', 'other_on_account'))
            )
            """
        )

    def _sql_running_payments(self):
        """Return the part ``running``: on which day how much had come, matched or not."""
        return SQL(
            """
            running AS MATERIALIZED (
                SELECT plan_id, day,
                       SUM(SUM(amount)) OVER (PARTITION BY plan_id ORDER BY day) AS total
                  FROM payment
              GROUP BY plan_id, day
            )
            """
        )

    def _sql_payment_sums(self):
        """Return the part ``paid``: what came for each plan in sum, and when last."""
        return SQL(
            """
            paid AS (
                SELECT plan_id, COALESCE(SUM(amount) FILTER (WHERE NOT on_account), 0) AS paid,
                       MAX(day) FILTER (WHERE NOT on_account) AS last_day,
                       COALESCE(SUM(amount) FILTER (WHERE on_account), 0) AS on_account
                  FROM payment GROUP BY plan_id
            )
            """
        )

    def _sql_unmatched_sums(self):
        """Return the part ``to_match``: all that is on account for the items of each plan."""
        return SQL(
            """
            to_match AS (
                SELECT agreement_id AS plan_id, SUM(amount + replaced) AS amount
                  FROM match WHERE kind IN ('on_account', 'other_on_account')
              GROUP BY agreement_id
            )
            """
        )

    def _sql_left_otherwise(self):
        """Return the part ``gone``: what left the items other than by payments and the write-off.

        Below zero where a payment of before the plan was taken back.
        """
        return SQL(
            """
            gone AS (
                SELECT p.*, d.residual, COALESCE(tm.amount, 0) AS to_match,
                       COALESCE(pd.paid, 0) AS paid,
                       COALESCE(pd.on_account, 0) AS on_account,
                       COALESCE(pd.last_day, p.date_start) AS last_day,
                       COALESCE(w.amount, 0) AS written, w.day AS written_day,
                       -- what left the items otherwise; below zero: what came back
                       d.covered - d.residual - COALESCE(pd.paid, 0) - COALESCE(w.amount, 0)
                           AS otherwise
                  FROM plan p
                  JOIN debt d ON d.plan_id = p.id
             LEFT JOIN paid pd ON pd.plan_id = p.id
             LEFT JOIN to_match tm ON tm.plan_id = p.id
             LEFT JOIN own_write_off w ON w.plan_id = p.id
            )
            """
        )

    def _sql_plan_totals(self):
        """Return the part ``total``: what shortens each plan, and what is given up of its items.

        What left the items otherwise takes from the discount first, then from the plan's end.
        """
        return SQL(
            """
            total AS (
                SELECT g.*,
                       -- takes from the discount first, then shortens the plan from its end
                       GREATEST(g.otherwise - g.discount, 0) AS reduced,
                       GREATEST(-g.otherwise, 0) AS uncovered,
                       GREATEST(LEAST(g.discount - g.written - GREATEST(g.otherwise, 0),
                                      g.residual), 0) AS given_up
                  FROM gone g
            )
            """
        )
