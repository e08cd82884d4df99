"""Interest of all overdue items beside the bare SQL that computes it, and the pass with charges.

The bare statement knows what the add-on must find out: the accounts, that there is one company and
one rule (the rate of each half-year, 365 days, each line rounded), that no flag, dispute or plan
keeps anything from bearing interest, and that matches count from their own day. Its rows are
compared with those of the add-on. With ``--explain`` the plans of both are kept.

The pass is measured with charges that were claimed of a tenth of the overdue items beside the same
without: they keep cases open (``_sql_kept_open``).
"""

import os
import statistics

from meter import measure, ratio
from seed import vacuum

from odoo.fields import Command
from odoo.tools import SQL

MARGIN = 8.0
# Of how many overdue items one has charges.
CHARGED = 10

_BARE = """
    WITH rate (first, last, percent) AS (VALUES %(rates)s),
    item AS MATERIALIZED (
        SELECT l.id, l.currency_id, c.commercial_partner_id AS partner_id, l.amount_currency,
               COALESCE(l.date_maturity, l.date) + 1 AS start
          FROM account_move_line l
          JOIN res_partner c ON c.id = l.partner_id
         WHERE l.account_id IN %(accounts)s AND l.parent_state = 'posted'
           AND l.company_id = %(company)s AND l.reconciled IS NOT TRUE AND l.amount_currency > 0
           AND COALESCE(l.date_maturity, l.date) < %(day)s),
    change AS (
        SELECT id, start AS day, amount_currency AS amount FROM item
     UNION ALL
        SELECT i.id, GREATEST(r.max_date + 1, i.start), -r.debit_amount_currency
          FROM item i
          JOIN account_partial_reconcile r ON r.debit_move_id = i.id AND r.max_date < %(day)s),
    balance AS (
        SELECT id, day AS first, COALESCE(LEAD(day) OVER w - 1, %(day)s) AS last,
               SUM(amount) OVER w AS amount
          FROM (SELECT id, day, SUM(amount) AS amount FROM change GROUP BY id, day) c
        WINDOW w AS (PARTITION BY id ORDER BY day))
    SELECT i.id, i.partner_id, i.currency_id,
           SUM(ROUND(b.amount * r.percent
                     * (LEAST(b.last, r.last) - GREATEST(b.first, r.first) + 1) / 36500, 2))
      FROM balance b
      JOIN rate r ON r.first <= b.last AND r.last >= b.first
      JOIN item i ON i.id = b.id
     WHERE b.amount > 0
  GROUP BY 1, 2, 3
    HAVING SUM(ROUND(b.amount * r.percent
                     * (LEAST(b.last, r.last) - GREATEST(b.first, r.first) + 1) / 36500, 2)) > 0
  ORDER BY 1
"""

_CHARGES = """
    INSERT INTO collections_charge (company_id, partner_id, move_line_id, move_id, kind,
                                    currency_id, amount, date, state)
    SELECT l.company_id, c.commercial_partner_id, l.id, l.move_id, k.kind, l.currency_id, 10,
           %(day)s::date - 7, 'claimed'
      FROM account_move_line l
      JOIN res_partner c ON c.id = l.partner_id
CROSS JOIN (VALUES ('fee'), ('interest')) AS k (kind)
     WHERE l.account_id IN %(accounts)s AND l.parent_state = 'posted'
       AND l.company_id = %(company)s AND l.reconciled IS NOT TRUE AND l.amount_residual > 0
       AND COALESCE(l.date_maturity, l.date) < %(day)s
       AND hashint4(l.id) %% %(charged)s = 0
"""


