"""Figures of agencies and lawyers: what came in of what they were given."""

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...engine import figures as formulas
from ..figures.collections_figure_source import Figure

# Of items that never came to the agency, and of those that did.
NOT_PLACED = ("waiting", "refused")
PLACED = ("placed", "paid", "recalled", "returned")


class CollectionsFigureAgency(models.AbstractModel):
    """Recovery by agencies, before and after their commission."""

    _name = "collections.figure.agency"
    _inherit = ["collections.figure.source"]
    _description = "Figures of Agencies"

    _figure_order = 84
    _figure_models = ("collections.placement", "collections.placement.recovery")

    @api.model
    def _get_figures(self):
        # EXTENDS 'collections.figure.source'
        env = self.env
        fees = self._choose(
            "fees",
            env._("Commission"),
            {
                "left": env._("before the commission"),
                "deducted": env._("less the commission: what is left of it"),
            },
        )
        within = self._enter(
            "within",
            env._("Days after it was placed"),
            lambda value: env._("came in up to %s days after it was placed", value),
            180,
            1,
            3650,
            whole=True,
        )
        return [
            Figure(
                name="agency_recovery",
                label=env._("Recovery by agencies"),
                formula=env._(
                    "came in of what was placed with agencies and lawyers in the period, while "
                    "it was with them, ÷ placed in the period × 100"
                ),
                source=env._("usual in credit management"),
                unit="percent",
                better="up",
                family="agency",
                value=self._value_recovery,
                conventions=(fees, within),
                parts={
                    "placed": env._("Placed in the period"),
                    "collected": env._("Came in of it"),
                    "commission": env._("Commission on that"),
                },
            )
        ]

    @api.model
    def _value_recovery(self, parts, scope, _period):
        deducted = scope.options["fees"] == "deducted"
        return formulas.recovery_rate(
            parts["collected"], parts["placed"], parts["commission"] if deducted else 0
        )

    @api.model
    def _sql_agency(self, scope):
        """Return the statement of what was placed in periods, and what came in of it.

        In company currency; what came back to the customer does not count.
        """
        self._flush_agencies()
        rows = SQL(
            """
            SELECT p.no, o.company_id, o.partner_id AS customer_id, l.amount_company AS placed,
                   COALESCE(r.amount, 0) AS collected, COALESCE(r.commission, 0) AS commission
              FROM period p
              JOIN collections_placement o ON o.date_placed BETWEEN p.first AND p.last
               AND o.company_id IN %(companies)s
              JOIN collections_placement_line l ON l.placement_id = o.id
               AND l.state NOT IN %(without)s
         LEFT JOIN LATERAL (
                   SELECT SUM(e.amount_company) AS amount, SUM(e.commission_company) AS commission
                     FROM collections_placement_recovery e
                    WHERE e.line_id = l.id AND %(counted)s) r ON TRUE
            """,
            companies=tuple(scope.companies.ids) or (0,),
            without=NOT_PLACED,
            counted=self._sql_counted(scope),
        )
        return self._sql_grouped(
            scope,
            SQL(),
            rows,
            {
                name: SQL("COALESCE(SUM(%s), 0)", SQL.identifier("i", name))
                for name in ("placed", "collected", "commission")
            },
        )

    @api.model
    def _sql_counted(self, scope):
        """Return the condition of money ``e`` of a placement ``o`` that the figure counts."""
        return SQL(
            "e.state = 'counted' AND e.date <= o.date_placed + %s", int(scope.options["within"])
        )

    @api.model
    def _flush_agencies(self):
        for name in (*self._figure_models, "collections.placement.line"):
            self.env[name].flush_model()

    @api.model
    def _get_document_lists(self, figure, scope):
        # EXTENDS 'collections.figure.source'
        first, last = scope.periods[-1]
        companies = Domain("company_id", "in", scope.companies.ids)
        return [
            (
                self.env._("Placed in the period"),
                "collections.placement",
                companies
                & Domain("date_placed", ">=", first)
                & Domain("date_placed", "<=", last)
                & Domain("line_ids.state", "in", PLACED),
            ),
            (
                self.env._("Came in of it"),
                "collections.placement.recovery",
                Domain("id", "in", self._find_collected_ids(scope, first, last)),
            ),
        ]

    @api.model
    def _find_collected_ids(self, scope, first, last):
        """Return the ids of the money that the figure of a period counts."""
        self._flush_agencies()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT e.id
                  FROM collections_placement_recovery e
                  JOIN collections_placement_line l ON l.id = e.line_id
                   AND l.state NOT IN %(without)s
                  JOIN collections_placement o ON o.id = l.placement_id
                   AND o.company_id IN %(companies)s
                   AND o.date_placed BETWEEN %(first)s AND %(last)s
                 WHERE %(counted)s
                """,
                without=NOT_PLACED,
                companies=tuple(scope.companies.ids) or (0,),
                first=first,
                last=last,
                counted=self._sql_counted(scope),
            )
        )
        return [money_id for [money_id] in rows]
