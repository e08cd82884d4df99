"""The account page of a customer with 2,000 open items: what the server needs for it.

The items of many customers are given to one for that, and given back afterwards. Read and drawn is
all but Odoo's layout around it: that needs a request, and is the same for an empty account.
"""

import statistics

from meter import measure

from odoo.tools import SQL

ITEMS = 2000
TARGET = 0.3

_MOVED = """
    WITH chosen AS (
        SELECT l.id, l.move_id
          FROM account_move_line l
          JOIN account_account a ON a.id = l.account_id AND a.account_type = 'asset_receivable'
         WHERE l.parent_state = 'posted' AND l.reconciled IS NOT TRUE AND l.company_id = %s
           AND l.amount_residual > 0
      ORDER BY l.id
         LIMIT %s),
    moves AS (
        UPDATE account_move m SET partner_id = %s, commercial_partner_id = %s
          FROM chosen c WHERE m.id = c.move_id)
    UPDATE account_move_line l SET partner_id = %s FROM chosen c WHERE l.id = c.id
"""


def _draw(portal, access):
    """Read and draw the sections of the page; return how many items there are."""
    page = portal._get_page_sudo(access)
    for section in page["sections"]:
        values = {
            **{"own": section["values"], "access": access, "csrf": "x", "page": page["page"]},
            "actions": page["actions"],
        }
        access.env["ir.qweb"]._render(section["template"], values)
    return sum(len(group.items) for group in page["page"]["groups"])


def measure_all(env, rounds):
    """Return what the account page takes: seconds, statements, items.

    :param env: environment of a superuser on a seeded database
    :param int rounds: how often the page is read
    """
    company = env.company._collections_owner() or env.company
    with env.cr.savepoint() as point:
        company.write({"collections_portal": True, "collections_portal_days": 30})
        customer = env["res.partner"].create({"name": "Large account", "is_company": True})
        env.flush_all()
        env.cr.execute(SQL(_MOVED, company.id, ITEMS, *[customer.id] * 3))
        env.invalidate_all()
        links = env["collections.portal.link"]
        url = links._get_urls_sudo(company, {1: (customer, customer, None)})[1]
        key = url.rpartition("/")[2]
        # As nobody of ours, who would see no button.
        portal = env["collections.portal"].with_user(env.ref("base.public_user"))
        count = _draw(portal, portal._find_access_sudo(key))  # what is looked up once is known then
        costs = []
        for _round in range(rounds):
            env.invalidate_all()
            access = portal._find_access_sudo(key)
            costs.append(measure(env, _draw, portal, access))
        point.rollback()
    env.invalidate_all()
    return {
        "portal_seconds": statistics.median(cost.seconds for cost in costs),
        "portal_queries": costs[-1].queries,
        "portal_items": count,
    }


def print_figures(figures):
    """Print them, where they were measured."""
    if "portal_seconds" not in figures:
        return
    print()
    print(
        f"account page of a customer with {figures['portal_items']} open items: "
        f"{figures['portal_seconds']:.3f} s on the server (target {TARGET}), "
        f"{figures['portal_queries']} statements"
    )
