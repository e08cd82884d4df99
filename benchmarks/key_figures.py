"""Key figures of a month for all customers: how long each takes, and in how many statements."""

from meter import measure

from odoo.tools import date_utils


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
        figure, source, scope = figures._ask(name, company, months, "partner")
        read = measure(env, figures._read_parts, figure, source, scope)
        found["key_figures"][name] = [cost.seconds, len(cost.result)]
        found["key_figures_statements"] = max(found["key_figures_statements"], read.queries)
    found["key_figures_seconds"] = sum(seconds for seconds, _rows in found["key_figures"].values())
    page = measure(env, figures.get_page)
    found["key_figures_page_seconds"] = page.seconds
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
        f"{figures['key_figures_page_seconds']:.2f} s"
    )
