"""Figures of what came in after it was written off."""

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...engine import figures as formulas
from ..figures.collections_figure_source import Figure


class CollectionsFigureRecovery(models.AbstractModel):
    """What was recovered of written-off debts."""

    _name = "collections.figure.recovery"
    _inherit = ["collections.figure.source", "collections.loss.recovered"]
    _description = "Figures of Recoveries after Write-offs"

    _figure_order = 82
    _figure_models = ("collections.memo.recovery",)

    @api.model
    def _get_figures(self):
        # EXTENDS 'collections.figure.source'
        env = self.env
        return [
            Figure(
                name="recovered_after_write_off",
                label=env._("Recovered after write-off"),
                formula=env._(
                    "Σ money booked in the period for what was written off before, credit notes "
                    "apart, at the rate of each payment"
                ),
                source=env._("own definition"),
                unit="currency",
                better="up",
                family="memo_recovered",
                value=self._value_recovered,
                conventions=(),
                parts={
                    "count": env._("Payments"),
                    "income": env._("Booked as income"),
                    "taken_back": env._("Write-offs taken back"),
                },
            )
        ]

    @api.model
    def _value_recovered(self, parts, _scope, _period):
        if not parts["count"]:
            return None
        return formulas.to_decimal(parts["income"]) + formulas.to_decimal(parts["taken_back"])

    @api.model
    def _sql_memo_recovered(self, scope):
        """Return the statement of what was booked, see ``collections.memo.recovery``."""
        rows = SQL(
            """
            SELECT p.no, e.company_id, e.partner_id AS customer_id, e.way,
                   e.amount_company AS amount
              FROM period p
              JOIN collections_memo_recovery e ON e.date_booked BETWEEN p.first AND p.last
             WHERE e.company_id IN %s AND e.state = 'booked' AND e.kind = 'payment'
            """,
            tuple(scope.companies.ids) or (0,),
        )
        return self._sql_grouped(
            scope,
            SQL(),
            rows,
            {
                "count": SQL("COUNT(*)"),
                "income": SQL("COALESCE(SUM(i.amount) FILTER (WHERE i.way = 'income'), 0)"),
                "taken_back": SQL("COALESCE(SUM(i.amount) FILTER (WHERE i.way != 'income'), 0)"),
            },
        )

    @api.model
    def _sql_recovered(self, scope):
        # OVERRIDE 'collections.loss.recovered': a credit note takes a loss back, as money does
        self.env["collections.memo.recovery"].flush_model()
        return SQL(
            """
            SELECT p.no, e.company_id, e.partner_id AS customer_id, e.amount_company AS amount
              FROM period p
              JOIN collections_memo_recovery e ON e.date_booked BETWEEN p.first AND p.last
             WHERE e.company_id IN %s AND e.state = 'booked'
            """,
            tuple(scope.companies.ids) or (0,),
        )

    @api.model
    def _get_recovered_documents(self, scope):
        # OVERRIDE 'collections.loss.recovered'
        return (
            self.env._("Came in for what was written off before"),
            "collections.memo.recovery",
            self._get_booked_domain(scope),
        )

    @api.model
    def _get_booked_domain(self, scope):
        """Return the domain of what was booked in the last period."""
        first, last = scope.periods[-1]
        return (
            Domain("company_id", "in", scope.companies.ids)
            & Domain("state", "=", "booked")
            & Domain("date_booked", ">=", first)
            & Domain("date_booked", "<=", last)
        )

    @api.model
    def _get_document_lists(self, figure, scope):
        # EXTENDS 'collections.figure.source'
        return [
            (
                self.env._("Recoveries"),
                "collections.memo.recovery",
                self._get_booked_domain(scope) & Domain("kind", "=", "payment"),
            )
        ]
