"""Recording a month end, and 24 of them, beside the bare SQL that writes the same rows.

The bare statement writes into the same tables, with their keys and indexes: what is open, its
buckets and credits by customer and currency, what was sold and received in the month, and the
month's own row with the sums. It knows what the add-on must find out: the accounts, that there is
one company, that no exchange entry is booked later than its match, and that nothing is disputed,
promised, on a plan or on hold. What both write is compared. With ``--explain`` the plans of both
are kept.
"""

import os
import statistics

from bare_items import BARE_ITEMS
from meter import measure, ratio

from odoo.tools import SQL, date_utils

MONTHS = 24
COLUMNS = (
    *("item_count", "open", "overdue", "credit", "sales", "received"),
    *(f"bucket_{number}" for number in range(6)),
    *("disputed", "promised", "planned", "held"),
)

_BARE_LINES = (
    """
    INSERT INTO collections_snapshot_line (snapshot_id, day, partner_id, item_currency_id, user_id,
           policy_id, open_currency, item_count, open, overdue, credit, sales, received,
           bucket_0, bucket_1, bucket_2, bucket_3, bucket_4, bucket_5)
"""
    + BARE_ITEMS.rstrip()
    + """,
    found AS (
        SELECT p.commercial_partner_id AS customer_id, item.currency_id, item.bucket, item.open,
               item.amount, 1 AS counted, NULL::numeric AS sales, NULL::numeric AS received
          FROM item
     LEFT JOIN res_partner p ON p.id = item.partner_id
         WHERE open != 0 OR amount != 0
     UNION ALL
        SELECT m.commercial_partner_id, %(currency)s, NULL, NULL, NULL, NULL,
               m.amount_total_signed, NULL
          FROM account_move m
         WHERE m.move_type IN ('out_invoice', 'out_refund') AND m.state = 'posted'
           AND m.company_id = %(company)s AND m.date BETWEEN %(first)s AND %(day)s
     UNION ALL
        SELECT c.commercial_partner_id, %(currency)s, NULL, NULL, NULL, NULL, NULL, r.amount
          FROM account_partial_reconcile r
          JOIN account_move_line l ON l.id = r.debit_move_id AND l.account_id IN %(accounts)s
           AND l.company_id = %(company)s AND l.parent_state = 'posted'
          JOIN account_journal lj ON lj.id = l.journal_id
           AND lj.type NOT IN ('bank', 'cash', 'credit')
          JOIN account_move_line o ON o.id = r.credit_move_id
          JOIN account_journal pj ON pj.id = o.journal_id AND pj.type IN ('bank', 'cash', 'credit')
     LEFT JOIN res_partner c ON c.id = l.partner_id
         WHERE r.max_date BETWEEN %(first)s AND %(day)s)
    SELECT %(id)s, %(day)s, f.customer_id, f.currency_id,
           CASE WHEN k.id IS NOT NULL THEN k.user_id
                ELSE (p.collections_user_id->>%(company)s::text)::int END,
           (p.collections_policy_id->>%(company)s::text)::int,
           f.amount, f.counted, f.open, f.overdue, f.credit, f.sales, f.received,
           f.b0, f.b1, f.b2, f.b3, f.b4, f.b5
      FROM (SELECT customer_id, currency_id, SUM(amount) AS amount, COUNT(counted) AS counted,
                   COALESCE(SUM(open), 0) AS open,
                   COALESCE(SUM(open) FILTER (WHERE bucket > 0 AND open > 0), 0) AS overdue,
                   COALESCE(-SUM(open) FILTER (WHERE open < 0), 0) AS credit,
                   SUM(sales) AS sales, SUM(received) AS received,
                   SUM(open) FILTER (WHERE bucket = 0 AND open > 0) AS b0,
                   SUM(open) FILTER (WHERE bucket = 1 AND open > 0) AS b1,
                   SUM(open) FILTER (WHERE bucket = 2 AND open > 0) AS b2,
                   SUM(open) FILTER (WHERE bucket = 3 AND open > 0) AS b3,
                   SUM(open) FILTER (WHERE bucket = 4 AND open > 0) AS b4,
                   SUM(open) FILTER (WHERE bucket = 5 AND open > 0) AS b5
              FROM found
          GROUP BY 1, 2) f
 LEFT JOIN res_partner p ON p.id = f.customer_id
 LEFT JOIN collections_case k ON k.partner_id = f.customer_id AND k.company_id = %(company)s
       AND k.state = 'open'
"""
)
_BARE_SNAPSHOT = """
    INSERT INTO collections_snapshot (company_id, currency_id, kind, day, state, limits,
           create_date) VALUES (%(company)s, %(currency)s, 'month', %(day)s, 'current',
           '30, 60, 90, 120', now()) RETURNING id
"""
_BARE_SUMS = """
    UPDATE collections_snapshot s
       SET item_count = t.item_count, open = t.open, overdue = t.overdue, credit = t.credit,
           sales = t.sales, received = t.received, overdue_netted = t.late, bucket_0 = t.b0,
           bucket_1 = t.b1, bucket_2 = t.b2, bucket_3 = t.b3, bucket_4 = t.b4, bucket_5 = t.b5,
           customer_count = t.customers
      FROM (SELECT SUM(item_count) AS item_count, SUM(open) AS open, SUM(overdue) AS overdue,
                   SUM(credit) AS credit, SUM(sales) AS sales, SUM(received) AS received,
                   SUM(GREATEST(overdue - credit, 0)) AS late, SUM(b0) AS b0, SUM(b1) AS b1,
                   SUM(b2) AS b2, SUM(b3) AS b3, SUM(b4) AS b4, SUM(b5) AS b5,
                   COUNT(*) AS customers
              FROM (SELECT partner_id, SUM(item_count) AS item_count, SUM(open) AS open,
                           SUM(overdue) AS overdue, SUM(credit) AS credit, SUM(sales) AS sales,
                           SUM(received) AS received, SUM(bucket_0) AS b0, SUM(bucket_1) AS b1,
                           SUM(bucket_2) AS b2, SUM(bucket_3) AS b3, SUM(bucket_4) AS b4,
                           SUM(bucket_5) AS b5
                      FROM collections_snapshot_line WHERE snapshot_id = %(id)s
                  GROUP BY partner_id) o) t
     WHERE s.id = %(id)s
"""
# What was sold in the last months, by which days are counted back, and what was open before.
_BARE_SOLD = """
    SELECT date_trunc('month', m.date), SUM(m.amount_total_signed)
      FROM account_move m
     WHERE m.move_type IN ('out_invoice', 'out_refund') AND m.state = 'posted'
       AND m.company_id = %(company)s
       AND m.date BETWEEN (%(first)s::date - interval '11 months') AND %(day)s
  GROUP BY 1
"""


