"""Measures how promises are evaluated, against the same as one bare SQL statement.

    python3 tools/dev.py script bench_promises benchmarks/promises.py [NUMBER]

Seeds a ledger, puts an open promise on as many of its items as asked for (50 thousand), and
evaluates all of them twice: a morning on which nothing happened, and one on which each fifth
promise turns out broken. It fails when the number of statements depends on the number of
promises, or when a quiet morning takes more than twice the time of the bare statement.
"""

import sys
import time
from datetime import timedelta

from seed import SIZES, Seeder, vacuum

from odoo.tools import SQL

PROMISES = 50_000

_INSERT = """
    WITH picked AS (
        SELECT l.id AS line_id, c.commercial_partner_id AS partner_id, l.currency_id, l.move_id,
               l.move_name, l.amount_residual_currency AS amount,
               nextval('collections_promise_id_seq') AS promise_id,
               row_number() OVER (ORDER BY l.id) AS n
          FROM account_move_line l JOIN res_partner c ON c.id = l.partner_id
         WHERE l.account_id = %(account)s AND l.amount_residual_currency > 0
         ORDER BY l.id LIMIT %(count)s),
    promise AS (
        INSERT INTO collections_promise (
            id, company_id, partner_id, currency_id, date_made, date, date_limit, channel,
            user_id, state, amount, amount_company, amount_due, amount_paid, amount_broken,
            tolerance_percent, tolerance_amount)
        SELECT promise_id, %(company)s, partner_id, currency_id, %(day)s::date - 5,
               %(day)s::date + (n %% 20)::int, %(day)s::date + (n %% 20)::int + 3, 'phone',
               %(uid)s, 'open', amount, amount, amount, 0, 0, 1, 0
          FROM picked)
    INSERT INTO collections_promise_line (
        promise_id, move_line_id, move_id, name, amount, matched_before, state)
    SELECT promise_id, line_id, move_id, move_name, amount,
           COALESCE((SELECT MAX(r.id) FROM account_partial_reconcile r
                      WHERE r.debit_move_id = line_id), 0), 'open'
      FROM picked
"""

# What a person would write who needs nothing but the answer: no tolerance, no grace, no
# overlap, one item a promise.
_BARE = """
    SELECT p.id, CASE WHEN COALESCE(m.paid, 0) >= p.amount THEN 'kept'
                      WHEN p.date_limit >= %(day)s THEN 'open' ELSE 'broken' END AS state
      FROM collections_promise p
      JOIN collections_promise_line pl ON pl.promise_id = p.id
      JOIN account_move_line l ON l.id = pl.move_line_id
 LEFT JOIN (SELECT r.debit_move_id, pl.promise_id, SUM(r.debit_amount_currency) AS paid
              FROM account_partial_reconcile r
              JOIN collections_promise_line pl ON pl.move_line_id = r.debit_move_id
              JOIN collections_promise p ON p.id = pl.promise_id
              JOIN account_move_line cl ON cl.id = r.credit_move_id
              JOIN account_journal j ON j.id = cl.journal_id
             WHERE r.id > pl.matched_before AND r.max_date BETWEEN p.date_made AND p.date_limit
               AND j.type IN ('bank', 'cash', 'credit')
          GROUP BY 1, 2) m ON m.debit_move_id = l.id AND m.promise_id = p.id
     WHERE p.company_id = %(company)s AND p.state IN ('open', 'cancelled')
       AND p.date_cancelled IS NULL AND l.parent_state = 'posted'
"""


def _clock(function, times=3):
    """Return the best time of some calls, in seconds, and the last result."""
    best = None
    for _ in range(times):
        started = time.monotonic()
        result = function()
        taken = time.monotonic() - started
        best = taken if best is None else min(best, taken)
    return best, result


def _evaluate(env, company, day):
    """Evaluate all promises; return the changes and how many statements it took."""
    before = env.cr.sql_log_count
    changes = env["collections.followup"].sudo()._evaluate_promises(company, day)
    return len(changes), env.cr.sql_log_count - before


def main(env, args):
    """Seed, measure and print.

    :param env: environment of a superuser
    :param args: command line: how many promises
    :return: 0 when the evaluation is as quick as it should be
    """
    count = int(args[0]) if args else PROMISES
    company = env.company
    day = company._collections_today()
    # About 45 of 100 items of the ledger are open.
    SIZES["promises"] = int(count * 2.4)
    seeder = Seeder(env, day)
    seeder.set_up()
    seeder.fill("promises")
    env.cr.commit()
    vacuum(env.cr.dbname)
    env.cr.execute(
        SQL(
            _INSERT,
            account=seeder.values["receivable"],
            company=company.id,
            count=count,
            day=day,
            uid=env.uid,
        )
    )
    made = env.cr.rowcount
    env.cr.commit()
    vacuum(env.cr.dbname)
    env.invalidate_all()
    _evaluate(env, company, day)
    bare, _rows = _clock(lambda: env.execute_query(SQL(_BARE, company=company.id, day=day)))
    quiet, (changed, statements) = _clock(lambda: _evaluate(env, company, day))
    later = day + timedelta(days=7)
    started = time.monotonic()
    broken, busy_statements = _evaluate(env, company, later)
    busy = time.monotonic() - started
    print(f"{made} open promises")
    print(f"bare SQL           {bare:8.3f} s   1 statement")
    print(f"quiet morning      {quiet:8.3f} s   {statements} statements, {changed} changed")
    print(f"busy morning       {busy:8.3f} s   {busy_statements} statements, {broken} changed")
    print(f"quiet : bare       {quiet / bare:8.2f}")
    good = quiet <= 2 * bare and statements == 2 and busy_statements == 5
    if not good:
        print("slower than twice the bare statement, or more statements", file=sys.stderr)
    return 0 if good else 1
