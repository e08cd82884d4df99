"""Figures of what came in: how late, how much of what was late, and at what cost."""

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...engine import figures as formulas
from .collections_figure_source import Figure


class CollectionsFigurePayment(models.AbstractModel):
    """Days late, recovery, cost of collecting."""

    _name = "collections.figure.payment"
    _inherit = ["collections.figure.source"]
    _description = "Figures of Payments"

    _figure_order = 20
    _figure_by_invoice = True

    @api.model
    def _get_figures(self):
        # EXTENDS 'collections.figure.source'
        return [self._get_lateness(), self._get_recovery(), self._get_cost()]

    @api.model
    def _get_lateness(self):
        env = self.env
        return Figure(
            name="weighted_days_late",
            label=env._("Days late of payments"),
            formula=env._("Σ (amount × days from due date to payment) ÷ Σ amount"),
            source=env._("usual in credit management"),
            unit="days",
            better="down",
            family="payments",
            value=self._value_lateness,
            conventions=(
                self._choose(
                    "method",
                    env._("Method"),
                    {
                        "weighted": env._("each payment of an invoice by its amount"),
                        "simple": env._("each payment of an invoice for one"),
                    },
                ),
                self._choose(
                    "floor",
                    env._("Paid early"),
                    {
                        "no": env._("what is paid early makes up for what is late"),
                        "yes": env._("what is paid early counts as paid on its day"),
                    },
                ),
            ),
            parts={
                "paid": env._("Paid in the period"),
                "count": env._("Payments of invoices"),
                "days": env._("Days late, all of them"),
            },
        )

    @api.model
    def _get_recovery(self):
        env = self.env
        due_today, _credits, _disputed, tolerance = self._get_open_conventions()
        return Figure(
            name="recovery_rate",
            label=env._("Recovery of what was past due"),
            formula=env._(
                "paid while past due ÷ (past due the day before the period + fallen past due in "
                "it) × 100"
            ),
            source=env._("chosen here: the trade has no one definition"),
            unit="percent",
            better="up",
            family="recovery",
            value=lambda parts, _scope, _period: formulas.recovery_rate(
                parts["collected"], parts["placed"]
            ),
            conventions=(due_today, tolerance),
            parts={
                "collected": env._("Paid while past due"),
                "placed": env._("Past due at any time of the period"),
            },
        )

    @api.model
    def _get_cost(self):
        env = self.env
        return Figure(
            name="cost_per_amount",
            label=env._("Cost of collecting"),
            formula=env._("costs of collecting ÷ paid in the period × 100"),
            source=env._("usual in credit management"),
            unit="percent",
            better="down",
            family="costs",
            value=self._value_cost,
            conventions=(),
            parts={"costs": env._("Costs of collecting"), "paid": env._("Paid in the period")},
        )

    # --------------------------------------------------------------------------- values

    @api.model
    def _value_lateness(self, parts, scope, _period):
        if not parts["count"]:
            return None
        if scope.options["method"] == "simple":
            weight, total = parts["count"], parts["days"]
        else:
            weight, total = parts["paid"], parts["weighted"]
        # The mean of all payments of the group is that of one with their mean.
        return formulas.weighted_days_late([(weight, total / weight)])

    @api.model
    def _value_cost(self, parts, scope, _period):
        if not self._get_cost_accounts(scope):
            return None, self.env._(
                "no accounts with costs of collecting are chosen in Settings, section Collections"
            )
        if parts["costs"] is None:
            return None, self.env._("costs are not kept by this group")
        return formulas.cost_per_amount(parts["costs"], parts["paid"])

    # ----------------------------------------------------------------------- statements

    @api.model
    def _sql_payments(self, scope):
        """Return the statement of what was paid, and how late."""
        days = SQL("i.days")
        if scope.options.get("floor") == "yes":
            days = SQL("GREATEST(i.days, 0)")
        return self._sql_grouped(
            scope,
            SQL(),
            SQL("SELECT * FROM (%s) paid WHERE paid", self._sql_paid(scope)),
            {
                "paid": SQL("SUM(i.amount)"),
                "weighted": SQL("SUM(i.amount * %s)", days),
                "count": SQL("COUNT(*)"),
                "days": SQL("SUM(%s)", days),
            },
        )

    @api.model
    def _sql_recovery(self, scope):
        """Return the statement of what was past due, and what was paid of it.

        What was past due at any time of the period is past due at its end, or was matched while
        it was.
        """
        shift = 1 if scope.options["due_today"] == "yes" else 0
        rows = SQL(
            """
            SELECT paid.no, paid.company_id, paid.customer_id, paid.amount AS placed,
                   CASE WHEN paid.paid THEN paid.amount ELSE 0 END AS collected %(seller)s
              FROM (%(paid)s) paid WHERE paid.days + %(shift)s > 0
         UNION ALL
            SELECT p.no, b.company_id, b.customer_id, b.overdue, 0 %(owner)s
              FROM period p JOIN balance b ON b.day = p.last
            """,
            paid=self._sql_paid(scope),
            shift=shift,
            seller=self._sql_seller(scope, "paid"),
            owner=self._sql_seller(scope, "b"),
        )
        return self._sql_grouped(
            scope,
            self._sql_balances_on(scope, [last for _first, last in scope.periods]),
            rows,
            {"collected": SQL("SUM(i.collected)"), "placed": SQL("SUM(i.placed)")},
        )

    @api.model
    def _get_cost_accounts(self, scope):
        """Return the ids of the accounts with the costs of collecting."""
        # Sudo: a setting, which few read; told is what was booked there, to whoever reads figures.
        return tuple(scope.company.sudo().collections_cost_account_ids.ids)

    @api.model
    def _sql_costs(self, scope):
        """Return the statement of the costs of collecting, which no customer has, and payments."""
        rows = SQL(
            """
            SELECT paid.no, paid.company_id, paid.customer_id, paid.amount AS paid, NULL AS costs
                   %(seller)s
              FROM (%(paid)s) paid WHERE paid.paid
         UNION ALL
            SELECT p.no, l.company_id, NULL, 0, l.balance %(nobody)s
              FROM period p
              JOIN account_move_line l ON l.date BETWEEN p.first AND p.last
             WHERE l.account_id IN %(accounts)s AND l.parent_state = 'posted'
               AND l.company_id IN %(companies)s
            """,
            paid=self._sql_paid(scope),
            seller=self._sql_seller(scope, "paid"),
            nobody=SQL(", NULL") if self._has_seller(scope) else SQL(),
            accounts=self._get_cost_accounts(scope) or (0,),
            companies=tuple(scope.companies.ids) or (0,),
        )
        return self._sql_grouped(
            scope,
            SQL(),
            rows,
            {"costs": SQL("SUM(i.costs)"), "paid": SQL("COALESCE(SUM(i.paid), 0)")},
        )

    # ------------------------------------------------------------------------ documents

    @api.model
    def _get_document_lists(self, figure, scope):
        # EXTENDS 'collections.figure.source'
        first, last = scope.periods[-1]
        companies = Domain("company_id", "in", scope.companies.ids)
        posted = Domain("parent_state", "=", "posted")
        lists = []
        if figure.family == "costs":
            lists.append(
                (
                    self.env._("Costs of collecting"),
                    "account.move.line",
                    companies
                    & posted
                    & Domain("account_id", "in", self._get_cost_accounts(scope))
                    & Domain("date", ">=", first)
                    & Domain("date", "<=", last),
                )
            )
        if figure.family == "recovery":
            due = "<=" if scope.options["due_today"] == "yes" else "<"
            lists.append(
                (
                    self.env._("Past due at the end of the period"),
                    "account.move.line",
                    self._get_open_documents(scope, last) & Domain("date_maturity", due, last),
                )
            )
        lists.append(
            (
                self.env._("Paid in the period"),
                "account.move.line",
                self._get_paid_documents(scope),
            )
        )
        return lists
