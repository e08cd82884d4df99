"""What customers owed on some days, and what of it was past due, less credits and disputes."""

from odoo import api, models
from odoo.tools import SQL


class CollectionsFigureSource(models.AbstractModel):
    _inherit = "collections.figure.source"

    @api.model
    def _sql_disputed(self):
        """Return the query of what was disputed of invoices on the days of ``item``.

        The columns are ``day``, ``move_id`` and ``amount``, as it was entered.
        """
        return SQL(
            """
            SELECT i.day, dl.move_id, SUM(dl.amount_company) AS amount
              FROM (SELECT DISTINCT day FROM item) i
              JOIN collections_dispute d ON d.date_raised <= i.day
              JOIN collections_dispute_line dl ON dl.dispute_id = d.id
             WHERE COALESCE(dl.date_closed, d.date_closed, 'infinity') > i.day
          GROUP BY 1, 2
            """
        )

    @api.model
    def _sql_balances_on(self, scope, days):
        """Return the table ``balance`` of what customers owed at the end of some days.

        The columns are ``day``, ``company_id``, ``customer_id``, ``total``, and its parts
        ``overdue`` and ``current``; and ``salesperson_id``, see ``_has_seller``.
        """
        days = sorted(set(days))
        if not scope.shared:
            return SQL("balance AS MATERIALIZED (%s)", self._sql_balances_of(scope, days))
        used = ("due_today", "credits", "disputed", "tolerance")
        kept = scope.shared.keep(
            ("balances", *(scope.options.get(name) for name in used)),
            lambda: self._sql_balances_of(scope, scope.shared.days),
        )
        return SQL("balance AS (SELECT * FROM %s WHERE day IN %s)", kept, tuple(days))

    @api.model
    def _sql_balances_of(self, scope, days):
        """Return the query of what customers owed, see ``_sql_balances_on``."""
        claimed = SQL("GREATEST(i.open, 0)")
        disputed = SQL()
        if scope.options.get("disputed") == "excluded":
            # Capped by invoice, of several instalments what is past due first: the running total
            # of what is open before an item has had its share.
            disputed = SQL(
                """
                disputed AS (%s),
                undisputed AS (
                    SELECT u.*, GREATEST(u.open, 0)
                           - LEAST(GREATEST(u.open, 0), GREATEST(0, COALESCE(u.disputed, 0)
                                   - (u.upto - GREATEST(u.open, 0)))) AS claimed
                      FROM (SELECT i.*, s.amount AS disputed,
                                   SUM(GREATEST(i.open, 0)) OVER (
                                       PARTITION BY i.day, i.move_id ORDER BY i.due, i.line_id
                                       ROWS UNBOUNDED PRECEDING) AS upto
                              FROM item i
                         LEFT JOIN disputed s ON s.day = i.day AND s.move_id = i.move_id) u),
                """,
                self._sql_disputed(),
            )
            claimed = SQL("i.claimed")
        netted = scope.options.get("credits") == "netted"
        values = {
            "items": self._sql_open(scope, days),
            "disputed": disputed,
            "claimed": claimed,
            "source": SQL("undisputed") if disputed else SQL("item"),
        }
        if self._has_seller(scope):
            credit = SQL("GREATEST(-i.open, 0)") if netted else SQL("0")
            return self._sql_balances_by_seller(credit=credit, **values)
        return SQL(
            """
            WITH item AS (%(items)s),
            %(disputed)s
            owed AS (
                SELECT i.day, i.company_id, i.customer_id, SUM(%(claimed)s) AS debit,
                       COALESCE(SUM(%(claimed)s) FILTER (WHERE i.late > 0), 0) AS late,
                       %(credit)s AS credit
                  FROM %(source)s i GROUP BY 1, 2, 3)
            SELECT day, company_id, customer_id, debit - credit AS total,
                   GREATEST(late - credit, 0) AS overdue,
                   debit - credit - GREATEST(late - credit, 0) AS current
              FROM owed
            """,
            credit=SQL("SUM(GREATEST(-i.open, 0))") if netted else SQL("0"),
            **values,
        )

    @api.model
    def _sql_balances_by_seller(self, **parts):
        """Return the query of what customers owed of the invoices of each salesperson.

        A customer's credits reduce what he owes by due date, whoever sold it, so that all
        salespeople together have what the customer owes. What is left of credits stands at the
        salesperson of the credit.

        :param SQL parts: ``items``, ``disputed`` (further tables), ``claimed`` and ``credit`` of
            an item, ``source`` (the table of the items)
        """
        return SQL(
            """
            WITH item AS (%(items)s),
            %(disputed)s
            valued AS (
                SELECT i.day, i.company_id, i.customer_id, i.salesperson_id, i.line_id, i.due,
                       i.late, %(claimed)s AS claimed, %(credit)s AS credit
                  FROM %(source)s i),
            summed AS (
                SELECT v.*,
                       SUM(claimed) OVER up AS claimed_upto, SUM(claimed) OVER whole AS claimed_all,
                       SUM(credit) OVER up AS credit_upto, SUM(credit) OVER whole AS credit_all
                  FROM valued v
                WINDOW whole AS (PARTITION BY day, company_id, customer_id),
                       up AS (PARTITION BY day, company_id, customer_id ORDER BY due, line_id
                              ROWS UNBOUNDED PRECEDING)),
            owed AS (
                SELECT s.*,
                       claimed - LEAST(claimed, GREATEST(0,
                           credit_all - (claimed_upto - claimed))) AS owing,
                       credit - LEAST(credit, GREATEST(0,
                           claimed_all - (credit_upto - credit))) AS left_over
                  FROM summed s)
            SELECT day, company_id, customer_id, SUM(owing - left_over) AS total,
                   COALESCE(SUM(owing) FILTER (WHERE late > 0), 0) AS overdue,
                   SUM(owing - left_over) - COALESCE(SUM(owing) FILTER (WHERE late > 0), 0)
                       AS current,
                   salesperson_id
              FROM owed GROUP BY day, company_id, customer_id, salesperson_id
            """,
            **parts,
        )
