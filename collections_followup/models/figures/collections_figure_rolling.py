"""Figures of how debts grow older: what rolls on, what comes to a loss, who is cured."""

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...engine import figures as formulas
from .collections_figure_source import Figure


class CollectionsFigureRolling(models.AbstractModel):
    """Roll rates, flow to loss, cure rate."""

    _name = "collections.figure.rolling"
    _inherit = ["collections.figure.source"]
    _description = "Figures of Growing Older"

    _figure_order = 30
    _figure_by_invoice = True

    @api.model
    def _get_figures(self):
        # EXTENDS 'collections.figure.source'
        return [*self._get_rolls(), self._get_cure()]

    @api.model
    def _get_rolls(self):
        env = self.env
        due_today, _credits, _disputed, tolerance = self._get_open_conventions()
        method = self._choose(
            "method",
            env._("Method"),
            {
                "balance": env._(
                    "the balance of each bucket by that of the one before, a period ago"
                ),
                "cohort": env._("the same invoices, followed from the beginning to the end"),
            },
        )
        bucket = self._enter(
            "bucket",
            env._("Bucket"),
            lambda value: (
                env._("out of bucket %s, 1 being what is not due", value)
                if value
                else env._("all buckets together but the oldest, which nothing leaves by ageing")
            ),
            0,
            0,
            13,
            whole=True,
        )
        shared = {
            "unit": "percent",
            "better": "down",
            "family": "rolls",
            "parts": {
                "before": env._("Buckets the day before the period"),
                "after": env._("Buckets at its end"),
                "rolled": env._("Moved on to an older bucket"),
            },
        }
        return [
            Figure(
                name="roll_rate",
                label=env._("Roll rate"),
                formula=env._(
                    "balance of the next bucket at the end ÷ balance of the bucket before × 100"
                ),
                source=env._("usual in credit management"),
                value=self._value_roll_rate,
                conventions=(method, bucket, due_today, tolerance),
                **shared,
            ),
            Figure(
                name="flow_to_loss",
                label=env._("Flow to loss"),
                formula=env._("the roll rates of all buckets, multiplied with each other"),
                source=env._("usual in credit management"),
                value=lambda parts, scope, _period: formulas.flow_to_loss(
                    self._get_rates(parts, scope)
                ),
                conventions=(method, due_today, tolerance),
                **shared,
            ),
        ]

    @api.model
    def _get_cure(self):
        env = self.env
        return Figure(
            name="cure_rate",
            label=env._("Cure rate"),
            formula=env._(
                "past due the day before the period and not at its end ÷ past due the day before "
                "it × 100"
            ),
            source=env._("usual in credit management"),
            unit="percent",
            better="up",
            family="cures",
            value=self._value_cure_rate,
            conventions=(
                self._choose(
                    "basis",
                    env._("Counted"),
                    {
                        "number": env._("each customer for one"),
                        "amount": env._("each customer by what was past due at the beginning"),
                    },
                ),
                *self._get_open_conventions(),
            ),
            parts={
                "late_count": env._("Customers past due before"),
                "cured_count": env._("Of them, not past due at the end"),
                "late_amount": env._("Past due before"),
                "cured_amount": env._("Of customers not past due at the end"),
            },
        )

    # --------------------------------------------------------------------------- values

    @api.model
    def _get_rates(self, parts, scope):
        """Return the roll rates of all buckets but the oldest, in percent."""
        if scope.options["method"] == "cohort":
            return formulas.cohort_roll_rates(parts["before"][:-1], parts["rolled"][:-1])
        return formulas.roll_rates(parts["before"], parts["after"])

    @api.model
    def _value_roll_rate(self, parts, scope, _period):
        bucket = int(scope.options["bucket"])
        if bucket:
            rates = self._get_rates(parts, scope)
            return rates[bucket - 1] if bucket <= len(rates) else None
        if scope.options["method"] == "cohort":
            before, moved = sum(parts["before"][:-1]), sum(parts["rolled"][:-1])
        else:
            before, moved = sum(parts["before"][:-2]), sum(parts["after"][1:-1])
        return formulas.roll_rates([before, 0], [0, moved])[0]

    @api.model
    def _value_cure_rate(self, parts, scope, _period):
        basis = scope.options["basis"]
        names = {"number": ("cured_count", "late_count"), "amount": ("cured_amount", "late_amount")}
        cured, late = names[basis]
        return formulas.cure_rate(parts[cured], parts[late])

    # ----------------------------------------------------------------------- statements

    @api.model
    def _sql_rolls(self, scope):
        """Return the statement of what stood in each bucket, and what of it moved on."""
        days = {day for first, last in scope.periods for day in (self._get_day_before(first), last)}
        # An item of both days is one row: joined with itself, a table without statistics is looked
        # through for each of its rows.
        rows = SQL(
            """
            SELECT f.*, CASE WHEN place_after > place THEN LEAST(after, before) END AS rolled
              FROM (SELECT p.no, a.company_id, a.customer_id, a.line_id,
                           MAX(a.open) FILTER (WHERE a.day < p.first) AS before,
                           MAX(%(bucket)s) FILTER (WHERE a.day < p.first) AS place,
                           MAX(a.open) FILTER (WHERE a.day = p.last) AS after,
                           MAX(%(bucket)s) FILTER (WHERE a.day = p.last) AS place_after
                           %(seller)s
                      FROM period p
                      JOIN (%(items)s) a ON a.day IN (p.first - 1, p.last) AND a.open > 0
                  GROUP BY 1, 2, 3, 4 %(seller)s) f
            """,
            seller=self._sql_seller(scope, "a"),
            bucket=self._sql_bucket(scope, SQL("a.late")),
            items=self._sql_open(scope, days),
        )
        count = len(scope.limits) + 2
        return self._sql_grouped(
            scope,
            SQL(),
            rows,
            {
                name: self._sql_array(SQL.identifier("i", name), SQL.identifier("i", place), count)
                for name, place in (
                    ("before", "place"),
                    ("after", "place_after"),
                    ("rolled", "place"),
                )
            },
        )

    @api.model
    def _sql_cures(self, scope):
        """Return the statement of who was past due before the periods, and not after them.

        By salesperson, a customer counts once for each of those whose invoices were past due.
        """
        days = {day for first, last in scope.periods for day in (self._get_day_before(first), last)}
        rows = SQL(
            """
            SELECT f.*
              FROM (SELECT p.no, b.company_id, b.customer_id,
                           SUM(b.overdue) FILTER (WHERE b.day < p.first) AS overdue,
                           COALESCE(SUM(b.overdue) FILTER (WHERE b.day = p.last), 0) = 0 AS cured
                           %(seller)s
                      FROM period p
                      JOIN balance b ON b.day IN (p.first - 1, p.last)
                  GROUP BY 1, 2, 3 %(seller)s) f
             WHERE f.overdue > 0
            """,
            seller=self._sql_seller(scope, "b"),
        )
        return self._sql_grouped(
            scope,
            self._sql_balances_on(scope, days),
            rows,
            {
                "late_count": SQL("COUNT(*)"),
                "cured_count": SQL("COUNT(*) FILTER (WHERE i.cured)"),
                "late_amount": SQL("SUM(i.overdue)"),
                "cured_amount": SQL("COALESCE(SUM(i.overdue) FILTER (WHERE i.cured), 0)"),
            },
        )

    @api.model
    def _get_document_lists(self, figure, scope):
        # EXTENDS 'collections.figure.source'
        first, last = scope.periods[-1]
        return [
            (
                name,
                "account.move.line",
                self._get_open_documents(scope, day) & Domain("balance", ">", 0),
            )
            for name, day in (
                (self.env._("Open before the period"), self._get_day_before(first)),
                (self.env._("Open at the end of the period"), last),
            )
        ]
