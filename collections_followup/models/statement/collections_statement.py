"""What account statements say: what a customer was invoiced, paid and owes, per currency.

Read from the ledger's receivable items as they were on the last day, in two queries for any
number of customers. How it is printed stands in ``report/statement``.
"""

from functools import partial

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import SQL, float_round

from ..base.res_partner import COLLECTIONS_READERS


class CollectionsStatement(models.AbstractModel):
    _name = "collections.statement"
    _description = "Account Statement"

    # ------------------------------------------------------------------------ ledger

    @api.model
    def _get_options(self, data=None):
        """Return the options of a statement, complete.

        :param dict data: any of ``mode`` (``open``: the items open on the last day, ``all``: all
            movements), ``date_from`` and ``date_to`` (dates, or texts as reports pass them)
        :return: a dict of ``mode``, ``date_from`` (False for open items) and ``date_to``
        """
        data = data or {}
        mode = "all" if data.get("mode") == "all" else "open"
        today = self.env.company._collections_today()
        # What a person or an address of a report says need not be a day.
        checked = self.env["collections.checked"]
        days = {name: checked._parse_date(data.get(name)) for name in ("date_from", "date_to")}
        for day in days.values():
            if day:
                checked._check_near(day, today)
        date_to = days["date_to"] or today
        date_from = False
        if mode == "all":
            date_from = days["date_from"] or date_to.replace(month=1, day=1)
        return {"mode": mode, "date_from": date_from, "date_to": date_to}

    @api.model
    def _check_reader(self, partners):
        """Refuse whoever may not read these customers' items: SQL asks nobody.

        :param partners: customers
        """
        partners.check_access("read")
        if not self.env.su and not self.env.user.has_groups(COLLECTIONS_READERS):
            raise AccessError(
                self.env._(
                    "Account statements are for accountants and the Collections team. Ask your "
                    "administrator for access."
                )
            )
        self.env["account.move.line"].check_access("read")

    @api.model
    def _get_companies(self):
        """Return the companies whose items are on a statement, those that the user may read."""
        company = self.env.company
        owner = company._collections_owner()
        companies = (owner._collections_covered() if owner else company) | company
        return companies if self.env.su else companies & self.env.user.company_ids

    @api.model
    def _sql_items(self, partners, condition, joins=None):
        """Return the SQL source of posted receivable items of customers.

        Names journal items ``l``, partners ``p``, entries ``m``, currencies ``c``, and ``e.day``
        the day of the item: a difference of exchange is of the day of its match.

        :param SQL condition: on these
        :param SQL joins: what else they are joined with
        """
        return SQL(
            """
            account_move_line l
            JOIN account_account a ON a.id = l.account_id AND a.account_type = 'asset_receivable'
            JOIN res_partner p ON p.id = l.partner_id
            JOIN account_move m ON m.id = l.move_id
            JOIN res_currency c ON c.id = l.currency_id
      CROSS JOIN LATERAL (SELECT %(booked_on)s AS day) e
                 %(joins)s
           WHERE l.parent_state = 'posted' AND p.commercial_partner_id IN %(partners)s
             AND l.company_id IN %(companies)s AND %(condition)s
            """,
            booked_on=self.env["account.move.line"]._collections_sql_booked_on("l"),
            joins=joins or SQL(),
            partners=tuple(partners.ids) or (0,),
            companies=tuple(self._get_companies().ids),
            condition=condition,
        )

    @api.model
    def _read_items(self, partners, options):
        """Return the items that a statement lists or ages, the oldest first.

        What was open on the last day is what the base says of a day, see
        ``_collections_sql_later``.

        :return: a list of dicts: ``partner_id``, ``currency_id``, ``date``, ``due``, ``number``,
            ``label``, ``move_type``, ``payment``, ``amount`` and ``open`` in that currency
        """
        is_open = SQL("ABS(t.open) >= t.rounding / 2")
        wanted = is_open
        if options["mode"] == "all":
            # Exchange differences are of the company's books only: nothing in this currency.
            wanted = SQL(
                "(%s OR t.date >= %s AND ABS(t.amount) >= t.rounding / 2)",
                is_open,
                options["date_from"],
            )
        day = options["date_to"]
        return self.env.execute_query_dict(
            SQL(
                """
                SELECT t.*
                  FROM (SELECT l.id, p.commercial_partner_id AS partner_id, l.currency_id,
                               e.day AS date, COALESCE(l.date_maturity, l.date) AS due,
                               l.move_name AS number,
                               COALESCE(NULLIF(m.ref, ''), l.name, '') AS label, m.move_type,
                               (m.origin_payment_id IS NOT NULL
                                OR m.statement_line_id IS NOT NULL) AS payment,
                               c.rounding, l.amount_currency AS amount,
                               l.amount_residual_currency
                               + COALESCE(u.amount_currency, 0) AS open
                          FROM %(items)s) t
                 WHERE %(wanted)s
              ORDER BY t.partner_id, t.currency_id, t.date, t.number, t.id
                """,
                items=self._sql_items(
                    partners,
                    SQL("e.day <= %s", day),
                    SQL(
                        "LEFT JOIN (%s) u ON u.line_id = l.id",
                        self.env["account.move.line"]._collections_sql_later(
                            day, tuple(partners.ids)
                        ),
                    ),
                ),
                wanted=wanted,
            )
        )

    @api.model
    def _read_settlements(self, partners, options):
        """Return what was matched with items that are not on the statement.

        An invoice in euro that is paid in dollars leaves its amount in both currencies, a payment
        whose invoice was reset to draft leaves a credit that is used up: the match takes it out
        on its day, as it takes it out of what is open. The same for what was matched with another
        customer, company or account, or with what was booked after the last day.

        :return: a list of dicts like those of ``_read_items``, with ``settled``, what it was
            matched with: the code of the other currency, else an empty text; nothing of them is
            open
        """
        if options["mode"] != "all":
            return []
        day = options["date_to"]
        listed = self._sql_items(partners, SQL("e.day <= %s", day))
        sides = SQL(" UNION ALL ").join(
            [
                self._sql_settled("debit", "credit", -1, day),
                self._sql_settled("credit", "debit", 1, day, SQL("AND other.id IS NULL")),
            ]
        )
        return self.env.execute_query_dict(
            SQL(
                """
                WITH listed AS MATERIALIZED (
                    SELECT l.id, p.commercial_partner_id AS partner_id, l.currency_id, c.rounding
                      FROM %s)
                SELECT t.*, t.date AS due, '' AS label, '' AS move_type, FALSE AS payment,
                       0.0 AS open
                  FROM (%s) t WHERE ABS(t.amount) >= t.rounding / 2
                """,
                listed,
                sides,
            )
        )

    @api.model
    def _sql_settled(self, side, against, sign, day, once=None):
        """Return what was matched with items ``listed`` that are on one side of the match.

        :param str side: ``debit`` or ``credit``
        :param str against: the other one
        :param int sign: what a match does to the balance of items on this side
        :param day: the last day
        :param SQL once: what keeps out matches that the other side has already
        """
        return SQL(
            """
            SELECT own.id, own.partner_id, own.currency_id, %(matched)s AS date,
                   o.move_name AS number, own.rounding,
                   %(sign)s * (r.%(amount)s - CASE WHEN other.id IS NULL THEN 0
                                                   ELSE r.%(other_amount)s END) AS amount,
                   CASE WHEN o.currency_id != own.currency_id
                        THEN oc.name ELSE '' END AS settled
              FROM account_partial_reconcile r
              JOIN listed own ON own.id = r.%(own)s
              JOIN account_move_line o ON o.id = r.%(other)s
              JOIN res_currency oc ON oc.id = o.currency_id
              -- what both sides have in the same table takes itself out
         LEFT JOIN listed other ON other.id = o.id
                               AND other.partner_id = own.partner_id
                               AND other.currency_id = own.currency_id
             WHERE %(matched)s <= %(day)s %(once)s
            """,
            sign=sign,
            amount=SQL.identifier(f"{side}_amount_currency"),
            other_amount=SQL.identifier(f"{against}_amount_currency"),
            own=SQL.identifier(f"{side}_move_id"),
            other=SQL.identifier(f"{against}_move_id"),
            matched=self.env["account.partial.reconcile"]._collections_sql_day("r"),
            day=day,
            once=once or SQL(),
        )

    @api.model
    def _read_opening(self, partners, options):
        """Return the balances before the first day, by customer id and currency id."""
        if options["mode"] != "all":
            return {}
        rows = self.env.execute_query(
            SQL(
                "SELECT p.commercial_partner_id, l.currency_id, SUM(l.amount_currency)"
                "  FROM %s GROUP BY 1, 2",
                self._sql_items(partners, SQL("e.day < %s", options["date_from"])),
            )
        )
        return {(partner, currency): float(amount) for partner, currency, amount in rows}

    # ------------------------------------------------------------------------ values

    @api.model
    def _get_statements(self, partners, data=None):
        """Return the figures of account statements of the current company.

        :param partners: customers
        :param dict data: see ``_get_options``
        :return: by customer id, a list of dicts, one per currency: ``currency``, ``opening``,
            ``rows`` (``date``, ``due``, ``number``, ``label``, ``move_type``, ``payment``,
            ``settled`` where it is no item, ``amount``, ``open`` and ``balance`` after it),
            ``closing``, ``open``, the rows that are open on the last day, and ``items``, the
            same as pairs of days after the due date and amount
        """
        options = self._get_options(data)
        customers = partners.commercial_partner_id
        for model in ("account.move", "account.move.line", "account.partial.reconcile"):
            self.env[model].flush_model()
        self.env["res.partner"].flush_model(["commercial_partner_id"])
        groups = {}
        currencies = self.env["res.currency"]
        opening = self._read_opening(customers, options)
        items = self._read_items(customers, options)
        for row in self._read_settlements(customers, options):
            if row["date"] < options["date_from"]:
                key = (row["partner_id"], row["currency_id"])
                opening[key] = opening.get(key, 0.0) + float(row["amount"])
            else:
                items.append(row)
        items.sort(key=lambda row: (row["date"], "settled" in row, row["number"] or ""))
        for key in [*opening, *((row["partner_id"], row["currency_id"]) for row in items)]:
            if key not in groups:
                currency = currencies.browse(key[1])
                before = currency.round(opening.get(key, 0.0))
                groups[key] = {
                    "currency": currency,
                    "opening": before,
                    "closing": before,
                    "rows": [],
                    "items": [],
                    "open": [],
                }
        self._add_rows(groups, items, options)
        own = self.env.company.currency_id
        result = {customer.id: [] for customer in customers}
        for (customer_id, _currency_id), group in sorted(
            groups.items(), key=lambda pair: (pair[1]["currency"] != own, pair[1]["currency"].name)
        ):
            if group["rows"] or group["opening"] or group["items"]:
                result[customer_id].append(group)
        return result

    @api.model
    def _add_rows(self, groups, items, options):
        """Put rows into their groups, with the balance after each; see ``_get_statements``.

        :param dict groups: by customer id and currency id
        :param list items: in order
        """
        # As currencies round; of thousands of rows, what a currency rounds to is read once.
        rounders = {
            key: partial(float_round, precision_rounding=group["currency"].rounding)
            for key, group in groups.items()
        }
        for row in items:
            key = row["partner_id"], row["currency_id"]
            group, rounded = groups[key], rounders[key]
            row["amount"] = rounded(float(row["amount"]))
            row["open"] = rounded(float(row["open"]))
            if row["open"]:
                group["items"].append(((options["date_to"] - row["due"]).days, row["open"]))
                group["open"].append(row)
            if options["mode"] == "all" and row["date"] < options["date_from"]:
                continue
            moved = row["amount"] if options["mode"] == "all" else row["open"]
            group["closing"] = rounded(group["closing"] + moved)
            group["rows"].append({**row, "balance": group["closing"]})
