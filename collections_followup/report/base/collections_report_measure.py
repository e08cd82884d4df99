from odoo import models
from odoo.tools import SQL


class CollectionsReportMeasure(models.AbstractModel):
    """Measures of reports that are no sums: percentiles, and shares of sums.

    Each is worked out anew from the rows behind it, so that it is right in each row, column and
    total of a pivot. Their fields say ``aggregator="avg"``, which is what the web client asks
    for; what it gets is the figure below.
    """

    _name = "collections.report.measure"
    _inherit = ["collections.checked"]
    _description = "Measures of Reports"

    # By measure: the part of the rows that are no higher, from 0 to 1. The figure is between two
    # rows where no row is at that place (percentile_cont of SQL).
    _percentiles = {}
    # By measure: names of the monetary fields that are summed up and divided, part and whole.
    _shares = {}

    def _read_group_select(self, aggregate_spec, query):
        # EXTENDS 'base'
        name, _, function = aggregate_spec.partition(":")
        if function == "avg" and name in self._percentiles:
            return SQL(
                "percentile_cont(%s) WITHIN GROUP (ORDER BY %s)",
                self._percentiles[name],
                self._field_to_sql(self._table, name, query),
            )
        if function == "avg" and name in self._shares:
            # Of several companies the amounts are compared in one currency.
            part, whole = (
                super(CollectionsReportMeasure, self)._read_group_select(
                    f"{field}:sum_currency", query
                )
                for field in self._shares[name]
            )
            return SQL("((%s) / NULLIF(%s, 0))::float", part, whole)
        return super()._read_group_select(aggregate_spec, query)

    def _get_days(self):
        """Return today of each company that the user looks at.

        A branch has the day of the company that keeps its cases.

        :return: a list of tuples: id of the company, id of the company that keeps its cases,
            today there
        """
        days = []
        for company in self.env.companies:
            keeper = company._collections_owner() or company
            days.append((company.id, keeper.id, keeper._collections_today()))
        return days
