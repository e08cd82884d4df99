"""What is made once the demo is served, by a person of the demo and the methods of the buttons.

Papers need a running web server, as every report with a header does: a document that is handed to
a registry, and an evidence dossier. The account page of a customer has its address only then.
"""

import xmlrpc.client

LOGIN = "supervisor"
RECIPIENT = "Pike & Marlow, solicitors (invented)"
CUSTOMER = "Fjellvik Marin AS"
PURPOSE = "Claim in the county court: what was delivered, invoiced and written to the customer."


def _connect(address, database):
    """Return what calls methods as the supervisor; None where the database has no demo data."""
    common = xmlrpc.client.ServerProxy(f"{address}/xmlrpc/2/common")
    uid = common.authenticate(database, LOGIN, LOGIN, {})
    if not uid:
        return None
    models = xmlrpc.client.ServerProxy(f"{address}/xmlrpc/2/object", allow_none=True)
    return lambda model, method, *args, **values: models.execute_kw(
        database, uid, LOGIN, model, method, list(args), values
    )


def find_page(address, database):
    """Return the address of a customer's account page; "" where there is none."""
    call = _connect(address, database)
    links = call and call(
        "collections.portal.link",
        "search",
        [("partner_id.name", "=", CUSTOMER), ("date_revoked", "=", False)],
        limit=1,
    )
    return (
        f"{address}{call('collections.portal.link', 'action_look', links)['url']}" if links else ""
    )


def make(address, database):
    """Make the papers of a demo database; nothing where it is none.

    :raise xmlrpc.client.Fault: something was refused
    """
    call = _connect(address, database)
    if not call:
        return
    drafts = [("state", "=", "draft"), ("channel", "=", "court")]
    for document in call("collections.legal.document", "search", drafts):
        # It was written with the interest of some days ago.
        call("collections.legal.document", "action_rewrite", [document])
        call("collections.legal.document", "action_send", [document])
    filed = call(
        "collections.legal.action",
        "search_read",
        [("state", "=", "filed")],
        ["partner_id", "company_id", "case_id"],
        limit=1,
    )
    for action in filed:
        partner, company, case = (
            action[name][0] for name in ("partner_id", "company_id", "case_id")
        )
        lines = call(
            "collections.legal.item",
            "search_read",
            [("action_id", "=", action["id"])],
            ["move_line_id"],
        )
        wizard = call(
            "collections.dossier.wizard",
            "create",
            {
                "company_id": company,
                "partner_id": partner,
                "case_id": case,
                "move_line_ids": [(6, 0, [line["move_line_id"][0] for line in lines])],
                "recipient": RECIPIENT,
                "purpose": PURPOSE,
            },
        )
        call("collections.dossier.wizard", "action_make", [wizard])
