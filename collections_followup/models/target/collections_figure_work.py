"""Figures of what collectors achieve: money that came in late, and what is past due no more."""

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..figures.collections_figure_source import Figure


class CollectionsFigureWork(models.AbstractModel):
    """Collected, and reduction of what is past due, by whose the customers were."""

    _name = "collections.figure.work"
    _inherit = ["collections.figure.source"]
    _description = "Figures of Collectors' Work"

    _figure_order = 45
    _figure_by_invoice = True

    @api.model
    def _get_figures(self):
        # EXTENDS 'collections.figure.source'
        env = self.env
        shared = {
            "source": env._("chosen here: the trade has no one definition"),
            "unit": "currency",
            "better": "up",
        }
        return [
            Figure(
                name="collected",
                label=env._("Collected"),
                formula=env._(
                    "payments matched with invoices in the period, by the later one of the days of "
                    "invoice and payment"
                ),
                family="collected",
                value=lambda parts, _scope, _period: parts["collected"],
                conventions=(
                    self._choose(
                        "what",
                        env._("Which payments"),
                        {
                            "late": env._("only what was past due when it was paid"),
                            "all": env._("all payments of invoices"),
                        },
                    ),
                ),
                parts={"collected": env._("Collected")},
                **shared,
            ),
            Figure(
                name="overdue_reduced",
                label=env._("Past due reduced"),
                formula=env._("past due the day before the period − past due at its end"),
                family="reduced",
                value=lambda parts, _scope, _period: parts["before"] - parts["after"],
                conventions=self._get_open_conventions(),
                parts={
                    "before": env._("Past due the day before the period"),
                    "after": env._("Past due at its end"),
                },
                **shared,
            ),
        ]

    # ----------------------------------------------------------------------- statements

    @api.model
    def _sql_held(self, scope):
        """Return the query of ``counted`` with ``holder_id``, the collector who had the customer.

        That is who has the customer's case of the period, or had it last before it was closed: of
        several cases the latest. Without such a case it is the customer's collector of now.
        """
        collector = self._get_groupings()["collector"]
        return SQL(
            """
            SELECT i.*, COALESCE(held.user_id, %(collector)s) AS holder_id
              FROM counted i %(joins)s
         LEFT JOIN LATERAL (
                SELECT c.user_id
                  FROM period p
                  JOIN collections_case c ON c.date_open <= p.last
                   AND COALESCE(c.date_close, 'infinity') >= p.first
                 WHERE p.no = i.no AND c.partner_id = i.customer_id
                   AND c.company_id = keeper.owner_id
              ORDER BY c.date_open DESC, c.id DESC
                 LIMIT 1) held ON TRUE
            """,
            collector=collector.value,
            joins=self.env["collections.ageing"]._sql_joins(scope, [collector]),
        )

    @api.model
    def _sql_collected(self, scope):
        """Return the statement of what was paid."""
        late = SQL("paid.days > 0") if scope.options["what"] == "late" else SQL("TRUE")
        tables = SQL(
            """
            counted AS (
                SELECT paid.no, paid.company_id, paid.customer_id, SUM(paid.amount) AS amount
                       %(seller)s
                  FROM (%(paid)s) paid WHERE paid.paid AND %(late)s
              GROUP BY 1, 2, 3 %(seller)s)
            """,
            paid=self._sql_paid(scope),
            late=late,
            seller=self._sql_seller(scope, "paid"),
        )
        return self._sql_grouped(
            scope,
            tables,
            self._sql_held(scope),
            {"collected": SQL("SUM(i.amount)")},
            person=SQL("i.holder_id"),
        )

    @api.model
    def _sql_reduced(self, scope):
        """Return the statement of what was past due before the periods and at their ends."""
        days = {day for first, last in scope.periods for day in (self._get_day_before(first), last)}
        tables = SQL(
            """
            %(balances)s,
            counted AS (
                SELECT p.no, b.company_id, b.customer_id, b.overdue AS before, 0 AS after %(seller)s
                  FROM period p JOIN balance b ON b.day = p.first - 1
             UNION ALL
                SELECT p.no, b.company_id, b.customer_id, 0, b.overdue %(seller)s
                  FROM period p JOIN balance b ON b.day = p.last)
            """,
            balances=self._sql_balances_on(scope, days),
            seller=self._sql_seller(scope, "b"),
        )
        return self._sql_grouped(
            scope,
            tables,
            self._sql_held(scope),
            {name: SQL("SUM(i.%s)", SQL.identifier(name)) for name in ("before", "after")},
            person=SQL("i.holder_id"),
        )

    # ------------------------------------------------------------------------ documents

    @api.model
    def _find_held(self, scope, user_ids=None):
        # EXTENDS 'collections.figure.source': who has, or had, the case of the period
        self.env.flush_all()
        whose = SQL("IS NOT NULL") if user_ids is None else SQL("= ANY(%s)", list(user_ids))
        rows = self.env.execute_query(
            SQL(
                """
                WITH period (no, first, last) AS (VALUES (0, %(first)s::date, %(last)s::date)),
                     counted AS (
                SELECT 0 AS no, keeper.company_id, c.id AS customer_id
                  FROM res_partner c
            CROSS JOIN UNNEST(%(companies)s::int[]) keeper (company_id)
                 WHERE c.commercial_partner_id = c.id)
                SELECT DISTINCT i.customer_id FROM (%(rows)s) i WHERE i.holder_id %(whose)s
                """,
                first=scope.periods[-1][0],
                last=scope.periods[-1][1],
                companies=scope.companies.ids,
                rows=self._sql_held(scope),
                whose=whose,
            )
        )
        return [customer_id for [customer_id] in rows]

    @api.model
    def _get_document_lists(self, figure, scope):
        # EXTENDS 'collections.figure.source'
        if figure.family == "reduced":
            _first, last = scope.periods[-1]
            return [
                (
                    self.env._("Past due at the end of the period"),
                    "account.move.line",
                    self._get_open_documents(scope, last) & Domain("date_maturity", "<", last),
                )
            ]
        return [
            (
                self.env._("Paid in the period"),
                "account.move.line",
                self._get_paid_documents(scope),
            )
        ]
