"""What all figures read of the ledger: what was open on a day, and what was sold in a period.

Amounts are in company currency. What was open on a day is said in one place, for figures and
ageing alike (``account.move.line._collections_sql_open_on``).
"""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...engine.ageing import get_thresholds
from ..followup.collections_followup_matches import MONEY_JOURNALS


class CollectionsFigureSource(models.AbstractModel):
    _inherit = "collections.figure.source"

    @api.model
    def _sql_open(self, scope, days):
        """Return the query of the items that were open at the end of some days.

        The columns are ``day``, ``line_id``, ``move_id``, ``company_id``, ``customer_id``
        (commercial; NULL for nobody), ``due``, ``open`` and ``late``, the days past due by the
        convention: 1 is the first; and ``salesperson_id`` of the invoice, see ``_has_seller``.

        :param days: dates
        """
        days = sorted(set(days))
        items = self._sql_items(scope, days)
        if scope.shared:
            items = SQL(
                "SELECT * FROM %s WHERE day IN %s",
                scope.shared.keep("items", lambda: self._sql_items(scope, scope.shared.days)),
                tuple(days),
            )
        return SQL(
            "SELECT o.*, o.day - o.due + %s AS late FROM (%s) o WHERE ABS(o.open) > %s",
            1 if scope.options.get("due_today") == "yes" else 0,
            items,
            scope.options.get("tolerance", 0),
        )

    @api.model
    def _sql_items(self, scope, days):
        """Return the query of the items that were open on some days, whatever the conventions."""
        return SQL(
            """
            SELECT o.day, o.line_id, o.move_id, o.company_id,
                   p.commercial_partner_id AS customer_id, o.due, o.open %(seller)s
              FROM (%(items)s) o
         LEFT JOIN res_partner p ON p.id = o.contact_id %(join)s
            """,
            items=self.env["account.move.line"]._collections_sql_open_on_days(
                days, scope.companies
            ),
            **self._sql_invoice_seller(scope, SQL("o.move_id")),
        )

    @api.model
    def _sql_invoice_seller(self, scope, move):
        """Return the column of an invoice's salesperson, and the join that it needs.

        :param SQL move: the invoice
        :return: a dict of ``seller`` and ``join``, empty where nobody asks by it
        """
        if not self._has_seller(scope):
            return {"seller": SQL(), "join": SQL()}
        return {
            "seller": SQL(", invoice.invoice_user_id AS salesperson_id"),
            "join": SQL("LEFT JOIN account_move invoice ON invoice.id = %s", move),
        }

    @api.model
    def _sql_sales(self, scope, first, by_customer=True):
        """Return the query of credit sales since a day, by day, company and customer.

        And by ``salesperson_id``, see ``_has_seller``. Posted customer invoices less credit notes,
        tax included, in company currency. Receipts are sales for cash.

        :param bool by_customer: whether customers are asked for; else a day is one row
        """
        sales = self._sql_sold(scope, first, by_customer)
        if not scope.shared:
            return sales
        kept = scope.shared.keep(("sales", first, by_customer), lambda: sales)
        return SQL("SELECT * FROM %s", kept)

    @api.model
    def _sql_sold(self, scope, first, by_customer):
        """Return the query of credit sales from the ledger, see ``_sql_sales``."""
        seller = self._has_seller(scope)
        return SQL(
            """
            SELECT m.date AS day, m.company_id, %(customer)s AS customer_id,
                   SUM(m.amount_total_signed) AS amount %(seller)s
              FROM account_move m
             WHERE m.move_type IN ('out_invoice', 'out_refund') AND m.state = 'posted'
               AND m.company_id IN %(companies)s AND m.date BETWEEN %(first)s AND %(last)s
          GROUP BY 1, 2, 3 %(by_seller)s
            """,
            seller=SQL(", m.invoice_user_id AS salesperson_id") if seller else SQL(),
            by_seller=SQL(", 5") if seller else SQL(),
            customer=SQL("m.commercial_partner_id") if by_customer else SQL("NULL::int"),
            companies=tuple(scope.companies.ids) or (0,),
            first=first,
            last=scope.periods[-1][1],
        )

    @api.model
    def _sql_paid(self, scope):
        """Return the query of what was matched with claims in the periods.

        The columns are ``no``, ``company_id``, ``customer_id``, ``amount``, ``id`` of the match,
        its ``day``, ``days`` from the due date to it (below zero for what came early), ``paid``
        (by money, rather than credited or written off), ``line_id`` and ``move_id`` of the claim,
        and its ``salesperson_id``, see ``_has_seller``. The day is the later one of those of claim
        and payment, whenever somebody matched them.
        """
        if scope.shared:
            made = SQL("WITH %s %s", self._sql_periods(scope), self._sql_matched(scope))
            return SQL("SELECT * FROM %s", scope.shared.keep("paid", lambda: made))
        return self._sql_matched(scope)

    @api.model
    def _sql_matched(self, scope):
        """Return the query of matches from the ledger, see ``_sql_paid``."""
        return SQL(
            """
            SELECT p.no, l.company_id, c.commercial_partner_id AS customer_id, r.amount, r.id,
                   r.max_date AS day, l.id AS line_id,
                   r.max_date - COALESCE(l.date_maturity, l.date) AS days,
                   pj.type IN ('bank', 'cash', 'credit') AS paid, l.move_id %(seller)s
              FROM period p
              JOIN account_partial_reconcile r ON r.max_date BETWEEN p.first AND p.last
              JOIN account_move_line l ON l.id = r.debit_move_id
               AND l.account_id IN %(accounts)s AND l.company_id IN %(companies)s
               AND l.parent_state = 'posted'
              JOIN account_journal lj ON lj.id = l.journal_id
               AND lj.type NOT IN ('bank', 'cash', 'credit')
              JOIN account_move_line o ON o.id = r.credit_move_id
              JOIN account_journal pj ON pj.id = o.journal_id
         LEFT JOIN res_partner c ON c.id = l.partner_id %(join)s
            """,
            accounts=self._get_receivable_ids(),
            companies=tuple(scope.companies.ids) or (0,),
            **self._sql_invoice_seller(scope, SQL("l.move_id")),
        )

    @api.model
    def _sql_bucket(self, scope, late):
        """Return the number of the bucket of an item: 0 for what is not past due.

        :param SQL late: days past due
        """
        return SQL("width_bucket(%s, %s::int[])", late, get_thresholds(scope.limits))

    @api.model
    def _sql_array(self, amount, place, count):
        """Return an array of sums by place.

        :param SQL amount: what is summed
        :param SQL place: number of the place, from 0
        """
        return SQL(
            "ARRAY[%s]",
            SQL(", ").join(
                SQL("COALESCE(SUM(%s) FILTER (WHERE %s = %s), 0)", amount, place, number)
                for number in range(count)
            ),
        )

    @api.model
    def _find_held(self, scope, user_ids=None):
        """Return the ids of the customers who count for some collectors.

        :param user_ids: the collectors; None for anybody
        """
        whose = SQL("IS NOT NULL") if user_ids is None else SQL("= ANY(%s)", list(user_ids))
        return self.env["collections.figure"]._find_customers(scope.companies, whose)

    @api.model
    def _get_receivable_ids(self):
        """Return the ids of the receivable accounts."""
        return tuple(self.env["account.account"]._collections_get_receivable_ids()) or (0,)

    @api.model
    def _get_day_before(self, day):
        return fields.Date.subtract(day, days=1)

    @api.model
    def _get_open_documents(self, scope, day):
        """Return the domain of the receivable items that were open at the end of a day."""
        later = Domain("matched_debit_ids.max_date", ">", day) | Domain(
            "matched_credit_ids.max_date", ">", day
        )
        return (
            Domain("account_type", "=", "asset_receivable")
            & Domain("parent_state", "=", "posted")
            & Domain("company_id", "in", scope.companies.ids)
            & Domain("date", "<=", day)
            & (Domain("reconciled", "=", False) | later)
        )

    @api.model
    def _get_paid_documents(self, scope, how=Domain.TRUE):
        """Return the domain of the claims of which something was paid in the last period.

        Those of the matches that ``_sql_paid`` has as paid: day and money are those of one match.

        :param Domain how: what else holds of the match
        """
        first, last = scope.periods[-1]
        match = (
            Domain("max_date", ">=", first)
            & Domain("max_date", "<=", last)
            & Domain("credit_move_id.journal_id.type", "in", MONEY_JOURNALS)
            & how
        )
        return (
            Domain("account_type", "=", "asset_receivable")
            & Domain("parent_state", "=", "posted")
            & Domain("company_id", "in", scope.companies.ids)
            & Domain("journal_id.type", "not in", MONEY_JOURNALS)
            & Domain("matched_credit_ids", "any", match)
        )
