"""What was open on a day: written once, for statements, ageing, figures and the pass of a past day.

An item was open at the end of a day with what is open of it now and what matches of later days
have taken off it. A match counts from the day on which both of its sides were booked. Core may
book the difference of exchange of a match at the end of its month: it counts from its match (see
``_collections_sql_day`` of matches), so that what is left of an invoice in foreign currency is
right from the payment on.
Money that was there before the invoice was on account until it was matched in one go with later
money.
"""

from odoo import api, models
from odoo.tools import SQL


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    @api.model
    @api.private
    def _collections_sql_booked_on(self, alias):
        """Return the SQL of the day from which a posted item counts.

        :param str alias: alias of ``account_move_line``
        """
        return SQL(
            """
            COALESCE((SELECT MIN(booked.max_date)
                        FROM account_partial_reconcile booked
                       WHERE booked.exchange_move_id = %s), %s)
            """,
            SQL.identifier(alias, "move_id"),
            SQL.identifier(alias, "date"),
        )

    @api.model
    @api.private
    def _collections_sql_early(self, day):
        """Return the SQL query of the exchange entries that count by a day and are booked later.

        The columns are ``move_id`` and ``day``, that of the match.
        """
        return SQL(
            """
            SELECT booked.exchange_move_id AS move_id, MIN(booked.max_date) AS day
              FROM account_partial_reconcile booked
              JOIN account_move exchange ON exchange.id = booked.exchange_move_id
               AND exchange.date > %(day)s
             WHERE booked.exchange_move_id IS NOT NULL AND booked.max_date <= %(day)s
          GROUP BY booked.exchange_move_id
            """,
            day=day,
        )

    @api.model
    @api.private
    def _collections_sql_later(self, day, partner_ids=None):
        """Return the SQL query of what matches of later days have taken off items.

        The columns are ``line_id``, ``amount`` (company currency) and ``amount_currency`` (that of
        the item): what was open at the end of the day is what is open now and these. Matches are
        found by the index of their day, so that a recent day costs nothing however long the
        history is.

        :param date day: the day
        :param partner_ids: ids of commercial partners; None for all
        """
        if partner_ids is None:
            matches = SQL("WITH %s", self._collections_sql_all_later(day))
            found = of_debit = of_credit = SQL()
        else:
            matches = SQL()
            # Few matches: the rule itself, where any match of a later day is concerned.
            found = SQL(
                "WHERE (later.max_date > %(day)s OR later.full_reconcile_id IN"
                " (SELECT full_reconcile_id FROM account_partial_reconcile"
                " WHERE max_date > %(day)s AND full_reconcile_id IS NOT NULL))"
                " AND %(counts_from)s > %(day)s",
                day=day,
                counts_from=self.env["account.partial.reconcile"]._collections_sql_day("later"),
            )
            items = SQL(
                "(SELECT i.id FROM account_move_line i WHERE TRUE %s)",
                self._collections_sql_of("i", partner_ids),
            )
            of_debit = SQL("AND later.debit_move_id IN %s", items)
            of_credit = SQL("AND later.credit_move_id IN %s", items)
        source = SQL("later") if partner_ids is None else SQL("account_partial_reconcile later")
        return SQL(
            """
            %(matches)s
            SELECT line_id, SUM(amount) AS amount, SUM(amount_currency) AS amount_currency
              FROM (SELECT later.debit_move_id AS line_id, later.amount,
                           later.debit_amount_currency AS amount_currency
                      FROM %(source)s %(found)s %(of_debit)s
                 UNION ALL
                    SELECT later.credit_move_id, -later.amount, -later.credit_amount_currency
                      FROM %(source)s %(found)s %(of_credit)s) side
          GROUP BY line_id
            """,
            matches=matches,
            source=source,
            found=found,
            of_debit=of_debit,
            of_credit=of_credit,
        )

    @api.model
    @api.private
    def _collections_sql_all_later(self, day):
        """Return named queries, the last of which is ``later``: all matches of later days.

        The rule of ``_collections_sql_day`` for many matches at once: of those of later days,
        the ones with exchange entries that count already do not; of those before, money on
        account that was matched in one go with later money does.
        """
        partials = self.env["account.partial.reconcile"]
        columns = SQL(
            "r.debit_move_id, r.credit_move_id, r.amount, r.debit_amount_currency,"
            " r.credit_amount_currency"
        )
        return SQL(
            """
            early AS MATERIALIZED (
                SELECT x.id FROM (%(early)s) e JOIN account_move_line x ON x.move_id = e.move_id),
            dated AS MATERIALIZED (
                SELECT %(columns)s, r.full_reconcile_id, r.create_date
                  FROM account_partial_reconcile r
                 WHERE r.max_date > %(day)s
                   AND r.debit_move_id NOT IN (SELECT id FROM early)
                   AND r.credit_move_id NOT IN (SELECT id FROM early)),
            gone AS MATERIALIZED (
                SELECT DISTINCT full_reconcile_id, create_date
                  FROM dated WHERE full_reconcile_id IS NOT NULL),
            on_account AS MATERIALIZED (
                SELECT %(columns)s
                  FROM gone
                  JOIN account_partial_reconcile r ON %(in_one_go)s AND r.max_date <= %(day)s
                  JOIN account_move_line paid ON paid.id = r.credit_move_id
                   AND paid.date < r.max_date),
            later AS MATERIALIZED (
                SELECT %(columns)s FROM dated r
             UNION ALL
                SELECT %(columns)s FROM on_account r WHERE NOT %(is_exchange)s)
            """,
            early=self._collections_sql_early(day),
            columns=columns,
            day=day,
            in_one_go=partials._collections_sql_in_one_go("r", "gone"),
            is_exchange=partials._collections_sql_is_exchange("r"),
        )

    @api.model
    @api.private
    def _collections_sql_open_on(self, day, companies, partner_ids=None):
        """Return the SQL query of the receivable items that were open at the end of a day.

        Those that are open now, and those that matches of later days closed: two parts, each by
        its index, so that nobody looks at what was closed by then. The columns are ``line_id``,
        ``move_id``, ``account_id``, ``company_id``, ``contact_id`` (whom the entry is on, NULL for
        nobody), ``currency_id``, ``date``, ``due``, ``invoice_date`` (or else the date),
        ``open`` (in company currency) and ``open_currency`` (in that of the item). Debits are
        positive; none is nothing in both currencies.

        Items are as they are kept now: what was reset to draft since is not there, whom items of
        merged customers are on is who is left.

        :param date day: the day
        :param companies: whose items, each of them named: branches do not come by themselves
        :param partner_ids: ids of commercial partners; None for all, also for nobody's items
        """
        accounts = self.env["account.account"]._collections_get_receivable_ids()
        columns = SQL(
            "l.id AS line_id, l.move_id, l.account_id, l.company_id, l.partner_id AS contact_id,"
            " l.currency_id, l.date, COALESCE(l.date_maturity, l.date) AS due,"
            " COALESCE(l.invoice_date, l.date) AS invoice_date,"
            " l.amount_residual + COALESCE(u.amount, 0) AS open,"
            " l.amount_residual_currency + COALESCE(u.amount_currency, 0) AS open_currency"
        )
        condition = SQL(
            "l.date <= %s AND l.company_id IN %s %s",
            day,
            tuple(companies.ids) or (0,),
            self._collections_sql_of("l", partner_ids),
        )
        return SQL(
            """
            WITH undone AS MATERIALIZED (%(later)s)
            SELECT *
              FROM (SELECT %(columns)s
                      FROM account_move_line l
                 LEFT JOIN undone u ON u.line_id = l.id
                     WHERE %(is_open)s AND %(condition)s
                 UNION ALL
                    SELECT %(columns)s
                      FROM undone u
                      JOIN account_move_line l ON l.id = u.line_id
                     WHERE l.account_id IN %(accounts)s AND l.parent_state = 'posted'
                       AND l.reconciled AND %(condition)s) item
             WHERE open != 0 OR open_currency != 0
            """,
            later=self._collections_sql_later(day, partner_ids),
            columns=columns,
            is_open=self._collections_sql_open("l", accounts),
            condition=condition,
            accounts=tuple(accounts) or (0,),
        )