class SnapshotBench:
    """Measures snapshots on a seeded database; leaves none of them behind."""

    def __init__(self, env, rounds):
        self.env = env
        self.rounds = rounds
        self.company = env.company
        self.snapshots = env["collections.snapshot"]
        self.last = self.first = self.snapshots._get_last_month_end(env.company)

    def _make(self, day):
        """Record a month, as the scheduled action does."""
        self.snapshots._plan_sudo(self.company, [day])
        own = self.snapshots.search([("state", "=", "waiting"), ("day", "=", day)])
        own._make_sudo()
        return own.id

    def _get_values(self, day):
        accounts = self.env["account.account"]._collections_get_receivable_ids()
        return {
            "day": day,
            "first": date_utils.start_of(day, "month"),
            "accounts": tuple(accounts),
            "company": self.company.id,
            "currency": self.company.currency_id.id,
        }

    def _make_bare(self, day):
        values = self._get_values(day)
        [(number,)] = self.env.execute_query(SQL(_BARE_SNAPSHOT, **values))
        self.env.cr.execute(SQL(_BARE_LINES, id=number, **values))
        self.env.cr.execute(SQL(_BARE_SUMS, id=number))
        self.env.execute_query(SQL(_BARE_SOLD, **values))
        return number

    def _read(self, number):
        """Return what a snapshot has: its sums, and those of its lines by customer."""
        names = SQL(", ").join(SQL("COALESCE(%s, 0)", SQL.identifier(name)) for name in COLUMNS)
        sums = SQL(", ").join(SQL("COALESCE(SUM(%s), 0)", SQL.identifier(name)) for name in COLUMNS)
        [whole] = self.env.execute_query(
            SQL("SELECT %s FROM collections_snapshot WHERE id = %s", names, number)
        )
        lines = self.env.execute_query(
            SQL(
                "SELECT partner_id, item_currency_id, %s FROM collections_snapshot_line"
                " WHERE snapshot_id = %s GROUP BY 1, 2 HAVING SUM(item_count) > 0"
                " OR SUM(sales) != 0 OR SUM(received) != 0 ORDER BY 1, 2",
                sums,
                number,
            )
        )
        return whole, lines

    def _undone(self, function, *args):
        """Measure something, and take back what it wrote.

        The month before the first one is there, as it is each month.

        :return: the cost, and what was written
        """
        with self.env.cr.savepoint(flush=False) as savepoint:
            before = date_utils.end_of(date_utils.subtract(self.first, months=1), "month")
            if before >= self.snapshots._get_first_day(self.company):
                self._make(before)
            cost = measure(self.env, function, *args)
            found = [self._read(own) for own in self._list(cost.result)]
            savepoint.rollback()
            self.env.invalidate_all(flush=False)
        return cost, found

    def _list(self, result):
        return result if isinstance(result, list) else [result]

    def measure(self):
        """Return the figures of one month."""
        self.first = self.last
        ours, others = [], []
        for number in range(self.rounds + 1):
            cost, found = self._undone(self._make, self.last)
            other, expected = self._undone(self._make_bare, self.last)
            if found != expected:
                raise AssertionError("the snapshot differs from the bare SQL")
            if number:
                ours.append(cost.seconds)
                others.append(other.seconds)
        self._explain()
        return {
            "snapshot_seconds": statistics.median(ours),
            "snapshot_bare_seconds": statistics.median(others),
            "snapshot_ratio": ratio(ours, others),
            "snapshot_queries": cost.queries,
            "snapshot_lines": len(found[0][1]),
        }

    def measure_backfill(self):
        """Return the figures of 24 months."""
        start = date_utils.subtract(self.last, months=MONTHS - 1)
        start = max(start, self.snapshots._get_first_day(self.company))
        days = self.snapshots._get_month_ends(start, self.last)
        self.first = self.last
        self._undone(self._make, self.last)  # warms the caches
        month, _found = self._undone(self._make, self.last)
        self.first = days[0]
        cost, found = self._undone(lambda: [self._make(day) for day in days])
        other, expected = self._undone(lambda: [self._make_bare(day) for day in days])
        if found != expected:
            raise AssertionError("the months differ from the bare SQL")
        return {
            "backfill_seconds": cost.seconds,
            "backfill_bare_seconds": other.seconds,
            "backfill_bare_ratio": cost.seconds / other.seconds,
            "backfill_months": len(days),
            "backfill_month_seconds": month.seconds,
            "backfill_ratio": cost.seconds / len(days) / month.seconds,
            "backfill_lines": sum(len(lines) for _whole, lines in found),
        }

    def _explain(self):
        """Keep the plans of both statements, where somebody wants them."""
        target = os.environ.get("COLLECTIONS_EXPLAIN")
        if not target:
            return
        with self.env.cr.savepoint(flush=False) as savepoint:
            self.snapshots._plan_sudo(self.company, [self.last])
            own = self.snapshots.search([("state", "=", "waiting"), ("day", "=", self.last)])
            own = own.sudo()
            own.limits = "30, 60, 90, 120"
            self.env.flush_all()
            values = {**self._get_values(self.last), "id": own.id}
            queries = (("ours", own._sql_lines()), ("bare", SQL(_BARE_LINES, **values)))
            with open(f"{target}.snapshot", "w", encoding="utf-8") as file:
                for title, query in queries:
                    rows = self.env.execute_query(SQL("EXPLAIN (ANALYZE, BUFFERS) %s", query))
                    file.write(f"-- {title}\n" + "\n".join(row[0] for row in rows) + "\n\n")
            savepoint.rollback()
        self.env.invalidate_all(flush=False)


def measure_all(env, rounds):
    """Return the figures of a month.

    :param env: environment of a superuser on a seeded database
    :param int rounds: how often each is measured
    """
    return SnapshotBench(env, rounds).measure()


def measure_backfill(env, rounds):
    """Return the figures of 24 months."""
    return SnapshotBench(env, rounds).measure_backfill()


def print_figures(figures):
    """Print them, where they were measured."""
    if "snapshot_queries" in figures:
        print(
            f"\nsnapshot of a month: {figures['snapshot_seconds']:.3f} s, "
            f"{figures['snapshot_queries']} queries, {figures['snapshot_lines']} lines; bare SQL "
            f"{figures['snapshot_bare_seconds']:.3f} s, x {figures['snapshot_ratio']:.2f}"
        )
    if "backfill_months" in figures:
        print(
            f"back-fill of {figures['backfill_months']} months: "
            f"{figures['backfill_seconds']:.2f} s, {figures['backfill_lines']} lines; a month "
            f"x {figures['backfill_ratio']:.2f} of the last one alone "
            f"({figures['backfill_month_seconds']:.3f} s); bare SQL "
            f"{figures['backfill_bare_seconds']:.2f} s, x {figures['backfill_bare_ratio']:.2f}"
        )
