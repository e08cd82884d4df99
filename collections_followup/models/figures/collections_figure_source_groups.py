"""What figures are grouped by, and the statement of a family: a row for each period and group."""

from odoo import api, models
from odoo.tools import SQL

# What the ageing groups by that a whole customer has, so that what he bought and what he owes
# stand in one group; and the salesperson, whom each invoice has.
GROUPS = (
    *("company", "partner", "parent", "collector", "salesperson", "account_owner"),
    *("industry", "country", "tag"),
)


class CollectionsFigureSource(models.AbstractModel):
    _inherit = "collections.figure.source"

    @api.model
    def _get_groupings(self):
        """Return by what figures can be grouped, by name: groupings of the ageing, over rows ``i``.

        See ``collections.ageing._get_groupings``.
        """
        known = self.env["collections.ageing"]._get_groupings()
        own = {name: known[name] for name in GROUPS if name in known}
        if not self._figure_by_invoice:
            del own["salesperson"]
            return own
        own["salesperson"] = own["salesperson"]._replace(
            value=SQL("COALESCE(i.salesperson_id, customer.user_id)"), joins=("customer",)
        )
        return own

    @api.model
    def _explain_groups(self, figure, group_by):
        """Say why a figure is not grouped by something, and what there is instead."""
        if group_by == "salesperson":
            return self.env._(
                "%(figure)s is not counted invoice by invoice, and has no salesperson of invoices. "
                "Group it by the customer's salesperson.",
                figure=figure.label,
            )
        groupings = self._get_groupings().values()
        return self.env._(
            "%(figure)s cannot be grouped by “%(group)s”. It can be by: %(known)s.",
            figure=figure.label,
            group=group_by,
            known=", ".join(f"{grouping.label} ({grouping.name})" for grouping in groupings),
        )

    @api.model
    def _has_seller(self, scope):
        """Return whether rows of invoices are to say whose they are by their salesperson."""
        return scope.group_by == "salesperson"

    @api.model
    def _sql_seller(self, scope, alias):
        """Return the further column ``salesperson_id`` of a table, where it is asked for.

        It stands behind the other columns; empty where the invoice names nobody.
        """
        if not self._has_seller(scope):
            return SQL()
        return SQL(", %s", SQL.identifier(alias, "salesperson_id"))

    @api.model
    def _sql_periods(self, scope):
        """Return the table of the periods, as a part of a ``WITH``."""
        return SQL(
            "period (no, first, last) AS (VALUES %s)",
            SQL(", ").join(
                SQL("(%s::int, %s::date, %s::date)", number, first, last)
                for number, (first, last) in enumerate(scope.periods)
            ),
        )

    @api.model
    def _sql_grouped(self, scope, tables, rows, columns, person=None):
        """Return the statement of a family: a row for each period and group.

        :param SQL tables: what the rows are read from, as parts of a ``WITH`` that know
            ``period`` (``no``, ``first``, ``last``)
        :param SQL rows: query with ``no``, ``company_id``, ``customer_id`` and more
        :param dict columns: aggregates of these rows ``i``, by name
        :param SQL person: who did it, where the rows say so: the collector then
        """
        groupings = self._get_groupings()
        collector = groupings["collector"]
        used, group, condition = [], SQL("NULL::int"), SQL("TRUE")
        if scope.group_by == "collector" and person:
            group = person
        elif scope.group_by:
            used.append(groupings[scope.group_by])
            group = groupings[scope.group_by].value
        if scope.limited:
            used.append(collector)
            condition = SQL(
                "(i.company_id NOT IN %(limited)s OR COALESCE(%(collector)s, %(uid)s) = %(uid)s)",
                limited=tuple(scope.limited.ids),
                collector=collector.value,
                uid=self.env.uid,
            )
        return SQL(
            """
            WITH %(periods)s %(tables)s
            SELECT i.no, %(group)s AS group_id, %(columns)s
              FROM (%(rows)s) i %(joins)s
             WHERE %(condition)s
          GROUP BY 1, 2
            """,
            periods=self._sql_periods(scope),
            tables=SQL(", %s", tables) if tables else SQL(),
            rows=rows,
            group=group,
            columns=SQL(", ").join(
                SQL("%s AS %s", aggregate, SQL.identifier(name))
                for name, aggregate in columns.items()
            ),
            joins=self.env["collections.ageing"]._sql_joins(scope, used),
            condition=condition,
        )
