"""What became of earlier debts: what of them reached each bucket, and what was lost in the end."""

from odoo import api, models
from odoo.tools import SQL

from ...engine.ageing import get_thresholds


class CollectionsFigureLoss(models.AbstractModel):
    _inherit = "collections.figure.loss"

    @api.model
    def _sql_history(self, scope):
        """Return the tables of what reached each bucket, and was lost: the last is ``history``.

        A row for each period, with arrays by bucket. Debts and matches are added up by their days
        first, and each bucket of a period is a condition on days.
        """
        shift = 1 if scope.options["due_today"] == "yes" else 0
        starts = [None, *(day - shift for day in get_thresholds(scope.limits))]
        return SQL(
            """
            claim AS MATERIALIZED (
                SELECT l.id, l.balance AS amount, COALESCE(l.date_maturity, l.date) AS due
                  FROM account_move_line l
                  JOIN account_journal j ON j.id = l.journal_id
                   AND j.type NOT IN ('bank', 'cash', 'credit')
                 WHERE l.account_id IN %(accounts)s AND l.company_id IN %(companies)s
                   AND l.parent_state = 'posted' AND l.balance > 0
                   AND COALESCE(l.date_maturity, l.date) <= %(last)s
                   AND COALESCE(l.date_maturity, l.date) > %(first)s - %(span)s),
            due_on AS (SELECT due, SUM(amount) AS amount FROM claim GROUP BY due),
            given_up AS MATERIALIZED (
                SELECT o.id, s.share
                  FROM share s
                  JOIN account_move_line o ON o.move_id = s.move_id
                   AND o.account_id IN %(accounts)s),
            matched_on AS (
                SELECT k.due, r.max_date - k.due AS days, SUM(r.amount) AS amount,
                       SUM(r.amount * g.share) AS lost
                  FROM claim k
                  JOIN account_partial_reconcile r ON r.debit_move_id = k.id
             LEFT JOIN given_up g ON g.id = r.credit_move_id
              GROUP BY 1, 2),
            old AS (
                SELECT p.no, %(old)s
                  FROM period p
                  JOIN due_on d ON d.due <= p.last AND d.due > p.last - %(span)s
              GROUP BY p.no),
            gone AS (
                SELECT p.no, %(gone)s, %(lost)s
                  FROM period p
                  JOIN matched_on m ON m.due <= p.last
                   AND m.due > p.last - %(span)s
                   AND m.due + m.days <= p.last
              GROUP BY p.no),
            history AS MATERIALIZED (
                SELECT p.no, ARRAY[%(reached)s] AS reached, ARRAY[%(lost_of)s] AS lost
                  FROM period p
             LEFT JOIN old ON old.no = p.no
             LEFT JOIN gone ON gone.no = p.no)
            """,
            span=SQL("interval '1 month' * %s", int(scope.options["history"])),
            first=scope.periods[0][1],
            last=scope.periods[-1][1],
            accounts=self._get_receivable_ids(),
            companies=tuple(scope.companies.ids) or (0,),
            **self._sql_by_bucket(starts),
        )

    @api.model
    def _sql_by_bucket(self, starts):
        """Return the columns of the tables of ``_sql_history``: in each, one for each bucket.

        :param list starts: the first day past due of each bucket; None of what is not past due
        """
        columns = {"old": [], "gone": [], "lost": [], "reached": [], "lost_of": []}
        for place, start in enumerate(starts):
            old, gone, lost = (SQL.identifier(f"{name}_{place}") for name in ("o", "g", "l"))
            grown, before = SQL("TRUE"), SQL("FALSE")
            after = SQL("TRUE")
            if start is not None:
                grown = SQL("due + %s <= last", start)
                before = SQL("%s AND days < %s", grown, start)
                after = SQL("%s AND days >= %s", grown, start)
            columns["old"].append(SQL("SUM(amount) FILTER (WHERE %s) AS %s", grown, old))
            columns["gone"].append(SQL("SUM(amount) FILTER (WHERE %s) AS %s", before, gone))
            columns["lost"].append(SQL("SUM(lost) FILTER (WHERE %s) AS %s", after, lost))
            columns["reached"].append(
                SQL("GREATEST(0, COALESCE(%s, 0) - COALESCE(%s, 0))", old, gone)
            )
            columns["lost_of"].append(SQL("COALESCE(%s, 0)", lost))
        return {name: SQL(", ").join(parts) for name, parts in columns.items()}
