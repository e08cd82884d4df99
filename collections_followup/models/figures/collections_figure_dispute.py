"""Figures of disputes: how long it takes to settle one."""

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...engine import figures as formulas
from .collections_figure_source import Figure


class CollectionsFigureDispute(models.AbstractModel):
    """Cycle time of disputes."""

    _name = "collections.figure.dispute"
    _inherit = ["collections.figure.source"]
    _description = "Figures of Disputes"

    _figure_order = 70
    _figure_models = ("collections.dispute",)

    @api.model
    def _get_figures(self):
        # EXTENDS 'collections.figure.source'
        env = self.env
        return [
            Figure(
                name="dispute_cycle_time",
                label=env._("Dispute cycle time"),
                formula=env._(
                    "Σ days from the day it was raised to the day it was resolved ÷ disputes"
                ),
                source=env._("usual in credit management"),
                unit="days",
                better="down",
                family="disputes",
                value=self._value_cycle_time,
                conventions=(
                    self._choose(
                        "method",
                        env._("Method"),
                        {
                            "simple": env._("each dispute for one"),
                            "weighted": env._("each dispute by its amount"),
                        },
                    ),
                ),
                parts={
                    "count": env._("Disputes resolved"),
                    "days": env._("Days open, all of them"),
                    "amount": env._("Disputed amounts"),
                },
            )
        ]

    @api.model
    def _value_cycle_time(self, parts, scope, _period):
        weight, total = parts["count"], parts["days"]
        if scope.options["method"] == "weighted":
            weight, total = parts["amount"], parts["weighted"]
        return formulas.weighted_days_late([(weight, total / weight)]) if weight else None

    @api.model
    def _sql_disputes(self, scope):
        """Return the statement of disputes that were resolved; merged ones are in the other one."""
        rows = SQL(
            """
            SELECT p.no, e.company_id, e.partner_id AS customer_id,
                   GREATEST(e.date_closed - e.date_raised, 0) AS days, a.amount
              FROM period p
              JOIN collections_dispute e ON e.date_closed BETWEEN p.first AND p.last
        CROSS JOIN LATERAL (
                   SELECT COALESCE(SUM(dl.amount_company), 0) AS amount
                     FROM collections_dispute_line dl WHERE dl.dispute_id = e.id) a
             WHERE e.company_id IN %s AND e.state = 'resolved' AND e.merged_into_id IS NULL
            """,
            tuple(scope.companies.ids) or (0,),
        )
        return self._sql_grouped(
            scope,
            SQL(),
            rows,
            {
                "count": SQL("COUNT(*)"),
                "days": SQL("SUM(i.days)"),
                "amount": SQL("SUM(i.amount)"),
                "weighted": SQL("SUM(i.amount * i.days)"),
            },
        )

    @api.model
    def _get_document_lists(self, figure, scope):
        # EXTENDS 'collections.figure.source'
        first, last = scope.periods[-1]
        return [
            (
                self.env._("Disputes"),
                "collections.dispute",
                Domain("company_id", "in", scope.companies.ids)
                & Domain("state", "=", "resolved")
                & Domain("merged_into_id", "=", False)
                & Domain("date_closed", ">=", first)
                & Domain("date_closed", "<=", last),
            )
        ]
