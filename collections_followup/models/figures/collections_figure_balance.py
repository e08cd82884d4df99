"""Figures of what customers owe beside what they bought: days of sales, effectiveness, turnover."""

from functools import lru_cache

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL, date_utils, formatLang

from ...engine import figures as formulas
from .collections_figure_source import Figure

# So many months are gone back at most until sales explain what is open.
HISTORY = 24
CRF = "Credit Research Foundation"


@lru_cache
def get_stretches(last, count):
    """Return months back from a day, the latest first and up to that day, as first and last days.

    Asked for each customer, and always the same.
    """
    stretches, end = [], last
    for _number in range(count):
        start = date_utils.start_of(end, "month")
        stretches.append((start, end))
        end = date_utils.subtract(start, days=1)
    return tuple(stretches)


class CollectionsFigureBalance(models.AbstractModel):
    """DSO and its parts, collection effectiveness, turnover."""

    _name = "collections.figure.balance"
    _inherit = ["collections.figure.source"]
    _description = "Figures of Balances and Sales"

    _figure_order = 10
    _figure_by_invoice = True

    @api.model
    def _get_figures(self):
        # EXTENDS 'collections.figure.source'
        return [*self._get_days_of_sales(), *self._get_effectiveness()]

    @api.model
    def _get_balance_parts(self):
        """Return the labels of what the balances and sales of a period are."""
        env = self.env
        return {
            "sales": env._("Credit sales of the period"),
            "beginning": env._("Open the day before the period"),
            "ending": env._("Open at its end"),
            "current": env._("Not past due at its end"),
            "overdue": env._("Past due at its end"),
        }

    @api.model
    def _get_dso_conventions(self):
        """Return the conventions of days of sales, the method first, and the other method alone."""
        env = self.env
        history = self._enter(
            "history",
            env._("Months gone back"),
            lambda value: env._("sales of up to %s months back", value),
            12,
            1,
            HISTORY,
            whole=True,
        )
        methods = {
            "period": env._("balance at the end of the period by the sales of the period"),
            "countback": env._("counted back month by month until sales explain the balance"),
        }
        method = self._choose("method", env._("Method"), methods)
        counted = self._choose("method", env._("Method"), {"countback": methods["countback"]})
        shared = (self._get_day_convention(), history, *self._get_open_conventions())
        return (method, *shared), (counted, *shared)

    @api.model
    def _get_days_of_sales(self):
        env = self.env
        conventions, counted = self._get_dso_conventions()
        shared = {"unit": "days", "family": "balances", "parts": self._get_balance_parts()}
        return [
            Figure(
                name="dso",
                label=env._("Days sales outstanding"),
                formula=env._("receivables at the end ÷ credit sales × days"),
                source=CRF,
                better="down",
                value=self._value_dso,
                conventions=conventions,
                **shared,
            ),
            Figure(
                name="dso_countback",
                label=env._("Days sales outstanding, counted back"),
                formula=env._(
                    "days of each month, from the last one back, that the receivables cover; of "
                    "the first one that they do not cover in full, its part"
                ),
                source=CRF,
                better="down",
                value=self._value_dso,
                conventions=counted,
                **shared,
            ),
            Figure(
                name="best_possible_dso",
                label=env._("Best possible DSO"),
                formula=env._("receivables that are not past due ÷ credit sales × days"),
                source=CRF,
                better="",
                value=self._value_best_possible_dso,
                conventions=conventions,
                **shared,
            ),
            Figure(
                name="average_days_delinquent",
                label=env._("Average days delinquent"),
                formula=env._(
                    "DSO − best possible DSO, or past due receivables ÷ credit sales × days"
                ),
                source=CRF,
                better="down",
                value=self._value_average_days_delinquent,
                conventions=conventions,
                **shared,
            ),
        ]

    @api.model
    def _get_effectiveness(self):
        env = self.env
        opening = self._get_open_conventions()
        months = self._enter(
            "months",
            env._("Months that sales are divided by"),
            lambda value: (
                env._("the sales of the whole period")
                if value == 1
                else env._("the sales of the period divided by %s months", value)
            ),
            1,
            1,
            120,
            whole=True,
        )
        shared = {"better": "up", "family": "balances", "parts": self._get_balance_parts()}
        return [
            Figure(
                name="cei",
                label=env._("Collection effectiveness index"),
                formula=env._(
                    "(open before + sales ÷ months − open at the end) ÷ (open before + sales ÷ "
                    "months − not past due at the end) × 100"
                ),
                source=CRF,
                unit="percent",
                value=lambda parts, scope, _period: formulas.cei(
                    parts["beginning"],
                    parts["sales"],
                    parts["ending"],
                    parts["current"],
                    scope.options["months"],
                ),
                conventions=(months, *opening),
                **shared,
            ),
            Figure(
                name="turnover",
                label=env._("Turnover of receivables"),
                formula=env._("credit sales ÷ ((open before + open at the end) ÷ 2)"),
                source=env._("usual in accounting"),
                unit="number",
                value=lambda parts, _scope, _period: formulas.turnover(
                    parts["sales"], parts["beginning"], parts["ending"]
                ),
                conventions=opening,
                **shared,
            ),
            Figure(
                name="turnover_days",
                label=env._("Turnover in days"),
                formula=env._("days of the period ÷ turnover of receivables"),
                source=env._("usual in accounting"),
                unit="days",
                value=self._value_turnover_days,
                conventions=(self._get_day_convention(), *opening),
                **{**shared, "better": "down"},
            ),
        ]

    @api.model
    def _get_used(self, figure, options):
        # EXTENDS 'collections.figure.source': only who counts back goes back
        return [
            convention
            for convention in super()._get_used(figure, options)
            if convention.name != "history" or options["method"] == "countback"
        ]

    # --------------------------------------------------------------------------- values

    @api.model
    def _value_dso(self, parts, scope, period):
        return self._get_dso(parts["ending"], formulas.dso, parts, scope, period)

    @api.model
    def _value_best_possible_dso(self, parts, scope, period):
        return self._get_dso(parts["current"], formulas.best_possible_dso, parts, scope, period)

    @api.model
    def _value_average_days_delinquent(self, parts, scope, period):
        if scope.options["method"] == "period":
            return self._get_dso(
                parts["overdue"], formulas.average_days_delinquent, parts, scope, period
            )
        total, remark = self._value_dso(parts, scope, period)
        best, _remark = self._value_best_possible_dso(parts, scope, period)
        return None if total is None or best is None else total - best, remark

    @api.model
    def _value_turnover_days(self, parts, scope, period):
        return formulas.turnover_days(
            parts["sales"],
            parts["beginning"],
            parts["ending"],
            self._count_days(scope, *period),
        )

    @api.model
    def _get_dso(self, amount, formula, parts, scope, period):
        """Return days of sales by the method, and what has to be said about them."""
        if scope.options["method"] == "period":
            return formula(amount, parts["sales"], self._count_days(scope, *period)), ""
        months = [
            (sales, self._count_days(scope, *stretch))
            for sales, stretch in zip(
                parts["sold"], self._get_stretches(scope, period[1]), strict=True
            )
        ]
        if not any(sales > 0 for sales, _days in months):
            return None, ""
        days, rest = formulas.dso_countback(amount, months)
        if not rest:
            return days, ""
        text = self.env._(
            "the days or more: %(amount)s are older than the sales of %(months)s months",
            amount=formatLang(self.env, float(rest), currency_obj=scope.company.currency_id),
            months=len(months),
        )
        return days, text

    @api.model
    def _get_stretches(self, scope, last):
        """Return the months that are gone back, the latest first, as first and last days."""
        return get_stretches(last, int(scope.options["history"]))

    # ------------------------------------------------------------------------- statement

    @api.model
    def _sql_balances(self, scope):
        """Return the statement of what was open and sold in periods, see ``_sql_grouped``."""
        counted = scope.options.get("method") == "countback"
        days = {day for first, last in scope.periods for day in (self._get_day_before(first), last)}
        first = min(start for start, _last in scope.periods)
        sold, columns = SQL(), {}
        if counted:
            stretches = [self._get_stretches(scope, last) for _first, last in scope.periods]
            first = min(first, *(own[-1][0] for own in stretches))
            sold = SQL(
                """
                UNION ALL
                SELECT v.no, s.company_id, s.customer_id, 0, 0, 0, 0, v.place, s.amount %s
                  FROM (VALUES %s) v (no, place, first, last)
                  JOIN sale s ON s.day BETWEEN v.first AND v.last
                """,
                self._sql_seller(scope, "s"),
                SQL(", ").join(
                    SQL("(%s::int, %s::int, %s::date, %s::date)", number, place, *stretch)
                    for number, own in enumerate(stretches)
                    for place, stretch in enumerate(own)
                ),
            )
            columns["sold"] = self._sql_array(SQL("i.sold"), SQL("i.place"), len(stretches[0]))
        by_customer = bool(scope.limited) or scope.group_by not in (None, "company")
        tables = SQL(
            "%s, sale AS (%s)",
            self._sql_balances_on(scope, days),
            self._sql_sales(scope, first, by_customer),
        )
        rows = SQL(
            """
            SELECT p.no, s.company_id, s.customer_id, s.amount AS sales, 0 AS beginning,
                   0 AS current, 0 AS overdue, NULL::int AS place, 0 AS sold %(seller)s
              FROM period p JOIN sale s ON s.day BETWEEN p.first AND p.last
         UNION ALL
            SELECT p.no, b.company_id, b.customer_id, 0, b.total, 0, 0, NULL, 0 %(owner)s
              FROM period p JOIN balance b ON b.day = p.first - 1
         UNION ALL
            SELECT p.no, b.company_id, b.customer_id, 0, 0, b.current, b.overdue, NULL, 0 %(owner)s
              FROM period p JOIN balance b ON b.day = p.last
              %(sold)s
            """,
            sold=sold,
            seller=self._sql_seller(scope, "s"),
            owner=self._sql_seller(scope, "b"),
        )
        sums = {
            name: SQL("COALESCE(SUM(i.%s), 0)", SQL.identifier(name))
            for name in ("sales", "beginning", "current", "overdue")
        }
        sums["ending"] = SQL("COALESCE(SUM(i.current + i.overdue), 0)")
        return self._sql_grouped(scope, tables, rows, {**sums, **columns})

    @api.model
    def _get_document_lists(self, figure, scope):
        # EXTENDS 'collections.figure.source'
        first, last = scope.periods[-1]
        return [
            (
                self.env._("Open at the end of the period"),
                "account.move.line",
                self._get_open_documents(scope, last),
            ),
            (
                self.env._("Sales of the period"),
                "account.move",
                Domain("move_type", "in", ("out_invoice", "out_refund"))
                & Domain("state", "=", "posted")
                & Domain("company_id", "in", scope.companies.ids)
                & Domain("date", ">=", first)
                & Domain("date", "<=", last),
            ),
        ]
