"""Figures of promises to pay: how many were kept, and how much of what was promised."""

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...engine import figures as formulas
from .collections_figure_source import Figure

ENDED = ("kept", "partly_kept", "broken")


class CollectionsFigurePromise(models.AbstractModel):
    """Promises kept, by number and by value."""

    _name = "collections.figure.promise"
    _inherit = ["collections.figure.source"]
    _description = "Figures of Promises"

    _figure_order = 50
    _figure_models = ("collections.promise",)
    _figure_person = "collector_id"

    @api.model
    def _get_figures(self):
        # EXTENDS 'collections.figure.source'
        env = self.env
        kept = self._choose(
            "kept",
            env._("Kept"),
            {
                "tolerance": env._(
                    "kept in full until the day and its grace, within the tolerance of the promise"
                ),
                "any": env._("kept if anything was paid until the day and its grace"),
            },
        )
        shared = {
            "unit": "percent",
            "better": "up",
            "family": "promises",
            "parts": {
                "kept": env._("Promises kept"),
                "broken": env._("Promises broken, or kept in part"),
                "paid": env._("Paid in time"),
                "promised": env._("Promised"),
            },
        }
        return [
            Figure(
                name="promise_kept_rate",
                label=env._("Promises kept, by number"),
                formula=env._(
                    "kept ÷ (kept + not kept) × 100, of promises for a day in the period; open and "
                    "cancelled ones are in neither"
                ),
                source=env._("usual in credit management"),
                value=self._value_kept,
                conventions=(kept,),
                **shared,
            ),
            Figure(
                name="promise_kept_value",
                label=env._("Promises kept, by value"),
                formula=env._(
                    "paid until the day and its grace ÷ promised × 100; what is paid above a "
                    "promise makes up for no other one"
                ),
                source=env._("usual in credit management"),
                value=lambda parts, _scope, _period: formulas.promise_kept_value(
                    [(parts["paid"], parts["promised"])]
                ),
                conventions=(),
                **shared,
            ),
        ]

    @api.model
    def _value_kept(self, parts, scope, _period):
        ended = parts["kept"] + parts["broken"]
        kept = parts["any"] if scope.options["kept"] == "any" else parts["kept"]
        return formulas.promise_kept_rate(kept, ended - kept)

    @api.model
    def _sql_promises(self, scope):
        """Return the statement of promises that ended, by the day that they were for.

        In company currency, at the rate of the promise. The collector is that of its case.
        """
        rows = SQL(
            """
            SELECT p.no, e.company_id, e.partner_id AS customer_id, e.collector_id, e.state,
                   e.amount_paid, e.amount_company,
                   CASE WHEN e.amount = 0 THEN 0
                        ELSE LEAST(e.amount_paid, e.amount) * e.amount_company / e.amount
                   END AS paid
              FROM period p
              JOIN collections_promise e ON e.date BETWEEN p.first AND p.last
             WHERE e.company_id IN %s AND e.state IN %s
            """,
            tuple(scope.companies.ids) or (0,),
            ENDED,
        )
        return self._sql_grouped(
            scope,
            SQL(),
            rows,
            {
                "kept": SQL("COUNT(*) FILTER (WHERE i.state = 'kept')"),
                "broken": SQL("COUNT(*) FILTER (WHERE i.state != 'kept')"),
                "any": SQL("COUNT(*) FILTER (WHERE i.state = 'kept' OR i.amount_paid > 0)"),
                "paid": SQL("COALESCE(SUM(i.paid), 0)::numeric"),
                "promised": SQL("COALESCE(SUM(i.amount_company), 0)::numeric"),
            },
            person=SQL("i.collector_id"),
        )

    @api.model
    def _get_document_lists(self, figure, scope):
        # EXTENDS 'collections.figure.source'
        first, last = scope.periods[-1]
        return [
            (
                self.env._("Promises"),
                "collections.promise",
                Domain("company_id", "in", scope.companies.ids)
                & Domain("state", "in", ENDED)
                & Domain("date", ">=", first)
                & Domain("date", "<=", last),
            )
        ]
