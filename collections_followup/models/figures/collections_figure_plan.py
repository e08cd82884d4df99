"""Figures of payment plans: how many of those that ended were broken."""

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...engine import figures as formulas
from .collections_figure_source import Figure


class CollectionsFigurePlan(models.AbstractModel):
    """Default rate of payment plans."""

    _name = "collections.figure.plan"
    _inherit = ["collections.figure.source"]
    _description = "Figures of Payment Plans"

    _figure_order = 60
    _figure_models = ("collections.plan",)
    _figure_person = "user_id"

    @api.model
    def _get_figures(self):
        # EXTENDS 'collections.figure.source'
        env = self.env
        return [
            Figure(
                name="plan_default_rate",
                label=env._("Payment plans in default"),
                formula=env._(
                    "plans in default ÷ (plans in default + completed ones) × 100, by the day on "
                    "which they ended; those that go on are in neither"
                ),
                source=env._("usual in credit management"),
                unit="percent",
                better="down",
                family="plans",
                value=lambda parts, _scope, _period: formulas.plan_default_rate(
                    parts["defaulted"], parts["ended"]
                ),
                conventions=(),
                parts={"defaulted": env._("Plans in default"), "ended": env._("Plans that ended")},
            )
        ]

    @api.model
    def _sql_plans(self, scope):
        """Return the statement of plans that ended. The collector is that of the plan."""
        rows = SQL(
            """
            SELECT p.no, e.company_id, e.partner_id AS customer_id, e.user_id, e.state
              FROM period p
              JOIN collections_plan e
                ON CASE WHEN e.state = 'defaulted' THEN e.default_date ELSE e.date_closed END
                   BETWEEN p.first AND p.last
             WHERE e.company_id IN %s AND e.state IN ('defaulted', 'completed')
            """,
            tuple(scope.companies.ids) or (0,),
        )
        return self._sql_grouped(
            scope,
            SQL(),
            rows,
            {
                "defaulted": SQL("COUNT(*) FILTER (WHERE i.state = 'defaulted')"),
                "ended": SQL("COUNT(*)"),
            },
            person=SQL("i.user_id"),
        )

    @api.model
    def _get_document_lists(self, figure, scope):
        # EXTENDS 'collections.figure.source'
        first, last = scope.periods[-1]
        ended = [
            Domain("state", "=", state) & Domain(day, ">=", first) & Domain(day, "<=", last)
            for state, day in (("defaulted", "default_date"), ("completed", "date_closed"))
        ]
        return [
            (
                self.env._("Payment plans"),
                "collections.plan",
                Domain("company_id", "in", scope.companies.ids) & Domain.OR(ended),
            )
        ]
