"""The account statements of a month, for all customers: found, put together, and written.

Beside it the bare SQL that reads what they say: the open items of each customer with number, days
and amounts, in the order in which they are printed. Both are compared: as many items, the same sum.
What is written is measured on some customers only, with the PDFs as they are mailed.
"""

from datetime import timedelta

from meter import measure, ratio

from odoo.tools import SQL

# So many are put together at once, as the outbox does with a batch of its own.
BATCH = 500
WRITTEN = 100

_BARE = """
    SELECT p.commercial_partner_id, l.currency_id, l.date, COALESCE(l.date_maturity, l.date),
           m.name, m.ref, l.name, m.move_type, l.amount_currency, l.amount_residual_currency
      FROM account_move_line l
      JOIN account_account a ON a.id = l.account_id AND a.account_type = 'asset_receivable'
      JOIN res_partner p ON p.id = l.partner_id
      JOIN account_move m ON m.id = l.move_id
     WHERE l.parent_state = 'posted' AND l.reconciled IS NOT TRUE
       AND l.amount_residual_currency != 0 AND l.company_id = %s
  ORDER BY p.commercial_partner_id, l.currency_id, l.date, m.name
"""


def _compose(env, partners):
    """Put the statements of customers together, batch by batch; return items and their sum."""
    count, total = 0, 0.0
    for start in range(0, len(partners), BATCH):
        batch = partners[start : start + BATCH]
        for groups in env["collections.statement"]._get_statements(batch).values():
            for group in groups:
                count += len(group["open"])
                total += sum(row["open"] for row in group["open"])
        env.invalidate_all()
    return count, round(total, 2)


def _read_bare(env):
    rows = env.execute_query(SQL(_BARE, env.company.id))
    return len(rows), round(float(sum(row[-1] for row in rows)), 2)


def measure_all(env, rounds):
    """Return what statements take.

    :param env: environment of a superuser on a seeded database; nothing of it is kept
    :param int rounds: how often
    """
    company = env.company
    today = company._collections_today()
    company.write({"collections_statements": True, "collections_statement_who": "all"})
    mailings = env["collections.statement.mailing"]
    found = measure(env, mailings._prepare, company, today.replace(day=1), today)
    own = mailings.search([("company_id", "=", company.id)])
    partners = own.partner_id
    ours, bare = [], []
    for number in range(rounds + 1):
        env.invalidate_all()
        cost = measure(env, _compose, env, partners)
        other = measure(env, _read_bare, env)
        if cost.result != other.result:
            raise AssertionError(f"statements say {cost.result}, the ledger {other.result}")
        if number or rounds == 1:  # the first round warms the caches
            ours.append(cost)
            bare.append(other)
    some = own[:WRITTEN]
    some.partner_id.write({"email": "statements@example.com"})
    env.invalidate_all()
    written = measure(env, some._send)
    days = timedelta(days=31)
    moved = measure(
        env,
        env["collections.statement"]._get_statements,
        partners[:BATCH],
        {"mode": "all", "date_from": today - days, "date_to": today},
    )
    env.cr.rollback()
    seconds = sorted(cost.seconds for cost in ours)[len(ours) // 2]
    plain = sorted(cost.seconds for cost in bare)[len(bare) // 2]
    return {
        "statements": len(partners),
        "statements_items": ours[0].result[0],
        "statements_found_seconds": found.seconds,
        "statements_seconds": seconds,
        "statements_queries": ours[-1].queries,
        "statements_bare_seconds": plain,
        "statements_ratio": ratio([cost.seconds for cost in ours], [cost.seconds for cost in bare]),
        "statements_moved_ms": 1000 * moved.seconds / max(len(partners[:BATCH]), 1),
        "statements_written_ms": 1000 * written.seconds / max(len(some), 1),
        "statements_mb": max(cost.peak_mb or 0 for cost in ours),
    }


def print_figures(figures):
    """Print them, where they were measured."""
    if "statements" not in figures:
        return
    count = figures["statements"] or 1
    print()
    print(
        f"statements of {count} customers ({figures['statements_items']} open items): found in"
        f" {figures['statements_found_seconds']:.2f} s, put together in"
        f" {figures['statements_seconds']:.2f} s, {1e3 * figures['statements_seconds'] / count:.2f}"
        f" ms each, {figures['statements_queries']} queries; bare SQL"
        f" {figures['statements_bare_seconds']:.2f} s, x {figures['statements_ratio']:.2f}"
    )
    print(
        f"  all movements of a month {figures['statements_moved_ms']:.2f} ms each; written with PDF"
        f" {figures['statements_written_ms']:.0f} ms each; memory {figures['statements_mb']:.0f} MB"
    )
