"""What a claim is read from: items, what lowered them and when, days that bear no interest."""

from odoo import api, models
from odoo.tools import SQL

from ...engine.exact import to_decimal


class CollectionsClaimFacts(models.AbstractModel):
    """The ledger and what is known beside it, set-based; in sudo mode, in the owner's company."""

    _name = "collections.claim.facts"
    _description = "What a Claim Is Read From"

    # ----------------------------------------------------------------------------- SQL

    @api.model
    def _sql_items(self, company, day, scope, noticed=True, by_policy=True):
        """Return the query of the items of a company that may bear interest by a day.

        The columns are ``line_id``, ``move_id``, ``company_id``, ``currency_id``, ``partner_id``
        (commercial), ``amount`` (in the item's currency), ``due``, ``is_open``, ``policy_id``,
        ``country_id``, ``customer`` (``person``, ``business`` or ``public``), ``invoiced``, the
        day of the invoice, and ``noticed``, the day of the first reminder after the due date.

        :param company: the company that keeps the cases
        :param SQL scope: condition on the item ``l`` and its customer ``rp``
        :param bool noticed: whether the first reminder is looked for; else it is NULL
        :param bool by_policy: whether the policy is looked for; else it is NULL
        """
        for model, names in (
            ("account.move.line", None),
            ("account.move", ["collections_policy_id"]),
            ("res.partner", None),
            ("collections.notice", ["state", "date"]),
            ("collections.notice.line", ["move_line_id", "notice_id"]),
        ):
            self.env[model].flush_model(names)
        accounts = self.env["account.account"]._collections_get_receivable_ids()
        return SQL(
            """
            SELECT l.id AS line_id, l.move_id, l.company_id, l.currency_id, rp.id AS partner_id,
                   l.amount_currency AS amount, COALESCE(l.date_maturity, l.date) AS due,
                   l.reconciled IS NOT TRUE AS is_open,
                   %(policy)s AS policy_id,
                   COALESCE(rp.country_id, %(country)s) AS country_id,
                   CASE WHEN rp.collections_public_body THEN 'public'
                        WHEN rp.is_company
                          OR rp.collections_debt_purpose = 'commercial' THEN 'business'
                        ELSE 'person' END AS customer,
                   COALESCE(l.invoice_date, l.date) AS invoiced,
                   %(noticed)s AS noticed
              FROM account_move_line l
              %(moves)s
              JOIN res_partner c ON c.id = l.partner_id
              JOIN res_partner rp ON rp.id = c.commercial_partner_id
             WHERE l.account_id IN %(accounts)s AND l.parent_state = 'posted'
               AND l.company_id IN %(companies)s AND l.amount_currency > 0
               AND COALESCE(l.date_maturity, l.date) < %(day)s
               AND %(scope)s
            """,
            policy=SQL(
                "COALESCE(m.collections_policy_id, %s, %s)",
                self.env["collections.followup.items"]._sql_partner_policy(),
                company.collections_policy_id.id or None,
            )
            if by_policy
            else SQL("NULL::int"),
            moves=SQL("JOIN account_move m ON m.id = l.move_id") if by_policy else SQL(),
            country=company.partner_id.country_id.id or None,
            day=day,
            accounts=tuple(accounts) or (0,),
            companies=tuple(company._collections_covered().ids) or (0,),
            noticed=self._sql_noticed(day) if noticed else SQL("NULL::date"),
            scope=SQL("%s AND %s", self._sql_is_debt(), scope),
        )

    @api.model
    def _sql_is_debt(self):
        """Return the condition that an item ``l`` is neither interest nor a charge.

        Interest bears none (section 289 BGB), and what is charged is not charged for again, be it
        invoiced here or for a payment plan.
        """
        self.env["account.move"].flush_model(["collections_charges"])
        self.env["collections.plan.line"].flush_model(["kind", "move_line_id"])
        return SQL(
            "l.move_id NOT IN (SELECT id FROM account_move WHERE collections_charges)"
            " AND l.id NOT IN (SELECT move_line_id FROM collections_plan_line"
            " WHERE kind != 'debt' AND move_line_id IS NOT NULL)"
        )

    @api.model
    def _sql_noticed(self, day):
        """Return the query of the day of the first reminder of an item ``l`` after it was due."""
        return SQL(
            "(SELECT MIN(n.date) FROM collections_notice_line nl"
            " JOIN collections_notice n ON n.id = nl.notice_id AND n.state = 'sent'"
            " WHERE nl.move_line_id = l.id AND n.date > COALESCE(l.date_maturity, l.date)"
            " AND n.date <= %s)",
            day,
        )

    @api.model
    def _sql_matches(self, day, items):
        """Return the query of what lowered items, by the day from which it counts.

        The columns are ``line_id``, ``day`` and ``amount``, in the item's currency.

        :param date day: what counts later is left aside
        :param SQL items: query or list of ids of items
        """
        partials = self.env["account.partial.reconcile"]
        partials.flush_model()
        return SQL(
            """
            SELECT line_id, day, SUM(amount) AS amount
              FROM (SELECT r.debit_move_id AS line_id, %(counts_from)s AS day,
                           r.debit_amount_currency AS amount
                      FROM account_partial_reconcile r
                     WHERE r.debit_move_id IN %(items)s) t
             WHERE amount != 0 AND day <= %(day)s
          GROUP BY 1, 2
            """,
            counts_from=partials._collections_sql_day("r"),
            items=items,
            day=day,
        )

    @api.model
    def _sql_frozen(self, items):
        """Return the query of the days for which flags let nothing be charged, by item.

        The columns are ``line_id``, ``first`` and ``last``, NULL for one that goes on.

        :param SQL items: query or list of ids of items
        """
        return SQL(
            """
            SELECT l.id AS line_id, f.first, f.last
              FROM account_move_line l
              JOIN res_partner c ON c.id = l.partner_id
              JOIN (%s) f ON f.partner_id = c.commercial_partner_id
               AND (f.move_id IS NULL OR f.move_id = l.move_id)
               AND (f.company_id IS NULL OR f.company_id = l.company_id)
             WHERE l.id IN %s AND (f.last IS NULL OR f.last >= f.first)
            """,
            self.env["collections.flag.entry"]._sql_frozen(),
            items,
        )

    # ---------------------------------------------------------------------------- read

    @api.model
    def _read_items(self, company, day, items):
        """Return what is known of items, see ``_sql_items``, as a list of dicts."""
        scope = SQL("l.id IN %s", tuple(items.ids) or (0,))
        self.env.cr.execute(SQL("%s ORDER BY due, line_id", self._sql_items(company, day, scope)))
        rows = self.env.cr.dictfetchall()
        return [{**row, "amount": to_decimal(row["amount"])} for row in rows]

    @api.model
    def _read_matches(self, ids, day):
        """Return what lowered items until a day: by item id, pairs of day and amount in order."""
        found = {}
        query = self._sql_matches(day, SQL("%s", ids or (0,)))
        for number, paid_on, amount in self.env.execute_query(SQL("%s ORDER BY 1, 2", query)):
            found.setdefault(number, []).append((paid_on, to_decimal(amount)))
        return found

    @api.model
    def _read_frozen(self, ids):
        """Return the days for which items bear nothing: by item id, pairs of first and last."""
        found = {}
        query = self._sql_frozen(SQL("%s", ids or (0,)))
        for number, first, last in self.env.execute_query(SQL("%s ORDER BY 1, 2", query)):
            found.setdefault(number, []).append((first, last))
        return found
