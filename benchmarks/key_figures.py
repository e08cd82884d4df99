"""Key figures of a month for all customers: how long each takes, and in how many statements.

Times per receivable item tell whether a larger ledger costs more than its size: they are compared
between two sizes by ``--against``.
"""

from meter import measure

from odoo.tools import SQL, date_utils


def measure_all(env):
    """Return what each key figure of the last month takes, by customer.

    :param env: environment of a superuser on a seeded database
    """
    figures, company = env["collections.figure"], env.company
    end = date_utils.subtract(date_utils.start_of(company._collections_today(), "month"), days=1)
    months = [(date_utils.start_of(end, "month"), end)]
    found = {"key_figures": {}, "key_figures_statements": 0}
    for name in figures._get_table():
        # What is looked up once is in the caches by then.
        figures._read_rows(name, company, months)
        cost = measure(env, lambda name=name: figures._read_rows(name, company, months, "partner"))
        found["key_figures"][name] = [cost.seconds, len(cost.result)]
        found["key_figures_statements"] = max(found["key_figures_statements"], cost.queries)
    found["key_figures_seconds"] = sum(seconds for seconds, _rows in found["key_figures"].values())
    page = measure(env, figures.get_page)
    found["key_figures_page_seconds"] = page.seconds
    found["key_figures_page_statements"] = page.queries
    detail = measure(env, figures.get_detail, "dso")
    found["key_figures_months_seconds"] = detail.seconds
    accounts = tuple(env["account.account"]._collections_get_receivable_ids())
    [(items,)] = env.execute_query(
        SQL("SELECT count(*) FROM account_move_line WHERE account_id IN %s", accounts)
    )
    for name in ("", "_page", "_months"):
        found[f"key_figures{name}_us_per_item"] = (
            found[f"key_figures{name}_seconds"] / items * 1_000_000
        )
    return found


def print_figures(figures):
    """Print them, where they were measured."""
    if "key_figures" not in figures:
        return
    print()
    for name, (seconds, rows) in figures["key_figures"].items():
        print(f"key figure of a month by customer: {name} {seconds:.3f} s, {rows} customers")
    print(
        f"key figures: {figures['key_figures_seconds']:.2f} s in all, at most "
        f"{figures['key_figures_statements']} statement each; page with comparisons "
        f"{figures['key_figures_page_seconds']:.2f} s, "
        f"{figures['key_figures_page_statements']} statements; DSO with its 13 months "
        f"{figures['key_figures_months_seconds']:.2f} s"
    )
    print(
        "key figures, microseconds per receivable item: all "
        f"{figures['key_figures_us_per_item']:.1f}, page "
        f"{figures['key_figures_page_us_per_item']:.1f}, 13 months "
        f"{figures['key_figures_months_us_per_item']:.1f}"
    )
