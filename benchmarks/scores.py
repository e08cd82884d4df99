"""Credit scores of all customers: one statement for each figure, beside the same as bare SQL.

The bare statements know what the add-on must find out: the accounts, that there is one company,
that nothing is paid without an entry, that no money on account has to be spread.
"""

import statistics

from meter import measure, ratio

from odoo.tools import SQL

ROUNDS = 3
# A figure, the method that reads it, and the bare statement for it.
FIGURES = {
    "payments": (
        "_read_payments",
        """
        SELECT l.partner_id, r.max_date - COALESCE(l.date_maturity, l.date), SUM(r.amount),
               COUNT(*) FILTER (WHERE l.reconciled)
          FROM account_partial_reconcile r
          JOIN account_move_line l ON l.id = r.debit_move_id AND l.account_id IN %(accounts)s
          JOIN account_move_line o ON o.id = r.credit_move_id
          JOIN account_journal j ON j.id = o.journal_id AND j.type IN ('bank', 'cash', 'credit')
         WHERE r.max_date > %(first)s AND r.max_date <= %(day)s
      GROUP BY 1, 2
        """,
    ),
    "overdue": (
        "_read_overdue",
        """
        SELECT l.partner_id, %(day)s::date - COALESCE(l.date_maturity, l.date),
               SUM(l.amount_residual)
          FROM account_move_line l
         WHERE l.account_id IN %(accounts)s AND l.reconciled IS NOT TRUE
           AND l.parent_state = 'posted'
      GROUP BY 1, 2
        """,
    ),
    "tenures": (
        "_read_tenures",
        """
        SELECT m.commercial_partner_id, MIN(COALESCE(m.invoice_date, m.date))
          FROM account_move m
         WHERE m.state = 'posted' AND m.move_type = 'out_invoice'
      GROUP BY 1
        """,
    ),
    "promises": (
        "_read_promises",
        """
        SELECT p.partner_id, COUNT(*) FROM collections_promise p
         WHERE p.state IN ('kept', 'broken', 'partly_kept') AND p.date > %(first)s GROUP BY 1
        """,
    ),
    "insolvent": (
        "_read_insolvent",
        """
        SELECT DISTINCT e.partner_id FROM collections_flag_entry e
          JOIN collections_flag f ON f.id = e.flag_id AND f.ends_credit
        """,
    ),
    "written_off": (
        "_read_written_off",
        """
        SELECT DISTINCT l.partner_id
          FROM account_partial_reconcile r
          JOIN account_move_line l ON l.id = r.debit_move_id AND l.account_id IN %(accounts)s
          JOIN account_move_line o ON o.id = r.credit_move_id
          JOIN account_move_line x ON x.move_id = o.move_id
          JOIN account_account a ON a.id = x.account_id AND a.account_type LIKE 'expense%%'
         WHERE r.max_date > %(long_ago)s
        """,
    ),
    "returned": (
        "_read_returned",
        """
        SELECT partner_id, COUNT(*) FROM collections_bank_return
         WHERE state = 'done' AND date > %(first)s GROUP BY 1
        """,
    ),
}


def measure_all(env):
    """Return what the scores of all customers take.

    :param env: environment of a superuser on a seeded database
    """
    scores = env["collections.credit.score"].sudo()
    company = env.company
    company.collections_credit = True
    today = company._collections_today()
    asked = _get_asked(scores, company, today)
    values = {
        "accounts": tuple(env["account.account"]._collections_get_receivable_ids()),
        "day": today,
        "first": today.replace(year=today.year - 1),
        "long_ago": today.replace(year=today.year - 2),
    }
    figures, ours_total, bare_total = {}, 0.0, 0.0
    for name, (method, statement) in FIGURES.items():
        read = getattr(scores, method)
        read(asked)  # what is cached is
        bare = SQL(statement, **values)
        ours, others = [], []
        for _round in range(ROUNDS):
            others.append(measure(env, env.execute_query, bare))
            ours.append(measure(env, read, asked))
        figures[f"score_{name}_seconds"] = statistics.median(cost.seconds for cost in ours)
        figures[f"score_{name}_bare"] = statistics.median(cost.seconds for cost in others)
        figures[f"score_{name}_statements"] = max(cost.queries for cost in ours)
        figures[f"score_{name}_ratio"] = ratio(
            [cost.seconds for cost in ours], [cost.seconds for cost in others]
        )
        ours_total += figures[f"score_{name}_seconds"]
        bare_total += figures[f"score_{name}_bare"]
    first = measure(env, scores._update, company)
    again = measure(env, scores._update, company)
    return {
        **figures,
        "score_customers": scores.search_count([("company_id", "=", company.id)]),
        "score_ratio": ours_total / bare_total,
        "score_most_statements": max(figures[f"score_{name}_statements"] for name in FIGURES),
        "score_update_seconds": first.seconds,
        "score_update_queries": first.queries,
        "score_again_seconds": again.seconds,
        "score_again_queries": again.queries,
    }


def _get_asked(scores, company, today):
    """Return what the figures are asked for: all customers of a company."""
    from odoo.addons.collections_followup.models.credit.collections_credit_score_figures import (
        Asked,
    )

    return Asked(company, company._collections_covered() | company, today, None)


def print_figures(figures):
    """Print them, where they were measured."""
    if "score_customers" not in figures:
        return
    print()
    for name in FIGURES:
        print(
            f"score: {name:<14}{figures[f'score_{name}_seconds']:>8.3f} s"
            f"{figures[f'score_{name}_statements']:>4} statements, bare SQL"
            f"{figures[f'score_{name}_bare']:>8.3f} s, x {figures[f'score_{name}_ratio']:.2f}"
        )
    print(
        f"scores of {figures['score_customers']} customers counted and written in"
        f" {figures['score_update_seconds']:.2f} s, {figures['score_update_queries']} queries;"
        f" again, unchanged {figures['score_again_seconds']:.2f} s,"
        f" {figures['score_again_queries']} queries"
    )
