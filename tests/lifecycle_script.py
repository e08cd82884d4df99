"""Install, use, upgrade and uninstall in a database of its own; piped into ``odoo shell``.

Prints one line ``RESULT {...}`` that ``test_lifecycle.py`` reads.
"""

# ruff: noqa: F821 - the shell provides env

import json
from datetime import timedelta

from odoo import SUPERUSER_ID, api, fields
from odoo.modules.registry import Registry

MODULE = "collections_followup"
TABLES = (
    "account_move",
    "account_move_line",
    "account_partial_reconcile",
    "account_payment",
    "account_account",
    "account_journal",
    "res_partner",
    "res_company",
    "mail_message",
)
# The link of the invoice in the portal, and that a person chose a policy for it.
UNCOUNTED = ("write_date", "write_uid", "access_token", "is_manually_modified")
result = {}


def fresh():
    """A new transaction after modules changed."""
    registry = Registry(dbname)
    return api.Environment(registry.cursor(), SUPERUSER_ID, {})


def read(env, columns):
    """The ledger's rows, of the columns that were there before the installation."""
    rows = {}
    for table, names in columns.items():
        env.cr.execute(
            f"SELECT row_to_json(t) FROM (SELECT {names} FROM {table}"
            f" WHERE id <= {limits[table]} ORDER BY id) t"
        )
        rows[table] = [row for (row,) in env.cr.fetchall()]
    return rows


def change(env, action):
    module = env["ir.module.module"].search([("name", "=", MODULE)])
    getattr(module, f"button_immediate_{action}")()
    env.cr.commit()
    env.cr.close()
    return fresh()


def differences(before, after):
    return [
        (table, old["id"], name, old[name], new[name])
        for table in before
        for old, new in zip(before[table], after[table], strict=True)
        for name in old
        if old[name] != new[name]
    ]


def build(env):
    """A small company with a posted, a part-paid and a credited invoice."""
    company = env.company
    account = env["account.account"]
    receivable = account.create(
        {
            "name": "Receivable",
            "code": "1100",
            "account_type": "asset_receivable",
            "reconcile": True,
        }
    )
    income = account.create({"name": "Income", "code": "4000", "account_type": "income"})
    journal = env["account.journal"].create(
        {"name": "Sales", "code": "SAL", "type": "sale", "default_account_id": income.id}
    )
    partner = env["res.partner"].create(
        {
            "name": "Customer",
            "email": "c@example.com",
            "property_account_receivable_id": receivable.id,
        }
    )
    company.email = "ar@example.com"
    env["res.partner.bank"].create(
        {"acc_number": "BE71096123456769", "partner_id": company.partner_id.id}
    )
    moves = env["account.move"].create(
        [
            {
                "move_type": kind,
                "journal_id": journal.id,
                "partner_id": partner.id,
                "invoice_date": fields.Date.today() - timedelta(60),
                "invoice_date_due": fields.Date.today() - timedelta(days),
                "invoice_line_ids": [
                    (
                        0,
                        0,
                        {
                            "name": "x",
                            "price_unit": amount,
                            "tax_ids": [(5,)],
                            "account_id": income.id,
                        },
                    )
                ],
            }
            for kind, days, amount in (
                ("out_invoice", 40, 100),
                ("out_invoice", 10, 55.5),
                ("out_refund", 5, 20),
            )
        ]
    )
    moves.action_post()
    lines = moves[1:].line_ids.filtered(lambda line: line.account_id == receivable)
    lines.reconcile()
    return moves


dbname = env.cr.dbname
built = build(env)
first_id, partner_id = built[:1].id, built.partner_id.id
env.cr.commit()
columns, limits = {}, {}
for table in TABLES:
    env.cr.execute(
        "SELECT string_agg(quote_ident(column_name), ', ' ORDER BY ordinal_position)"
        "  FROM information_schema.columns WHERE table_name = %s"
        "   AND column_name NOT IN %s",
        [table, UNCOUNTED],
    )
    columns[table] = env.cr.fetchone()[0]
    env.cr.execute(f"SELECT max(id) FROM {table}")
    limits[table] = env.cr.fetchone()[0] or 0
