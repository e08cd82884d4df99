"""Figures of interest and charges: what of them is given up."""

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...engine import figures as formulas
from .collections_figure_source import Figure


class CollectionsFigureCharge(models.AbstractModel):
    """What is waived of interest, fees and fixed sums."""

    _name = "collections.figure.charge"
    _inherit = ["collections.figure.source"]
    _description = "Figures of Interest and Charges"

    _figure_order = 75
    _figure_models = ("collections.charge.change",)

    @api.model
    def _get_figures(self):
        # EXTENDS 'collections.figure.source'
        env = self.env
        return [
            Figure(
                name="charges_waived",
                label=env._("Interest and charges waived"),
                formula=env._(
                    "Σ interest, fees and fixed sums waived in the period, less what of them was "
                    "claimed again, at the rate of the day"
                ),
                source=env._("own definition"),
                unit="currency",
                better="down",
                family="charges_waived",
                value=self._value_waived,
                conventions=(
                    self._choose(
                        "kind",
                        env._("What"),
                        {
                            "all": env._("interest, fees and fixed sums"),
                            "interest": env._("interest only"),
                            "costs": env._("fees and fixed sums only"),
                        },
                    ),
                ),
                parts={
                    "count": env._("Waivers"),
                    "interest": env._("Interest waived"),
                    "costs": env._("Fees and fixed sums waived"),
                },
            )
        ]

    @api.model
    def _value_waived(self, parts, scope, _period):
        if not parts["count"]:
            return None
        kinds = {"all": ("interest", "costs")}.get(scope.options["kind"], (scope.options["kind"],))
        return sum(formulas.to_decimal(parts[kind]) for kind in kinds)

    @api.model
    def _sql_charges_waived(self, scope):
        """Return the statement of what was waived, see ``collections.charge.change``."""
        rows = SQL(
            """
            SELECT p.no, e.company_id, e.partner_id AS customer_id, e.kind,
                   e.amount_company AS amount
              FROM period p
              JOIN collections_charge_change e ON e.date BETWEEN p.first AND p.last
             WHERE e.company_id IN %s AND e.event = 'waived'
            """,
            tuple(scope.companies.ids) or (0,),
        )
        return self._sql_grouped(
            scope,
            SQL(),
            rows,
            {
                "count": SQL("COUNT(*)"),
                "interest": SQL("COALESCE(SUM(i.amount) FILTER (WHERE i.kind = 'interest'), 0)"),
                "costs": SQL("COALESCE(SUM(i.amount) FILTER (WHERE i.kind != 'interest'), 0)"),
            },
        )

    @api.model
    def _get_document_lists(self, figure, scope):
        # EXTENDS 'collections.figure.source'
        first, last = scope.periods[-1]
        return [
            (
                self.env._("Waivers"),
                "collections.charge.change",
                Domain("company_id", "in", scope.companies.ids)
                & Domain("event", "=", "waived")
                & Domain("date", ">=", first)
                & Domain("date", "<=", last),
            )
        ]
