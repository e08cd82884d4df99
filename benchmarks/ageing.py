"""Ageing as of past days beside the bare SQL that computes it, and what the spreadsheet takes.

The bare statement knows what the add-on must find out: the accounts, that there is one company,
that no exchange entry is booked later than its match, and that nobody sees less than all. Its
rows are compared with those of the add-on. With ``--explain`` the plans of both are kept.
"""

import io
import os
import statistics
import tempfile
from datetime import timedelta

from bare_items import BARE_ITEMS
from meter import measure, ratio

from odoo.tools import SQL

# How long ago: the end of a month that is being closed, a quarter, a year.
DAYS = (10, 90, 365)

_BARE = (
    BARE_ITEMS
    + """
    SELECT p.commercial_partner_id, item.currency_id,
           COALESCE(SUM(amount) FILTER (WHERE bucket = 0 AND amount > 0), 0)::float8,
           COALESCE(SUM(amount) FILTER (WHERE bucket = 1 AND amount > 0), 0)::float8,
           COALESCE(SUM(amount) FILTER (WHERE bucket = 2 AND amount > 0), 0)::float8,
           COALESCE(SUM(amount) FILTER (WHERE bucket = 3 AND amount > 0), 0)::float8,
           COALESCE(SUM(amount) FILTER (WHERE bucket = 4 AND amount > 0), 0)::float8,
           COALESCE(SUM(amount) FILTER (WHERE bucket = 5 AND amount > 0), 0)::float8,
           COALESCE(-SUM(amount) FILTER (WHERE amount <= 0), 0)::float8, SUM(amount)::float8,
           SUM(open)::float8, COUNT(*)
      FROM item
 LEFT JOIN res_partner p ON p.id = item.partner_id
     WHERE open != 0 OR amount != 0
  GROUP BY 1, 2
"""
)


class AgeingBench:
    """Measures the ageing on a seeded database."""

    def __init__(self, env, rounds):
        self.env = env
        self.rounds = rounds
        self.company = env.company
        self.today = env.company._collections_today()

    def _sql_bare(self, day):
        accounts = self.env["account.account"]._collections_get_receivable_ids()
        return SQL(_BARE, day=day, accounts=tuple(accounts), company=self.company.id)

    def _read_bare(self, day):
        return self.env.execute_query(self._sql_bare(day))

    def _read(self, day):
        return self.env["collections.ageing"]._read(self.company, day)

    def _check(self, ours, bare, day):
        found = {
            (row["partner_id"] or None, row["currency_id"]): (
                *row["amounts"],
                row["credit"],
                row["total"],
                row["total_company"],
                row["count"],
            )
            for row in ours
        }
        expected = {row[:2]: row[2:] for row in bare}
        if found != expected:
            raise AssertionError(f"the ageing as of {day} differs from the bare SQL")

    def measure(self):
        """Return the figures."""
        figures = {}
        for ago in DAYS:
            day = self.today - timedelta(days=ago)
            ours, others = [], []
            for number in range(self.rounds + 1):
                cost = measure(self.env, self._read, day)
                other = measure(self.env, self._read_bare, day)
                self._check(cost.result, other.result, day)
                if number:
                    ours.append(cost.seconds)
                    others.append(other.seconds)
            figures[f"ageing_{ago}_seconds"] = statistics.median(ours)
            figures[f"ageing_{ago}_bare_seconds"] = statistics.median(others)
            figures[f"ageing_{ago}_ratio"] = ratio(ours, others)
            items = sum(row["count"] for row in cost.result)
            figures[f"ageing_{ago}_us_per_item"] = (
                figures[f"ageing_{ago}_seconds"] / items * 1_000_000
            )
            self._explain(day, ago)
        asked = self.env["collections.ageing"]._ask(self.company, day)
        cost = measure(self.env, self.env["collections.ageing"]._read_ties, asked)
        figures["ageing_ties_seconds"] = cost.seconds
        figures["ageing_queries"] = measure(self.env, self._read, day).queries
        figures.update(self._measure_sheet())
        return figures

    def _measure_sheet(self):
        """Return what the spreadsheet of all customers of today takes."""
        ageing = self.env["collections.ageing"]
        ageing._write_xlsx({"group_by": "country"}, io.BytesIO())  # warms the caches
        with tempfile.TemporaryFile() as target:
            cost = measure(self.env, ageing._write_xlsx, {}, target)
            size = target.tell()
        [(customers,)] = self.env.execute_query(
            SQL("SELECT count(*) FROM res_partner WHERE customer_rank > 0")
        )
        return {
            "ageing_xlsx_seconds": cost.seconds,
            "ageing_xlsx_mb": cost.peak_mb,
            "ageing_xlsx_file_mb": size / 1024 / 1024,
            "ageing_customers": customers,
            "ageing_xlsx_us_per_item": cost.seconds / customers * 1_000_000,
        }

    def _explain(self, day, ago):
        """Keep the plans of both statements, where somebody wants them."""
        target = os.environ.get("COLLECTIONS_EXPLAIN")
        if not target:
            return
        asked = self.env["collections.ageing"]._ask(self.company, day)
        grouping = self.env["collections.ageing"]._get_groupings()["partner"]
        ours = self.env["collections.ageing"]._sql_aged(asked, grouping)
        with open(f"{target}.ageing.{ago}", "w", encoding="utf-8") as file:
            for title, query in (("the items of the ageing", ours), ("bare", self._sql_bare(day))):
                rows = self.env.execute_query(SQL("EXPLAIN (ANALYZE, BUFFERS) %s", query))
                file.write(f"-- {title}\n" + "\n".join(row[0] for row in rows) + "\n\n")


def measure_all(env, rounds):
    """Return the figures of the ageing.

    :param env: environment of a superuser on a seeded database
    :param int rounds: how often each is measured
    """
    return AgeingBench(env, rounds).measure()


def print_figures(figures):
    """Print them, where they were measured."""
    if "ageing_queries" not in figures:
        return
    print()
    for ago in DAYS:
        ours, bare, times, each = (
            figures[f"ageing_{ago}_{name}"]
            for name in ("seconds", "bare_seconds", "ratio", "us_per_item")
        )
        print(
            f"ageing as of {ago} days ago: {ours:.3f} s, bare SQL {bare:.3f} s, x {times:.2f}; "
            f"{each:.1f} microseconds per open item"
        )
    print(
        f"ageing: {figures['ageing_queries']} queries; ties {figures['ageing_ties_seconds']:.3f} s"
    )
    peak = figures["ageing_xlsx_mb"]
    print(
        f"ageing as XLSX, {figures['ageing_customers']} customers: "
        f"{figures['ageing_xlsx_seconds']:.1f} s, {figures['ageing_xlsx_file_mb']:.1f} MB, peak "
        f"{'unknown' if peak is None else f'{peak:.0f} MB over idle'}"
    )
