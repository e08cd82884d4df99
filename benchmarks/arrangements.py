"""Measures how promises, payment plans and settlements are evaluated, against bare SQL.

    python3 tools/dev.py script bench_arrangements benchmarks/arrangements.py

Also the last part of ``make bench``. Puts 50 thousand open promises, 20 thousand plans and 20
thousand settlements in force on the open items of a ledger, one kind after the other, and
evaluates them: on a morning on which nothing happened, and on one on which many turn out broken.
The number of statements must be the same for a tenth of them, and a quiet morning may take twice
the time of the bare statement.
"""

import sys
import time

import plans
import promises
import settlements
from meter import ratio
from seed import SIZES, Seeder, vacuum

from odoo.tools import SQL

KINDS = {
    "promises": (promises, 50_000),
    "plans": (plans, 20_000),
    "settlements": (settlements, 20_000),
}
TABLES = {
    "promises": ("collections_promise", "collections_promise_line"),
    "plans": ("collections_plan", "collections_plan_line", "collections_plan_installment"),
    "settlements": ("collections_settlement", "collections_settlement_line"),
}
# About 45 of 100 invoices of a seeded ledger are open.
INVOICES = 120_000
ROUNDS = 5


def _clock(function, *args):
    """Return how long a call takes, in seconds, and what it returns."""
    started = time.perf_counter()
    result = function(*args)
    return time.perf_counter() - started, result


def _count_statements(env, function, *args):
    before = env.cr.sql_log_count
    function(*args)
    return env.cr.sql_log_count - before


def _clear(env, kind):
    for table in reversed(TABLES[kind]):
        env.cr.execute(SQL("DELETE FROM %s", SQL.identifier(table)))
    env.invalidate_all()


def seed(env, module, count, account, day):
    """Put an arrangement on as many open items as asked for; return how many there are.

    :param env: environment of a superuser on a seeded ledger
    :param module: the kind of arrangement
    :param int count: how many
    :param int account: the receivable account
    :param day: today
    """
    env.cr.execute(
        SQL(
            module.INSERT,
            account=account,
            company=env.company.id,
            count=count,
            day=day,
            uid=env.uid,
            instalments=plans.INSTALMENTS,
        )
    )
    return env.cr.rowcount // module.ROWS


def run_bare(env, module, day):
    """Run the bare statement."""
    return env.execute_query(SQL(module.BARE, company=env.company.id, day=day))


def measure(env, kind, account):
    """Seed one kind of arrangement and measure it.

    :param env: environment of a superuser on a seeded ledger
    :param str kind: a key of ``KINDS``
    :param int account: the receivable account
    :return: figures by name
    """
    module, count = KINDS[kind]
    day = env.company._collections_today()
    seed(env, module, count // 10, account, day)
    module.evaluate(env, day)
    few = _count_statements(env, module.evaluate, env, module.get_later(day))
    _clear(env, kind)
    made = seed(env, module, count, account, day)
    env.cr.commit()
    vacuum(env.cr.dbname, *TABLES[kind])
    module.evaluate(env, day)
    env.cr.commit()
    vacuum(env.cr.dbname, *TABLES[kind])
    bare, quiet = [], []
    run_bare(env, module, day)
    for _ in range(ROUNDS):
        bare.append(_clock(run_bare, env, module, day)[0])
        quiet.append(_clock(module.evaluate, env, day)[0])
    statements = _count_statements(env, module.evaluate, env, day)
    busy_statements = env.cr.sql_log_count
    busy, changed = _clock(module.evaluate, env, module.get_later(day))
    busy_statements = env.cr.sql_log_count - busy_statements
    env.cr.rollback()
    return {
        f"{kind}": made,
        f"bare_{kind}_seconds": min(bare),
        f"{kind}_seconds": min(quiet),
        f"{kind}_ratio": ratio(quiet, bare),
        f"{kind}_queries": statements,
        f"{kind}_busy_seconds": busy,
        f"{kind}_busy_changed": changed,
        f"{kind}_busy_queries": busy_statements,
        f"{kind}_more_queries": busy_statements - few,
    }


def print_figures(figures):
    """Print what was measured."""
    for kind in KINDS:
        if f"{kind}_seconds" not in figures:
            continue

        def line(name, key, text="", kind=kind):
            print(f"{name:<34}{figures[key.format(kind)]:>11.3f} s   {text}")

        print(f"{figures[kind]} {kind}")
        line("  bare SQL", "bare_{}_seconds")
        line(
            "  nothing happened",
            "{}_seconds",
            f"{figures[f'{kind}_queries']} queries, x {figures[f'{kind}_ratio']:.2f}",
        )
        line(
            f"  {figures[f'{kind}_busy_changed']} break",
            "{}_busy_seconds",
            f"{figures[f'{kind}_busy_queries']} queries",
        )


def measure_all(env):
    """Measure each kind on a seeded ledger; return the figures by name."""
    account = env.company.partner_id.property_account_receivable_id.id
    figures = {}
    for kind in KINDS:
        figures.update(measure(env, kind, account))
    return figures


def main(env, args):
    """Seed, measure and print.

    :param env: environment of a superuser on a fresh database
    :param args: command line: nothing
    :return: 0 when the evaluation is as quick as it should be
    """
    SIZES["arrangements"] = INVOICES
    seeder = Seeder(env, env.company._collections_today())
    seeder.set_up()
    seeder.fill("arrangements")
    env.cr.commit()
    vacuum(env.cr.dbname)
    figures = measure_all(env)
    print_figures(figures)
    good = all(
        figures[f"{kind}_ratio"] <= 2 and not figures[f"{kind}_more_queries"] for kind in KINDS
    )
    if not good:
        print("slower than twice the bare statement, or more statements", file=sys.stderr)
    return 0 if good else 1
