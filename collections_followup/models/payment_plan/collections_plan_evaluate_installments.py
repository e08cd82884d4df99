"""What instalments have got: parts of the statement that evaluates payment plans."""

from odoo import models
from odoo.tools import SQL


class CollectionsPlan(models.Model):
    _inherit = "collections.plan"

    def _sql_evaluated_installments(self):
        """Return the part ``inst``: each instalment as an interval of money.

        It runs from ``before`` to ``target``. The plan is shortened from its end: an instalment
        with ``target`` no more than ``before`` is cut off. ``last_chance`` is the last day on
        which money for it is no breach.
        """
        return SQL(
            """
            inst AS (
                SELECT r.id, r.plan_id, r.sequence, r.date_due, r.amount, t.paid,
                       t.paid + t.on_account AS received,
                       r.interest + r.fee AS charge,
                       LEAST(SUM(r.amount) OVER upto,
                             SUM(r.amount) OVER whole - t.reduced) AS target,
                       LEAST(SUM(r.amount) OVER upto - r.amount,
                             SUM(r.amount) OVER whole - t.reduced) AS before,
                       GREATEST(
                           LEAST(r.date_deadline,
                                 CASE WHEN t.max_late > 0
                                      THEN LEAD(r.date_due, GREATEST(t.max_late - 1, 0))
                                           OVER upto END),
                           t.date_reactivated) AS last_chance
                  FROM collections_plan_installment r
                  JOIN total t ON t.id = r.plan_id
                WINDOW upto AS (PARTITION BY r.plan_id ORDER BY r.date_due, r.sequence
                                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW),
                       whole AS (PARTITION BY r.plan_id)
            )
            """
        )

    def _sql_covering_days(self):
        """Return the part ``covering``: the day on which enough had come for an instalment."""
        return SQL(
            """
            covering AS (
                SELECT inst.id, MIN(run.day) AS day
                  FROM inst
                  JOIN running run ON run.plan_id = inst.plan_id AND run.total >= inst.target
                 WHERE inst.target > inst.before AND inst.received >= inst.target
              GROUP BY inst.id
            )
            """
        )

    def _sql_judged_installments(self):
        """Return the part ``judged``: what each instalment has got and has open, and its breach."""
        return SQL(
            """
            judged AS MATERIALIZED (
                SELECT inst.id, inst.plan_id, inst.date_due, inst.amount, inst.charge,
                       CASE WHEN inst.paid >= inst.target THEN c.day END AS date_paid,
                       inst.paid >= inst.target OR inst.target <= inst.before AS covered,
                       inst.received >= inst.target OR inst.target <= inst.before AS received,
                       GREATEST(LEAST(inst.received, inst.target)
                                - GREATEST(inst.before, inst.paid), 0) AS on_account,
                       -- cut off by what left the items otherwise: neither paid nor due
                       inst.target <= inst.before AS gone,
                       GREATEST(inst.target - GREATEST(inst.before, inst.paid), 0)
                           AS amount_open,
                       GREATEST(LEAST(inst.paid, inst.target) - GREATEST(inst.before, 0), 0)
                           AS amount_paid,
                       CASE WHEN inst.target > inst.before
                             AND (c.day IS NULL OR c.day > inst.last_chance)
                            THEN inst.last_chance + 1 END AS breach,
                       inst.last_chance
                  FROM inst LEFT JOIN covering c ON c.id = inst.id
            )
            """
        )
