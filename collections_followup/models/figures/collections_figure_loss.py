"""Figures of losses: what was written off of sales, and what is expected to be lost.

Written off is what an entry or a payment took off a claim and booked on the write-off account; on
expense accounts, cash discounts and exchange differences apart, where none is chosen. Credit notes
reduce sales and are no losses.
"""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...engine import figures as formulas
from .collections_figure_source import Figure

EXPENSES = ("expense", "expense_other")


class CollectionsFigureLoss(models.AbstractModel):
    """Bad debt to sales, expected loss by the company's own history."""

    _name = "collections.figure.loss"
    _inherit = ["collections.figure.source"]
    _description = "Figures of Losses"

    _figure_order = 80
    _figure_by_invoice = True

    @api.model
    def _get_figures(self):
        # EXTENDS 'collections.figure.source'
        env = self.env
        due_today, _credits, _disputed, tolerance = self._get_open_conventions()
        history = self._enter(
            "history",
            env._("Months of own losses"),
            lambda value: env._(
                "loss rates of what fell due in the %s months before the end", value
            ),
            36,
            1,
            120,
            whole=True,
        )
        forward = self._enter(
            "forward",
            env._("Forward-looking factor"),
            lambda value: (
                env._("losses %s %% higher than they were", value * 100)
                if value
                else env._("losses as they were")
            ),
            0,
            -1,
            10,
        )
        return [
            self._get_bad_debt(),
            Figure(
                name="expected_loss",
                label=env._("Expected loss"),
                formula=env._(
                    "Σ open in each bucket × its loss rate × (1 + factor), at most what is open; a "
                    "loss rate is what was lost in the end of what reached the bucket"
                ),
                source=env._("IFRS 9, 5.5.15 and B5.5.35; ASC 326-20"),
                unit="currency",
                better="down",
                family="losses",
                value=self._value_expected_loss,
                conventions=(history, forward, due_today, tolerance),
                parts={
                    "gross": env._("Open at the end, by bucket"),
                    "reached": env._("Reached the bucket"),
                    "lost": env._("Lost of it in the end"),
                },
            ),
        ]

    @api.model
    def _get_bad_debt(self):
        env = self.env
        recoveries = self._choose(
            "recoveries",
            env._("What came in after all"),
            {
                "left": env._("money that came in for debts written off before is not taken off"),
                "deducted": env._("less what came in for debts written off before"),
            },
        )
        return Figure(
            name="bad_debt_to_sales",
            label=env._("Bad debt to sales"),
            formula=env._(
                "written off in the period, if so chosen less what came in after all, ÷ credit "
                "sales × 100"
            ),
            source=env._("usual in credit management"),
            unit="percent",
            better="down",
            family="bad_debts",
            value=self._value_bad_debt,
            conventions=(recoveries,),
            parts={
                "lost": env._("Written off"),
                "recovered": env._("Came in for what was written off before"),
                "sales": env._("Credit sales of the period"),
            },
        )

    # --------------------------------------------------------------------------- values

    @api.model
    def _value_bad_debt(self, parts, scope, _period):
        deducted = scope.options["recoveries"] == "deducted"
        value = formulas.bad_debt_to_sales(
            parts["lost"], parts["sales"], parts["recovered"] if deducted else 0
        )
        return value, self._explain_accounts(scope)

    @api.model
    def _value_expected_loss(self, parts, scope, _period):
        value = formulas.provision(self._get_matrix(parts), scope.options["forward"])
        return value, self._explain_accounts(scope)

    @api.model
    def _get_matrix(self, parts):
        """Return the pairs of gross amount and loss rate of the buckets."""
        rates = formulas.loss_rates(parts["reached"], parts["lost"])
        return list(zip(parts["gross"], rates, strict=True))

    @api.model
    def _explain_accounts(self, scope):
        if self._get_loss_account_sudo(scope):
            return self.env._("losses are what was booked on the write-off account")
        return self.env._(
            "no write-off account is chosen: losses are what was taken off invoices and booked as "
            "an expense, cash discounts apart"
        )

    # --------------------------------------------------------------------------- losses

    @api.model
    def _get_loss_account_sudo(self, scope):
        """Return the write-off account of the company, where one is chosen."""
        owner = scope.company._collections_owner() or scope.company
        return scope.company._collections_get_write_off_settings_sudo(owner).account

    @api.model
    def _get_loss_domain(self, scope):
        """Return the domain of the accounts that losses are booked on."""
        chosen = self._get_loss_account_sudo(scope)
        if chosen:
            return Domain("id", "in", chosen.ids)
        # Sudo: a setting, which few read, and the companies above, whose accounts branches use.
        company = scope.company.sudo()
        discounts = company.account_journal_early_pay_discount_loss_account_id
        return (
            Domain("account_type", "in", EXPENSES)
            & Domain("company_ids", "in", scope.companies.sudo().parent_ids.ids)
            & Domain("id", "not in", discounts.ids)
        )

    @api.model
    def _find_loss_accounts(self, scope):
        """Return the query of the accounts that losses are booked on."""
        # Sudo: which accounts these are; the reader sees sums of what was booked there.
        accounts = self.env["account.account"].sudo().with_company(scope.company)
        return accounts._search(self._get_loss_domain(scope))

    @api.model
    def _sql_shares(self, scope):
        """Return the query of entries that wrote something off: ``move_id``, ``share`` of it.

        A payment with a difference that was given up is a loss by that share only.
        """
        return SQL(
            """
            SELECT w.move_id,
                   LEAST(1, w.lost / NULLIF(-SUM(LEAST(cl.balance, 0)), 0)) AS share
              FROM (SELECT l.move_id, SUM(l.balance) AS lost
                      FROM account_move_line l
                      JOIN account_move m ON m.id = l.move_id AND m.move_type = 'entry'
                     WHERE l.account_id = ANY(%(losses)s) AND l.parent_state = 'posted'
                       AND l.company_id IN %(companies)s
                  GROUP BY l.move_id HAVING SUM(l.balance) > 0) w
              JOIN account_move_line cl ON cl.move_id = w.move_id
               AND cl.account_id IN %(accounts)s
             WHERE NOT EXISTS (SELECT 1 FROM account_partial_reconcile x
                                WHERE x.exchange_move_id = w.move_id)
          GROUP BY w.move_id, w.lost
            """,
            losses=SQL("ARRAY(%s)", self._find_loss_accounts(scope).select()),
            companies=tuple(scope.companies.ids) or (0,),
            accounts=self._get_receivable_ids(),
        )

    # ----------------------------------------------------------------------- statements

    @api.model
    def _sql_bad_debts(self, scope):
        """Return the statement of what was written off, came in for it later, and was sold."""
        rows = SQL(
            """
            SELECT p.no, l.company_id, c.commercial_partner_id AS customer_id,
                   r.amount * s.share AS lost, 0 AS sales, 0 AS recovered %(seller)s
              FROM share s
              JOIN account_move_line o ON o.move_id = s.move_id AND o.account_id IN %(accounts)s
              JOIN account_partial_reconcile r ON r.credit_move_id = o.id
              JOIN account_move_line l ON l.id = r.debit_move_id
              JOIN period p ON r.max_date BETWEEN p.first AND p.last
         LEFT JOIN res_partner c ON c.id = l.partner_id %(join)s
             WHERE l.company_id IN %(companies)s
         UNION ALL
            SELECT p.no, s.company_id, s.customer_id, 0, s.amount, 0 %(sold_by)s
              FROM period p JOIN (%(sales)s) s ON s.day BETWEEN p.first AND p.last
              %(recovered)s
            """,
            recovered=self._sql_recovered(scope),
            accounts=self._get_receivable_ids(),
            companies=tuple(scope.companies.ids) or (0,),
            sales=self._sql_sales(scope, min(first for first, _last in scope.periods)),
            sold_by=self._sql_seller(scope, "s"),
            **self._sql_invoice_seller(scope, SQL("l.move_id")),
        )
        return self._sql_grouped(
            scope,
            SQL("share AS MATERIALIZED (%s)", self._sql_shares(scope)),
            rows,
            {
                "lost": SQL("COALESCE(SUM(i.lost), 0)"),
                "sales": SQL("COALESCE(SUM(i.sales), 0)"),
                "recovered": SQL("COALESCE(SUM(i.recovered), 0)"),
            },
        )

    @api.model
    def _sql_recovered(self, scope):
        """Return the further rows of what came in for debts that were written off before."""
        recovered = self.env["collections.loss.recovered"]._sql_all_recovered(scope)
        if recovered is None:
            return SQL()
        return SQL(
            "UNION ALL SELECT r.no, r.company_id, r.customer_id, 0, 0, r.amount %s FROM (%s) r",
            # Money has no salesperson of its own: the customer's.
            SQL(", NULL::int") if self._has_seller(scope) else SQL(),
            recovered,
        )

    @api.model
    def _sql_losses(self, scope):
        """Return the statement of what is open by bucket, and what became of earlier debts.

        The rates are those of the whole company, whatever is grouped by. A debt says something of
        a bucket once it has had the time to reach it.
        """
        tables = SQL(
            "share AS MATERIALIZED (%s), %s", self._sql_shares(scope), self._sql_history(scope)
        )
        rows = SQL(
            """
            SELECT p.no, a.company_id, a.customer_id, %s AS place, a.open %s
              FROM period p JOIN (%s) a ON a.day = p.last AND a.open > 0 %s
            """,
            self._sql_bucket(scope, SQL("a.late")),
            self._sql_seller(scope, "a"),
            self._sql_open(scope, [last for _first, last in scope.periods]),
            self._sql_not_apart(scope),
        )
        past = {
            name: SQL("(SELECT h.%s FROM history h WHERE h.no = i.no)", SQL.identifier(name))
            for name in ("reached", "lost")
        }
        gross = self._sql_array(SQL("i.open"), SQL("i.place"), len(scope.limits) + 2)
        return self._sql_grouped(scope, tables, rows, {"gross": gross, **past})

    @api.model
    def _sql_not_apart(self, scope):
        """Return the condition that an item ``a`` is not provided for apart in its period."""
        apart = self.env["collections.loss.apart"]._sql_all_apart(scope)
        if apart is None:
            return SQL()
        return SQL(
            "AND NOT EXISTS (SELECT FROM (%s) x WHERE x.no = p.no AND x.line_id = a.line_id)", apart
        )

    # ------------------------------------------------------------------------ documents

    @api.model
    def _get_document_lists(self, figure, scope):
        # EXTENDS 'collections.figure.source'
        first, last = scope.periods[-1]
        if figure.name == "expected_loss":
            return [
                (
                    self.env._("Open at the end of the period"),
                    "account.move.line",
                    self._get_open_documents(scope, last) & Domain("balance", ">", 0),
                )
            ]
        return [
            (
                self.env._("Written off in the period"),
                "account.move.line",
                Domain("account_id", "in", self._find_loss_accounts(scope).get_result_ids())
                & Domain("move_id", "in", self._find_lost_ids(scope, first, last)),
            ),
            *self.env["collections.loss.recovered"]._get_all_documents(scope),
        ]

    @api.model
    def _find_lost_ids(self, scope, first, last):
        """Return the ids of the entries that took something off claims as lost in a period.

        As the figure counts: by the day of the match, whatever the date of the entry.
        """
        for name in ("account.move", "account.move.line", "account.partial.reconcile"):
            self.env[name].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT s.move_id
                  FROM (%(shares)s) s
                  JOIN account_move_line o ON o.move_id = s.move_id AND o.account_id IN %(accounts)s
                  JOIN account_partial_reconcile r ON r.credit_move_id = o.id
                  JOIN account_move_line l ON l.id = r.debit_move_id
                 WHERE r.max_date BETWEEN %(first)s AND %(last)s AND l.company_id IN %(companies)s
                """,
                shares=self._sql_shares(scope),
                accounts=self._get_receivable_ids(),
                first=first,
                last=last,
                companies=tuple(scope.companies.ids) or (0,),
            )
        )
        return [move_id for [move_id] in rows]

    # ---------------------------------------------------------------------------- steps

    @api.model
    def _get_steps(self, figure):
        # EXTENDS 'collections.figure.source'
        books = self.env["account.move"].has_access("create")
        if figure.name == "expected_loss" and books:
            return {"provision": self.env._("Propose an entry")}
        return super()._get_steps(figure)

    @api.model
    def _do_step(self, step, figure, scope):
        # EXTENDS 'collections.figure.source'
        if scope.limited:
            raise UserError(
                self.env._(
                    "You see only your own customers: whoever sees all of them proposes the entry."
                )
            )
        rows = self.env["collections.figure"]._read_parts(figure, self, scope)
        if not rows:
            raise UserError(self.env._("Nothing is open: there is nothing to lose."))
        return self.env["collections.provision.wizard"]._open(scope, rows[0])
