from odoo import models
from odoo.tools import SQL

from odoo.addons.collections_followup.models.figures.collections_figure_source import Figure


class ExtensionFigure(models.AbstractModel):
    _name = "extension.figure"
    _inherit = ["collections.figure.source"]
    _description = "Further Figures"
    _figure_order = 90

    def _get_figures(self):
        return [
            Figure(
                name="average_payment",
                label=self.env._("Average payment"),
                formula=self.env._("paid in the period ÷ payments of invoices"),
                source=self.env._("chosen here"),
                unit="currency",
                better="",
                family="arrivals",
                value=lambda parts, _scope, _period: parts["paid"] / parts["count"],
                conventions=(),
                parts={"paid": self.env._("Paid"), "count": self.env._("Payments")},
            )
        ]

    def _sql_arrivals(self, scope):
        rows = SQL("SELECT * FROM (%s) paid WHERE paid", self._sql_paid(scope))
        sums = {"paid": SQL("SUM(i.amount)"), "count": SQL("COUNT(*)")}
        return self._sql_grouped(scope, SQL(), rows, sums)