class InterestBench:
    """Measures interest on a seeded database."""

    def __init__(self, env, rounds):
        self.env = env
        self.rounds = rounds
        self.company = env.company
        self.today = env.company._collections_today()
        self.accounts = tuple(env["account.account"]._collections_get_receivable_ids())

    def set_up(self):
        """Let the company claim interest by one rule, with another rate each half-year."""
        self.company.collections_charges = True
        self.env["collections.interest.rule"].search([]).active = False
        years = range(self.today.year - 12, self.today.year + 1)
        halves = [(year, half) for year in years for half in (1, 7)]
        rate = self.env["collections.reference.rate"].create(
            {
                "name": "Bench",
                "value_ids": [
                    Command.create(
                        {
                            "date_from": f"{year}-{half:02}-01",
                            "percent": 1 + number % 2,
                            "source": "Bench",
                            "status": "confirmed",
                            "date_checked": self.today,
                        }
                    )
                    for number, (year, half) in enumerate(halves)
                ],
            }
        )
        self.rule = self.env["collections.interest.rule"].create(
            {
                "name": "Bench",
                "company_id": self.company.id,
                "binds": "all",
                "rate_id": rate.id,
                "margin": MARGIN,
            }
        )
        self.env.flush_all()

    def _sql_bare(self):
        return SQL(
            _BARE,
            rates=SQL(", ").join(
                SQL("(%s::date, %s::date, %s::numeric)", *step) for step in self.rule._get_steps()
            ),
            accounts=self.accounts,
            company=self.company.id,
            day=self.today,
        )

    def _read_bare(self):
        return self.env.execute_query(self._sql_bare())

    def _read(self):
        return self.env["collections.claim.sql"]._read_interest(self.company, self.today)

    def _check(self, ours, bare):
        names = ("line_id", "partner_id", "currency_id", "interest")
        if [tuple(row[name] for name in names) for row in ours] != bare:
            raise AssertionError("the interest differs from the bare SQL")

    def measure(self):
        """Return the figures."""
        self.set_up()
        ours, others = [], []
        for number in range(self.rounds + 1):
            cost = measure(self.env, self._read)
            other = measure(self.env, self._read_bare)
            self._check(cost.result, other.result)
            if number:
                ours.append(cost.seconds)
                others.append(other.seconds)
        self._explain()
        items = len(cost.result)
        seconds = statistics.median(ours)
        return {
            "interest_items": items,
            "interest_seconds": seconds,
            "interest_bare_seconds": statistics.median(others),
            "interest_ratio": ratio(ours, others),
            "interest_queries": cost.queries,
            "interest_us_per_item": seconds / items * 1_000_000,
            **self._measure_pass(),
        }

    def _measure_pass(self):
        """Return what the pass takes with charges and without, each undone."""
        ours, others = [], []
        count = 0
        for number in range(self.rounds + 1):
            for charged in (True, False):
                self.env.cr.execute("SAVEPOINT interest")
                if charged:
                    self.env.cr.execute(
                        _CHARGES,
                        {
                            "day": self.today,
                            "accounts": self.accounts,
                            "company": self.company.id,
                            "charged": CHARGED,
                        },
                    )
                    count = self.env.cr.rowcount
                    self.env.cr.execute("ANALYZE collections_charge")
                cost = measure(self.env, self._prepare)
                self.env.invalidate_all()
                self.env.cr.execute("ROLLBACK TO SAVEPOINT interest")
                if number:
                    (ours if charged else others).append(cost.seconds)
        return {
            "charges": count,
            "charges_pass_seconds": statistics.median(ours),
            "no_charges_pass_seconds": statistics.median(others),
            "charges_pass_ratio": ratio(ours, others),
        }

    def _prepare(self):
        run = self.env["collections.run"].create(
            {"company_id": self.company.id, "date": self.today}
        )
        run.action_prepare()
        return run

    def _explain(self):
        """Keep the plans of both statements, where somebody wants them."""
        target = os.environ.get("COLLECTIONS_EXPLAIN")
        if not target:
            return
        ours = self.env["collections.claim.sql"]._sql_interest(self.company, self.today)
        with open(f"{target}.interest", "w", encoding="utf-8") as file:
            for title, query in (("interest of all items", ours), ("bare", self._sql_bare())):
                rows = self.env.execute_query(SQL("EXPLAIN (ANALYZE, BUFFERS) %s", query))
                file.write(f"-- {title}\n" + "\n".join(row[0] for row in rows) + "\n\n")


def measure_all(env, rounds):
    """Return the figures of interest.

    :param env: environment of a superuser on a seeded database
    :param int rounds: how often each is measured
    """
    vacuum(env.cr.dbname)
    return InterestBench(env, rounds).measure()


def print_figures(figures):
    """Print them, where they were measured."""
    if "interest_items" not in figures:
        return
    print()
    print(
        f"interest of {figures['interest_items']} overdue items: "
        f"{figures['interest_seconds']:.3f} s, bare SQL {figures['interest_bare_seconds']:.3f} s, "
        f"x {figures['interest_ratio']:.2f}; {figures['interest_us_per_item']:.1f} microseconds "
        f"per item, {figures['interest_queries']} queries"
    )
    print(
        f"pass with {figures['charges']} charges: {figures['charges_pass_seconds']:.3f} s, "
        f"without {figures['no_charges_pass_seconds']:.3f} s, "
        f"x {figures['charges_pass_ratio']:.2f}"
    )
