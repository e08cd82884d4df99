"""The account pages of 50 customers who look at the same moment, over HTTP, from one server.

Links have to be committed for that: they, and the visits that are written down, are taken back
afterwards. A server of one process draws one page at a time: what counts is how many it draws in a
second, and how long the last one has waited. Nothing is asserted: it is printed.
"""

import resource
import statistics
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from odoo.tools import SQL

CUSTOMERS = 50

_BUSIEST = """
    SELECT l.partner_id
      FROM account_move_line l
      JOIN account_account a ON a.id = l.account_id AND a.account_type = 'asset_receivable'
      JOIN res_partner p ON p.id = l.partner_id AND p.commercial_partner_id = p.id
     WHERE l.parent_state = 'posted' AND l.reconciled IS NOT TRUE AND l.company_id = %s
  GROUP BY l.partner_id
  ORDER BY COUNT(*) DESC, l.partner_id
     LIMIT %s
"""


def measure_all(env, web_server):
    """Return what 50 customers at once take.

    :param env: environment of a superuser on a seeded database
    :param web_server: context manager that serves the database and gives its address
    """
    company = env.company._collections_owner() or env.company
    before = (company.collections_portal, company.collections_portal_days)
    company.write({"collections_portal": True, "collections_portal_days": 30})
    rows = env.execute_query(SQL(_BUSIEST, company.id, CUSTOMERS))
    customers = env["res.partner"].browse([number for (number,) in rows])
    last = env["collections.portal.link"].search([], order="id desc", limit=1).id or 0
    urls = env["collections.portal.link"]._get_urls_sudo(
        company, {customer: (customer, customer, None) for customer in customers}
    )
    env.cr.commit()
    try:
        with web_server(env) as address:
            pages = [f"{address}{urlsplit(url).path}" for url in urls.values()]
            # So many threads reserve more addresses than a worker of Odoo may have.
            _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
            resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
            for page in pages[:3]:  # what is looked up once is known then
                _look(page)
            started = time.perf_counter()
            with ThreadPoolExecutor(len(pages)) as crowd:
                seconds = list(crowd.map(_look, pages))
            total = time.perf_counter() - started
    finally:
        env.cr.execute(SQL("DELETE FROM collections_portal_visit WHERE link_id > %s", last))
        env.cr.execute(SQL("DELETE FROM collections_portal_link WHERE id > %s", last))
        company.write({"collections_portal": before[0], "collections_portal_days": before[1]})
        env.cr.commit()
    return {
        "crowd_customers": len(pages),
        "crowd_seconds": total,
        "crowd_median": statistics.median(seconds),
        "crowd_slowest": max(seconds),
    }


def _look(page):
    """Read a page to its end; return how long that took."""
    started = time.perf_counter()
    with urllib.request.urlopen(page, timeout=120) as answer:
        if b"o_collections_portal" not in answer.read():
            raise AssertionError(f"this is no account: {page}")
    return time.perf_counter() - started


def print_figures(figures):
    """Print them, where they were measured."""
    if "crowd_seconds" not in figures:
        return
    print(
        f"account pages of {figures['crowd_customers']} customers at once: "
        f"{figures['crowd_seconds']:.2f} s for all, the median {figures['crowd_median']:.2f} s, "
        f"the slowest {figures['crowd_slowest']:.2f} s"
    )
