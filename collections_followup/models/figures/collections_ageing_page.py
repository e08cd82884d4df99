"""The ageing as a page shows it: rows in an order, totals, a comparison with an earlier day.

Screen, PDF and spreadsheet are made from the same page.
"""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

# Rows on a screen at a time.
LIMIT = 80
TEXTS = ("by", "group_by", "currency", "credits")
# What rows may be put in the order of, beside ``bucket:`` and a number.
ORDERS = ("name", "total", "overdue", "credit", "change", "before", "count")


class CollectionsAgeing(models.AbstractModel):
    _inherit = "collections.ageing"

    # ----------------------------------------------------------------------- options

    @api.model
    def _parse_options(self, options):
        """Return what a screen asks for, checked.

        :param dict options: any of ``company_id`` (the current one), ``date`` (today), ``by``,
            ``group_by``, ``currency``, ``credits``, ``set_id`` (of buckets), ``within`` (pairs of a
            grouping and a value), ``compare`` (an earlier day), ``parts`` (what is not chased),
            ``order``, ``descending``, ``offset``
        :return: what is asked (see ``_ask``), and a dict of the others: ``compare``, ``parts``,
            ``order``, ``descending``, ``offset``, ``set_id``
        :raise UserError: something of it makes no sense
        """
        if not isinstance(options, dict):
            raise self._get_odd(options)
        ids = [options.get("company_id") or self.env.company.id, options.get("set_id") or 0]
        ids.append(options.get("offset") or 0)
        within = options.get("within") or []
        texts = {name: options[name] for name in TEXTS if options.get(name)}
        order = options.get("order") or "total"
        if (
            not all(type(number) is int and 0 <= number < 2**31 for number in ids)
            or not isinstance(within, list | tuple)
            or not all(self._is_pair(pair) for pair in within)
            or not all(isinstance(text, str) for text in (*texts.values(), order))
        ):
            raise self._get_odd(options)
        company_id, set_id, offset = ids
        asked = self._ask(
            self.env["res.company"].browse(company_id),
            options.get("date"),
            buckets=self._get_set(set_id),
            within=dict(within),
            **texts,
        )
        bucket = order.removeprefix("bucket:")
        if order not in ORDERS and not (
            order.startswith("bucket:")
            and bucket.isdecimal()
            and int(bucket) < len(asked.limits) + 2
        ):
            raise self._get_odd(order)
        compare = self.env["collections.checked"]._parse_date(options.get("compare"))
        if compare and compare >= asked.day:
            raise UserError(self.env._("Compare with a day before the day of the ageing."))
        return asked, {
            "compare": compare or False,
            "parts": bool(options.get("parts")),
            "order": order,
            "descending": bool(options.get("descending", order != "name")),
            "offset": offset,
            "set_id": set_id,
        }

    @api.model
    def _is_pair(self, pair):
        """Return whether this is a grouping and a value, as a screen says it."""
        return (
            isinstance(pair, list | tuple)
            and len(pair) == 2
            and isinstance(pair[0], str)
            and (pair[1] is False or type(pair[1]) is int and 0 <= pair[1] < 2**31)
        )

    @api.model
    def _get_odd(self, value):
        """Return the refusal of something that no screen asks for."""
        return UserError(
            self.env._("The ageing cannot be read with “%s”. Open it again from the menu.", value)
        )

    @api.model
    def _get_set(self, set_id):
        """Return the set of buckets that a screen asks for; None: that of the company."""
        if not set_id:
            return None
        chosen = self.env["collections.ageing.set"].browse(set_id).exists()
        if not chosen:
            raise UserError(self.env._("These buckets do not exist any more. Choose others."))
        chosen.check_access("read")
        return chosen

    # -------------------------------------------------------------------------- rows

    @api.model
    def _collect_rows(self, asked, given):
        """Return the rows of a page, all of them, in their order.

        :param asked: see ``_ask``
        :param dict given: see ``_parse_options``
        :return: a list of dicts like those of ``_read``, with ``name``, ``overdue`` (past due, of
            the debits), ``parts`` (see ``_read_parts``), and, compared, ``before`` and ``change``
        """
        rows = self._read_rows(asked)
        if given["compare"]:
            rows = self._compare_rows(rows, asked, given["compare"])
        parts = self._read_parts(asked) if given["parts"] else {}
        names = self._get_names(
            self._get_groupings()[asked.group_by], [row["group"] for row in rows]
        )
        currencies = self._get_currency_names(rows)
        for row in rows:
            row["name"] = names[row["group"]]
            row["overdue"] = self._add(row["currency_id"], row["amounts"][1:])
            row["parts"] = parts.get((row["group"], row["currency_id"]), {})
        # Each sort keeps the order of the one before among what is equal.
        rows.sort(key=lambda row: (row["name"].casefold(), row["group"]))
        rows.sort(
            key=lambda row: self._get_sort_value(row, given["order"]), reverse=given["descending"]
        )
        rows.sort(key=lambda row: currencies[row["currency_id"]])
        return rows

    @api.model
    def _get_sort_value(self, row, order):
        """Return what a row is put in order by."""
        if order == "name":
            return row["name"].casefold()
        if order.startswith("bucket:"):
            return row["amounts"][int(order.removeprefix("bucket:"))]
        return row.get(order, 0)

    @api.model
    def _compare_rows(self, rows, asked, day):
        """Return rows beside what was open on an earlier day; what was paid since comes along."""
        earlier = {
            (row["group"], row["currency_id"]): row
            for row in self._read_rows(asked._replace(day=day))
        }
        result = []
        for row in rows:
            found = earlier.pop((row["group"], row["currency_id"]), None)
            result.append({**row, "before": found["total"] if found else 0.0})
        for row in earlier.values():
            gone = {"amounts": [0.0] * len(row["amounts"]), "credit": 0.0, "total": 0.0, "count": 0}
            result.append({**row, **gone, "total_company": 0.0, "before": row["total"]})
        for row in result:
            row["change"] = self._add(row["currency_id"], [row["total"], -row["before"]])
        return result

    @api.model
    def _add(self, currency_id, amounts):
        """Return the rounded sum of amounts in a currency."""
        return self.env["res.currency"].browse(currency_id).round(sum(amounts))

    @api.model
    def _get_currency_names(self, rows):
        """Return an order of the currencies of rows: that of the company first."""
        own = self.env.company.currency_id
        currencies = self.env["res.currency"].browse({row["currency_id"] for row in rows})
        return {currency.id: (currency != own, currency.name) for currency in currencies}

    @api.model
    def _total_rows(self, rows, asked, given):
        """Return the totals of a page, one for each currency, in the order of the rows.

        Where items can be in several groups, as with tags, each counts once.
        """
        if asked.group_by == "tag":
            whole = self._collect_rows(
                asked._replace(group_by="currency"), {**given, "order": "name"}
            )
            return self._total_rows(whole, asked._replace(group_by="currency"), given)
        totals = {}
        for row in rows:
            total = totals.setdefault(
                row["currency_id"],
                {"currency_id": row["currency_id"], "amounts": [0.0] * len(row["amounts"])},
            )
            total["amounts"] = list(map(sum, zip(total["amounts"], row["amounts"], strict=True)))
            for name in ("credit", "total", "total_company", "overdue", "count"):
                total[name] = total.get(name, 0) + row[name]
            if given["compare"]:
                for name in ("before", "change"):
                    total[name] = total.get(name, 0) + row[name]
            parts = total.setdefault("parts", {})
            for name, amount in row["parts"].items():
                parts[name] = parts.get(name, 0) + amount
        for total in totals.values():
            self._round_total(total, asked)
        return list(totals.values())

    @api.model
    def _round_total(self, total, asked):
        """Round what was added up."""
        rounded = self.env["res.currency"].browse(total["currency_id"]).round
        total["amounts"] = [rounded(amount) for amount in total["amounts"]]
        total["parts"] = {name: rounded(amount) for name, amount in total["parts"].items()}
        for name in ("credit", "total", "overdue", "before", "change"):
            if name in total:
                total[name] = rounded(total[name])
        total["total_company"] = asked.company.currency_id.round(total["total_company"])

    # ------------------------------------------------------------------------- items

    @api.model
    def _read_items(self, asked, offset=0, limit=LIMIT):
        """Return items that were open on the day, the oldest first.

        :return: a list of dicts: ``line_id``, ``move_id``, ``number``, ``reference``,
            ``move_type``, ``customer_id``, ``date``, ``due``, ``invoice_date``, ``days``,
            ``bucket``, ``amount`` in ``currency_id``, ``whole``, the item's whole amount in its
            own currency ``item_currency_id``; and whether there are more of them
        """
        self.env.flush_all()
        rows = self.env.execute_query_dict(self._sql_items(asked, offset, limit + 1))
        more = len(rows) > limit
        rows = rows[:limit]
        for row in rows:
            currency = self.env["res.currency"].browse(row["currency_id"])
            row["amount"] = currency.round(float(row["amount"]))
            row["whole"] = float(row["whole"])
        return rows, more

    @api.model
    def _sql_items(self, asked, offset, limit):
        """Return the query of the items of a page."""
        return SQL(
            """
            SELECT aged.line_id, aged.move_id, aged.customer_id, aged.date, aged.due,
                   aged.invoice_date, aged.days, aged.bucket, aged.amount, aged.currency_id,
                   aged.item_currency_id, l.amount_currency AS whole,
                   COALESCE(l.move_name, '') AS number, COALESCE(NULLIF(m.ref, ''), l.name, '')
                   AS reference, m.move_type
              FROM (%s) aged
              JOIN account_move_line l ON l.id = aged.line_id
              JOIN account_move m ON m.id = aged.move_id
          ORDER BY aged.days DESC, aged.line_id
            OFFSET %s LIMIT %s
            """,
            self._sql_aged(asked),
            offset,
            limit,
        )
