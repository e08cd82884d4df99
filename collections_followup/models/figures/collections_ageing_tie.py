"""The ageing against the ledger: what is open by age is the balance of the receivable accounts.

Per account and currency, to the cent. Where it is not, the entries that make the difference are
named. There are four kinds:

- *exchange*: core booked the difference of exchange of a match later than the match, at the end of
  its month; the item counts from the match, the ledger from the booking;
- *draft*: an entry was reset to draft and kept its matches, so that the other side is settled by
  something that is not in the ledger;
- *company*: matched with an entry of a company that is not part of the ageing;
- *currency*: matched with an entry in another currency: it ties in company currency, and leaves
  the amount in both currencies of the ledger.
"""

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import SQL, format_date

# So many entries of each kind are named; the rest is counted.
NAMED = 20


class CollectionsAgeing(models.AbstractModel):
    _inherit = "collections.ageing"

    @api.model
    def _read_ties(self, asked):
        """Compare what was open on a day with the ledger's receivable accounts.

        :param asked: see ``_ask``; grouping and currency do not matter, all items are compared
        :return: a dict of ``ties`` (whether all is equal), ``explained`` (whether all that is not
            is accounted for by ``entries``), ``rows`` per account and currency (``account_id``,
            ``currency_id``, ``ledger``, ``items``, ``difference``, the same as ``..._currency`` in
            that currency, ``unexplained``, ``entries``), ``ledger`` and ``items`` in all; None
            where the user sees only a part of the customers
        """
        if self._get_limited(asked.companies):
            return None
        self.env.flush_all()
        rows = self.env.execute_query_dict(self._sql_ties(asked))
        differing = [row for row in rows if row["difference"] or row["difference_currency"]]
        found = self._read_entries(asked) if differing else {}
        own = asked.company.currency_id
        for row in rows:
            row["entries"] = found.get((row["account_id"], row["currency_id"]), [])
            firsts = [entry for entry in row["entries"] if entry["first"]]
            currency = self.env["res.currency"].browse(row["currency_id"])
            row["unexplained"] = own.round(
                row["difference"] - sum(entry["sum"] for entry in firsts)
            )
            row["unexplained_currency"] = currency.round(
                row["difference_currency"] - sum(entry["sum_currency"] for entry in firsts)
            )
        return {
            "ties": not differing,
            "explained": not any(row["unexplained"] or row["unexplained_currency"] for row in rows),
            "ledger": own.round(sum(row["ledger"] for row in rows)),
            "items": own.round(sum(row["items"] for row in rows)),
            "rows": [self._prepare_tie(row) for row in rows],
        }

    @api.model
    def _prepare_tie(self, row):
        """Return a row as others get it: with its entries in words."""
        entries = [
            {
                "kind": entry["kind"],
                "move_id": entry["move_id"],
                "line_id": entry["line_id"],
                "name": entry["name"],
                "amount": entry["amount"],
                "amount_currency": entry["amount_currency"],
                # Said once, after those of a kind that are named.
                "more": entry["count"] - NAMED if entry["place"] == NAMED else 0,
                "text": self._explain_entry(entry),
            }
            for entry in row["entries"]
        ]
        return {**row, "entries": entries}

    @api.model
    def open_entries(self, options, kind, account_id, currency_id):
        """Return the action that lists all entries of a kind that the ledger differs by.

        :param dict options: see ``_parse_options``
        :param str kind: see the head of this file
        :param int account_id: a receivable account
        :param int currency_id: a currency of its items
        """
        asked, _given = self._parse_options(options)
        if not (isinstance(kind, str) and type(account_id) is type(currency_id) is int):
            raise self._get_odd(kind)
        if self._get_limited(asked.companies):
            raise AccessError(self.env._("Only your own customers are shown."))
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT line_id FROM (%s) e
                 WHERE kind = %s AND account_id = %s AND currency_id = %s
                """,
                SQL(" UNION ALL ").join(self._sql_entries(asked)),
                kind,
                account_id,
                currency_id,
            )
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Differences to the ledger"),
            "res_model": "account.move.line",
            "views": [[False, "list"], [False, "form"]],
            "domain": [("id", "in", [line_id for [line_id] in rows])],
            "context": {"create": False},
        }

    @api.model
    def _explain_entry(self, entry):
        """Return why an entry makes a difference between the ageing and the ledger."""
        if entry["kind"] == "exchange":
            return self.env._(
                "Exchange difference %(entry)s is booked on %(booked)s; what is open counts it "
                "from the match on %(matched)s.",
                entry=entry["name"],
                booked=format_date(self.env, entry["date"]),
                matched=format_date(self.env, entry["day"]),
            )
        if entry["kind"] == "draft":
            return self.env._(
                "%(entry)s is not posted and still matched with %(own)s: what it settles is not in "
                "the ledger.",
                entry=entry["name"],
                own=entry["own"],
            )
        if entry["kind"] == "company":
            return self.env._(
                "%(own)s is matched with %(entry)s of another company.",
                own=entry["own"],
                entry=entry["name"],
            )
        return self.env._(
            "%(own)s is matched with %(entry)s in another currency.",
            own=entry["own"],
            entry=entry["name"],
        )

    # --------------------------------------------------------------------------- SQL

    @api.model
    def _sql_in_ledger(self, alias, asked):
        """Return the condition that a journal item is in the receivable accounts of the day."""
        return SQL(
            "(%(item)s.account_id IN %(accounts)s AND %(item)s.parent_state = 'posted'"
            " AND %(item)s.company_id IN %(companies)s AND %(item)s.date <= %(day)s)",
            item=SQL.identifier(alias),
            accounts=tuple(self.env["account.account"]._collections_get_receivable_ids()) or (0,),
            companies=tuple(asked.companies.ids),
            day=asked.day,
        )

    @api.model
    def _sql_ties(self, asked):
        """Return the query of the ledger beside the open items, by account and currency."""
        return SQL(
            """
            SELECT t.*, items - ledger AS difference,
                   items_currency - ledger_currency AS difference_currency
              FROM (SELECT account_id, currency_id, COALESCE(g.balance, 0) AS ledger,
                           COALESCE(i.open, 0) AS items,
                           COALESCE(g.amount_currency, 0) AS ledger_currency,
                           COALESCE(i.open_currency, 0) AS items_currency
                      FROM (SELECT l.account_id, l.currency_id, SUM(l.balance) AS balance,
                                   SUM(l.amount_currency) AS amount_currency
                              FROM account_move_line l
                             WHERE %(in_ledger)s
                          GROUP BY l.account_id, l.currency_id) g
                 FULL JOIN (SELECT account_id, currency_id, SUM(open) AS open,
                                   SUM(open_currency) AS open_currency
                              FROM (%(open)s) o
                          GROUP BY account_id, currency_id) i
                     USING (account_id, currency_id)) t
          ORDER BY account_id, currency_id
            """,
            in_ledger=self._sql_in_ledger("l", asked),
            open=self.env["account.move.line"]._collections_sql_open_on(asked.day, asked.companies),
        )

    @api.model
    def _read_entries(self, asked):
        """Return the entries that make differences, by account and currency.

        Of each kind the largest ones, in an order in which those of a kind stand together;
        ``first`` is set on the first of each kind, ``sum`` and ``count`` are of all of the kind.
        """
        rows = self.env.execute_query_dict(
            SQL(
                """
                SELECT *, place = 1 AS first
                  FROM (SELECT e.*,
                               SUM(amount) OVER kind AS sum,
                               SUM(amount_currency) OVER kind AS sum_currency,
                               COUNT(*) OVER kind AS count,
                               ROW_NUMBER() OVER (
                                   PARTITION BY kind, account_id, currency_id
                                   ORDER BY ABS(amount) DESC, line_id, own_id) AS place
                          FROM (%s) e
                        WINDOW kind AS (PARTITION BY kind, account_id, currency_id)) e
                 WHERE place <= %s
              ORDER BY kind, place
                """,
                SQL(" UNION ALL ").join(self._sql_entries(asked)),
                NAMED,
            )
        )
        result = {}
        for row in rows:
            result.setdefault((row["account_id"], row["currency_id"]), []).append(row)
        return result

    @api.model
    def _sql_entries(self, asked):
        """Return the queries of the entries that make differences, one for each kind and side.

        An item in the ledger is settled by a match whose other side is not in it.
        """
        early = self.env["account.move.line"]._collections_sql_early(asked.day)
        kinds = {
            "exchange": SQL(
                "o.parent_state = 'posted' AND o.date > %s AND o.move_id IN (SELECT move_id"
                " FROM (%s) early)",
                asked.day,
                early,
            ),
            "draft": SQL("o.parent_state != 'posted'"),
            "currency": SQL(
                "r.debit_currency_id != r.credit_currency_id AND %s",
                self._sql_in_ledger("o", asked),
            ),
        }
        # Sudo: which companies there are beside those of the ageing, whose entries may be matched.
        family = (
            self.env["res.company"]
            .sudo()
            .search_count([("id", "child_of", asked.company.root_id.ids)])
        )
        if family > len(asked.companies):
            kinds["company"] = SQL(
                "o.parent_state = 'posted' AND o.company_id NOT IN %s", tuple(asked.companies.ids)
            )
        return [
            self._sql_side(asked, kind, condition, *side)
            for kind, condition in kinds.items()
            for side in (("debit", "credit", -1), ("credit", "debit", 1))
        ]

    @api.model
    def _sql_side(self, asked, kind, condition, side, against, sign):
        """Return the query of the items on one side that something else settles.

        :param str kind: of the difference
        :param SQL condition: on the other side ``o`` and the match ``r``
        :param str side: ``debit`` or ``credit``: where the item in the ledger stands
        :param str against: the other one
        :param int sign: what the match does to what is open of the item
        """
        day = self.env["account.partial.reconcile"]._collections_sql_day("r")
        return SQL(
            """
            SELECT %(kind)s::text AS kind, own.account_id, own.currency_id, own.id AS own_id,
                   own.move_name AS own, o.id AS line_id, o.move_id,
                   COALESCE(o.move_name, o.name, '') AS name, o.date, %(matched)s AS day,
                   %(sign)s * r.amount AS amount, %(sign)s * r.%(amount)s AS amount_currency
              FROM account_partial_reconcile r
              JOIN account_move_line o ON o.id = r.%(other)s
              JOIN account_move_line own ON own.id = r.%(own)s
             WHERE %(condition)s AND %(in_ledger)s AND %(matched)s <= %(day)s
            """,
            kind=kind,
            sign=sign,
            amount=SQL.identifier(f"{side}_amount_currency"),
            own=SQL.identifier(f"{side}_move_id"),
            other=SQL.identifier(f"{against}_move_id"),
            condition=condition,
            in_ledger=self._sql_in_ledger("own", asked),
            matched=day,
            day=asked.day,
        )
