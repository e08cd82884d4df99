"""Customers with one overdue invoice each, and their notices: for tests and ``make faults``."""

from datetime import timedelta

from odoo import fields
from odoo.fields import Command


def build(env):
    """Set up a company with accounts and a policy by e-mail.

    :return: the ids of its records, by name
    """
    company = env.ref("base.main_company")
    company.write({"email": "ar@example.com"})
    env["res.partner.bank"].create(
        {"acc_number": "BE71096123456769", "partner_id": company.partner_id.id}
    )
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
    bank = account.create({"name": "Bank", "code": "1000", "account_type": "asset_cash"})
    journals = env["account.journal"].create(
        [
            {"name": "Sales", "code": "SAL", "type": "sale", "default_account_id": income.id},
            {"name": "Bank", "code": "BNK", "type": "bank", "default_account_id": bank.id},
        ]
    )
    policy = env["collections.policy"].create(
        {
            "name": "By e-mail",
            "company_id": company.id,
            "level_ids": [
                Command.create(
                    {
                        "name": "Reminder",
                        "days": 1,
                        "subject": "Reminder of {company}",
                        "body": "<p>Please pay {amount}.</p>",
                        "channel_email": True,
                        "fallback": False,
                    }
                )
            ],
        }
    )
    company.collections_policy_id = policy
    return {
        "company": company.id,
        "receivable": receivable.id,
        "sales": journals[0].id,
        "bank": journals[1].id,
        "bank_account": bank.id,
        "level": policy.level_ids.id,
    }


def queue(env, ids, count):
    """Make customers with an overdue invoice of 100 each and put their notices in the outbox.

    :param dict ids: what ``build`` returned
    :param int count: how many customers
    :return: the notices, in the order of the customers
    """
    partners = env["res.partner"].create(
        [
            {
                "name": f"Customer {n}",
                "email": f"c{n}@example.com",
                "property_account_receivable_id": ids["receivable"],
            }
            for n in range(count)
        ]
    )
    today = env["res.company"].browse(ids["company"])._collections_today()
    moves = env["account.move"].create(
        [
            {
                "move_type": "out_invoice",
                "journal_id": ids["sales"],
                "partner_id": partner.id,
                "invoice_date": today - timedelta(30),
                "invoice_date_due": today - timedelta(10),
                "invoice_line_ids": [
                    Command.create({"name": "x", "price_unit": 100, "tax_ids": [(5,)]})
                ],
            }
            for partner in partners
        ]
    )
    moves.action_post()
    run = env["collections.run"].create({"company_id": ids["company"], "date": today})
    run.action_prepare()
    run.action_send()
    notices = run.notice_ids.filtered(lambda n: n.partner_id in partners)
    return notices.sorted("partner_id")


def pay(env, ids, line, amount):
    """Pay a part of a receivable item, as the bank's line would.

    :param dict ids: what ``build`` returned
    :param line: the journal item
    :param float amount: in the company's currency
    """
    entry = env["account.move"].create(
        {
            "journal_id": ids["bank"],
            "date": fields.Date.today(),
            "line_ids": [
                Command.create(
                    {
                        "account_id": ids["receivable"],
                        "partner_id": line.partner_id.id,
                        "credit": amount,
                    }
                ),
                Command.create({"account_id": ids["bank_account"], "debit": amount}),
            ],
        }
    )
    entry.action_post()
    credit = entry.line_ids.filtered(lambda item: item.credit)
    (line | credit).reconcile()