before = read(env, columns)

env = change(env, "install")
result["install"] = differences(before, read(env, columns))
company = env["res.company"].browse(1)
result["policy"] = company.collections_policy_id.name
result["cases"] = env["collections.case"].search_count([("state", "=", "open")])
result["notices_by_accident"] = env["collections.notice"].search_count([])

company.collections_user_id = env.ref("base.user_admin")
own = company.collections_policy_id.copy({"company_id": company.id})
channels = [
    name
    for name in env["collections.level"]._fields
    if name.startswith("channel_") and env["collections.level"]._fields[name].type == "boolean"
]
own.level_ids.write({name: name == "channel_manual" for name in channels})
company.collections_policy_id = own
env["account.move"].browse(first_id).collections_policy_id = own
env["res.partner"].browse(partner_id).with_company(company).collections_policy_id = own
run = env["collections.run"].create({"company_id": company.id})
run.action_prepare()
run.action_send()
env["collections.notice"]._process_outbox()
env["collections.hold"].create(
    {"partner_id": partner_id, "reason_id": env.ref(f"{MODULE}.hold_reason_clarify").id}
)
contact = env["collections.contact"].create(
    {
        "notice_id": run.notice_ids.filtered(lambda notice: notice.state == "sent")[0].id,
        "outcome_id": env.ref(f"{MODULE}.contact_outcome_promise").id,
        "next_action_date": fields.Date.today() + timedelta(7),
    }
)
env["collections.contact"].create(
    {
        "corrects_id": contact.id,
        "correction_reason": "Disputes it",
        "outcome_id": env.ref(f"{MODULE}.contact_outcome_dispute").id,
    }
)
env["collections.contact"].create(
    {
        "partner_id": env["res.partner"].create({"name": "Owes nothing"}).id,
        "outcome_id": env.ref(f"{MODULE}.contact_outcome_no_answer").id,
        "next_action_date": fields.Date.today() + timedelta(1),
    }
)
result["sent"] = run.sent_count
env.cr.commit()
result["use"] = differences(before, read(env, columns))

env = change(env, "upgrade")
result["upgrade"] = differences(before, read(env, columns))
result["kept"] = env["collections.notice"].search_count([("state", "=", "sent")])
env.cr.rollback()

env = change(env, "uninstall")
result["uninstall"] = differences(before, read(env, columns))
left = {}
for name, query in {
    "tables": "SELECT table_name FROM information_schema.tables WHERE table_name ~ '^collections'",
    "columns": "SELECT table_name || '.' || column_name FROM information_schema.columns"
    " WHERE column_name ~ '^collections_'",
    "indexes": "SELECT indexname FROM pg_indexes WHERE indexname ~ 'collections'",
    "xmlids": f"SELECT name FROM ir_model_data WHERE module = '{MODULE}'",
    "models": "SELECT model FROM ir_model WHERE model ~ '^collections'",
    "crons": "SELECT cron_name FROM ir_cron WHERE cron_name ~ '^Collections'",
    "groups": "SELECT id FROM res_groups_privilege WHERE name->>'en_US' = 'Collections'",
    "activities": "SELECT res_model FROM mail_activity WHERE res_model ~ '^collections'",
    "templates": "SELECT model FROM mail_template WHERE model ~ '^collections'",
}.items():
    env.cr.execute(query)
    left[name] = [row[0] for row in env.cr.fetchall()]
result["left"] = left
env.cr.execute(
    "SELECT t.name->>'en_US' FROM mail_activity a"
    " JOIN mail_activity_type t ON t.id = a.activity_type_id WHERE a.res_model = 'res.partner'"
)
result["planned_on_customers"] = [row[0] for row in env.cr.fetchall()]
print("RESULT", json.dumps(result, default=str))
env.cr.close()
