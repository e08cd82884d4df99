"""What a snapshot is read by: one statement over the ledger for all customers of a company."""

from odoo import api, models
from odoo.tools import SQL, date_utils

from .collections_snapshot_amounts import BUCKETS, PARTS, SUMS

# What is compared with the ledger later: the ledger alone, not what was agreed on or disputed.
COMPARED = tuple(name for name in (*SUMS, "open_currency") if name not in (*PARTS, "held"))


class CollectionsSnapshot(models.Model):
    _inherit = "collections.snapshot"

    # ------------------------------------------------------------------------- what is asked

    def _get_period(self):
        """Return the first and the last day of what was sold and received."""
        self.ensure_one()
        first = date_utils.start_of(self.day, "month") if self.kind == "month" else self.day
        return first, self.day

    def _ask_ageing(self):
        """Return what the ageing is asked for: the company alone, by the buckets kept here."""
        self.ensure_one()
        asked = self.env["collections.ageing"]._ask(
            self.company_id,
            self.day,
            buckets=list(self._get_limits()),
            group_by="partner",
            currency="company",
        )
        return asked._replace(companies=self.company_id)

    def _ask_figure(self, name):
        """Return a figure, its source and its scope by the usual convention, company alone."""
        self.ensure_one()
        figure, source, scope = self.env["collections.figure"]._ask(
            name, self.company_id, [self._get_period()]
        )
        return figure, source, scope._replace(companies=self.company_id)

    # ---------------------------------------------------------------------------- statements

    def _sql_customers(self, with_parts=True):
        """Return the query of what each customer owed, bought and paid, by currency.

        The columns are ``customer_id``, ``currency_id`` (of the items; what was sold and received
        stands under that of the company), ``open_currency`` and those of ``SUMS``.

        :param bool with_parts: with what is disputed, promised and so on
        """
        self.ensure_one()
        _figure, source, scope = self._ask_figure("dso")
        first, last = self._get_period()
        asked = self._ask_ageing()
        names = [*PARTS, "held"] if with_parts else []
        sums = [
            *(SQL("SUM(r.%s)", SQL.identifier(name)) for name in names),
            *(
                SQL("SUM(r.open) FILTER (WHERE r.bucket = %s AND r.open > 0)", number)
                for number in range(len(asked.limits) + 2)
            ),
            *(SQL("NULL::numeric") for _name in BUCKETS[len(asked.limits) + 2 :]),
        ]
        return SQL(
            """
            WITH period (no, first, last) AS (VALUES (0, %(first)s::date, %(last)s::date))
            SELECT r.customer_id, r.currency_id, SUM(r.open_currency) AS open_currency,
                   COUNT(r.line_id) AS item_count, COALESCE(SUM(r.open), 0) AS open,
                   COALESCE(SUM(r.open) FILTER (WHERE r.bucket > 0 AND r.open > 0), 0) AS overdue,
                   COALESCE(-SUM(r.open) FILTER (WHERE r.open < 0), 0) AS credit,
                   SUM(r.sales) AS sales, SUM(r.received) AS received,
                   %(sums)s
              FROM (SELECT i.line_id, i.customer_id, i.item_currency_id AS currency_id, i.open,
                           i.open_currency, i.bucket, NULL::numeric AS sales,
                           NULL::numeric AS received %(parts)s
                      FROM (%(rows)s) i %(joins)s
                 UNION ALL
                    SELECT NULL, s.customer_id, %(own)s, NULL, NULL, NULL, s.amount, NULL %(none)s
                      FROM (%(sales)s) s
                 UNION ALL
                    SELECT NULL, p.customer_id, %(own)s, NULL, NULL, NULL, NULL, p.amount %(none)s
                      FROM (%(paid)s) p WHERE p.paid) r
          GROUP BY r.customer_id, r.currency_id
            HAVING COUNT(r.line_id) > 0 OR SUM(r.sales) != 0 OR SUM(r.received) != 0
            """,
            first=first,
            last=last,
            sums=SQL(", ").join(
                SQL("%s AS %s", aggregate, SQL.identifier(name))
                for name, aggregate in zip((*names, *BUCKETS), sums, strict=True)
            ),
            rows=self.env["collections.ageing"]._sql_aged(asked),
            own=self.currency_id.id,
            none=SQL("").join(SQL(", NULL") for _name in names),
            parts=self._sql_parts() if with_parts else SQL(),
            joins=self._sql_decisions(asked) if with_parts else SQL(),
            sales=source._sql_sales(scope, first),
            paid=source._sql_paid(scope),
        )

    @api.model
    def _sql_parts(self):
        """Return the columns of what of an item ``i`` is not chased, as ``d`` decides."""
        # Whoever is not decided is not disputed: LEAST passes over what is NULL.
        disputed = SQL("LEAST(COALESCE(d.disputed_company, 0), i.open)")
        rest = SQL("GREATEST(i.open - %s, 0)", disputed)
        known = tuple(name for names in PARTS.values() for name in names)
        columns = {
            name: SQL("CASE WHEN d.reason IN %s THEN %s END", reasons, rest)
            for name, reasons in PARTS.items()
        }
        columns["held"] = SQL("CASE WHEN d.reason NOT IN %s THEN %s END", known, rest)
        # What is disputed of an item that is kept for another reason, too, is disputed.
        columns["disputed"] = SQL(
            "NULLIF(COALESCE(%s, 0) + COALESCE(%s, 0), 0)", disputed, columns["disputed"]
        )
        return SQL("").join(
            SQL(", CASE WHEN i.open > 0 THEN %s END AS %s", value, SQL.identifier(name))
            for name, value in columns.items()
        )

    @api.model
    def _sql_decisions(self, asked):
        """Return the join of items ``i`` with what the pass decides of them, as ``d``."""
        decisions = list(self.env["collections.ageing"]._get_decisions(asked)) or [
            SQL(
                "SELECT NULL::int AS line_id, 0::numeric AS disputed, 0::numeric AS"
                " disputed_company, NULL::text AS reason WHERE FALSE"
            )
        ]
        return SQL("LEFT JOIN (%s) d ON d.line_id = i.line_id", SQL(" UNION ALL ").join(decisions))

    def _sql_lines(self):
        """Return the statement that writes the lines of this snapshot."""
        self.ensure_one()
        ageing = self.env["collections.ageing"]
        collector = ageing._get_groupings()["collector"]
        names = SQL(", ").join(SQL.identifier(name) for name in ("open_currency", *SUMS))
        return SQL(
            """
            INSERT INTO collections_snapshot_line (snapshot_id, day, partner_id, item_currency_id,
                        user_id, policy_id, %(names)s)
            SELECT %(id)s, %(day)s, i.customer_id, i.currency_id, %(collector)s, %(policy)s,
                   %(own)s
              FROM (SELECT found.*, %(company)s AS company_id FROM (%(found)s) found) i
              %(joins)s
            """,
            names=names,
            id=self.id,
            day=self.day,
            collector=collector.value,
            policy=self._sql_policy(),
            own=SQL(", ").join(SQL.identifier("i", name) for name in ("open_currency", *SUMS)),
            company=self.company_id.id,
            found=self._sql_customers(),
            joins=ageing._sql_joins(self._ask_ageing(), [collector]),
        )

    def _sql_policy(self):
        """Return the policy of a customer ``customer`` in the company that keeps the cases.

        Of the customer, so that each has one line for a currency however many policies there are.
        """
        # Sudo: which company keeps the cases, and the policy that it has chosen.
        owner = self.company_id.sudo()._collections_owner()
        return SQL(
            "CASE WHEN i.customer_id IS NOT NULL THEN COALESCE(%s, %s::int) END",
            self.env["res.partner"]
            .with_company(owner or self.company_id)
            ._field_to_sql("customer", "collections_policy_id"),
            owner.collections_policy_id.id or None,
        )

    def _sql_totals(self):
        """Return the query of the sums of this snapshot's lines, and what is netted by customer."""
        self.ensure_one()
        return SQL(
            """
            SELECT %(sums)s, SUM(late) AS overdue_netted,
                   COUNT(customer) FILTER (WHERE items > 0) AS customer_count
              FROM (SELECT COALESCE(l.partner_id, 0) AS customer, SUM(l.item_count) AS items,
                           GREATEST(SUM(l.overdue) - SUM(l.credit), 0) AS late, %(own)s
                      FROM collections_snapshot_line l
                     WHERE l.snapshot_id = %(id)s
                  GROUP BY 1) owed
            """,
            sums=SQL(", ").join(
                SQL("SUM(%s) AS %s", SQL.identifier(name), SQL.identifier(name)) for name in SUMS
            ),
            own=SQL(", ").join(
                SQL("SUM(%s) AS %s", SQL.identifier("l", name), SQL.identifier(name))
                for name in SUMS
            ),
            id=self.id,
        )

    def _sql_open_before(self):
        """Return the query of what was open before the period."""
        self.ensure_one()
        first, _last = self._get_period()
        return SQL(
            "SELECT COALESCE(SUM(o.open), 0) FROM (%s) o",
            self.env["account.move.line"]._collections_sql_open_on(
                date_utils.subtract(first, days=1), self.company_id
            ),
        )

    def _sql_sold(self):
        """Return the query of what was sold in the months that are gone back: place and amount."""
        self.ensure_one()
        _figure, source, scope = self._ask_figure("dso_countback")
        stretches = source._get_stretches(scope, self.day)
        return SQL(
            """
            SELECT v.place, COALESCE(SUM(s.amount), 0)::float8
              FROM (VALUES %(stretches)s) v (place, first, last)
         LEFT JOIN (%(sales)s) s ON s.day BETWEEN v.first AND v.last
          GROUP BY v.place
          ORDER BY v.place
            """,
            stretches=SQL(", ").join(
                SQL("(%s::int, %s::date, %s::date)", place, *stretch)
                for place, stretch in enumerate(stretches)
            ),
            sales=source._sql_sales(scope, stretches[-1][0]),
        )

    def _sql_differences(self):
        """Return the query of what the ledger says of this snapshot now, less what it has.

        A row for each customer and currency that differs: ``customer_id``, ``currency_id`` and
        the differences, by the names of ``COMPARED``.
        """
        self.ensure_one()
        sums = SQL(", ").join(
            SQL("SUM(%s) AS %s", SQL.identifier(name), SQL.identifier(name)) for name in COMPARED
        )
        return SQL(
            """
            SELECT customer_id, currency_id, %(sums)s
              FROM (SELECT customer_id, currency_id, %(now)s FROM (%(found)s) found
                 UNION ALL
                    SELECT partner_id, item_currency_id, %(then)s
                      FROM collections_snapshot_line WHERE snapshot_id = %(id)s) both_sides
          GROUP BY customer_id, currency_id
            HAVING %(differs)s
            """,
            sums=sums,
            now=SQL(", ").join(
                SQL("COALESCE(%s, 0) AS %s", SQL.identifier(name), SQL.identifier(name))
                for name in COMPARED
            ),
            then=SQL(", ").join(SQL("-COALESCE(%s, 0)", SQL.identifier(name)) for name in COMPARED),
            found=self._sql_customers(with_parts=False),
            id=self.id,
            differs=SQL(" OR ").join(
                SQL("SUM(%s) != 0", SQL.identifier(name)) for name in COMPARED
            ),
        )

    def _read_columns(self, names):
        """Return columns as the database has them, nothing where there is nothing, by id.

        :param names: names of stored fields
        """
        rows = self.env.execute_query_dict(
            SQL(
                "SELECT id, %s FROM collections_snapshot WHERE id = ANY(%s)",
                SQL(", ").join(map(SQL.identifier, names)),
                self.ids,
            )
        )
        return {row["id"]: row for row in rows}
