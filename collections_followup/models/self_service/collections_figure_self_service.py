"""Figures of what customers do by themselves on their account page."""

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...engine import figures as formulas
from ..figures.collections_figure_source import Figure

KINDS = ("promise", "plan", "dispute")


class CollectionsFigureSelfService(models.AbstractModel):
    """The share of promises, plans and disputes that customers entered themselves."""

    _name = "collections.figure.self.service"
    _inherit = ["collections.figure.source"]
    _description = "Figures of Self-Service"

    _figure_order = 88
    _figure_models = (
        "collections.promise",
        "collections.plan",
        "collections.dispute",
        "collections.portal.request",
    )

    @api.model
    def _get_figures(self):
        # EXTENDS 'collections.figure.source'
        env = self.env
        what = self._choose(
            "what",
            env._("What"),
            {
                "all": env._("promises, payment plans and disputes, each for one"),
                "promise": env._("promises only"),
                "plan": env._("payment plans only"),
                "dispute": env._("disputes only"),
            },
        )
        return [
            Figure(
                name="self_service_share",
                label=env._("Done by customers themselves"),
                formula=env._(
                    "made in the period by customers on their account page ÷ made in the period "
                    "× 100; a promise is made on its day, a plan comes into force, a dispute is "
                    "raised"
                ),
                source=env._("own definition"),
                unit="percent",
                better="up",
                family="self_service",
                value=self._value_share,
                conventions=(what,),
                parts={
                    "promise_own": env._("Promises by customers"),
                    "promise_all": env._("Promises"),
                    "plan_own": env._("Payment plans by customers"),
                    "plan_all": env._("Payment plans"),
                    "dispute_own": env._("Disputes by customers"),
                    "dispute_all": env._("Disputes"),
                },
            )
        ]

    @api.model
    def _value_share(self, parts, scope, _period):
        kinds = {"all": KINDS}.get(scope.options["what"], (scope.options["what"],))
        own, made = (sum(parts[f"{kind}_{part}"] for kind in kinds) for part in ("own", "all"))
        return formulas.recovery_rate(own, made)

    @api.model
    def _sql_self_service(self, scope):
        """Return the statement of what was made in periods, and by whom."""
        for name in self._figure_models:
            self.env[name].flush_model()
        rows = SQL(
            """
            SELECT p.no, e.company_id, e.partner_id AS customer_id, 'promise' AS kind,
                   e.channel = 'portal' AS own
              FROM period p
              JOIN collections_promise e ON e.date_made BETWEEN p.first AND p.last
               AND e.company_id IN %(companies)s
         UNION ALL
            SELECT p.no, e.company_id, e.partner_id, 'plan',
                   EXISTS (SELECT FROM collections_portal_request r
                            WHERE r.plan_id = e.id AND r.kind = 'plan')
              FROM period p
              JOIN collections_plan e ON e.date_active BETWEEN p.first AND p.last
               AND e.company_id IN %(companies)s
         UNION ALL
            SELECT p.no, e.company_id, e.partner_id, 'dispute', e.source = 'portal'
              FROM period p
              JOIN collections_dispute e ON e.date_raised BETWEEN p.first AND p.last
               AND e.company_id IN %(companies)s AND e.merged_into_id IS NULL
            """,
            companies=tuple(scope.companies.ids) or (0,),
        )
        columns = {}
        for kind in KINDS:
            columns[f"{kind}_all"] = SQL("COUNT(*) FILTER (WHERE i.kind = %s)", kind)
            columns[f"{kind}_own"] = SQL("COUNT(*) FILTER (WHERE i.kind = %s AND i.own)", kind)
        return self._sql_grouped(scope, SQL(), rows, columns)

    @api.model
    def _get_document_lists(self, figure, scope):
        # EXTENDS 'collections.figure.source'
        first, last = scope.periods[-1]
        env, companies = self.env, Domain("company_id", "in", scope.companies.ids)
        made = (
            (env._("Promises"), "collections.promise", "date_made", Domain.TRUE),
            (env._("Payment plans"), "collections.plan", "date_active", Domain.TRUE),
            (
                *(env._("Disputes"), "collections.dispute", "date_raised"),
                Domain("merged_into_id", "=", False),
            ),
        )
        return [
            (
                label,
                model,
                companies & Domain(day, ">=", first) & Domain(day, "<=", last) & more,
            )
            for label, model, day, more in made
        ]
