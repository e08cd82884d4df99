from datetime import date, timedelta

from freezegun import freeze_time

from odoo.addons.account.tests.common import AccountTestInvoicingCommon
from odoo.fields import Command


class CollectionsCommon(AccountTestInvoicingCommon):
    """Real invoices, payments and a policy with levels at 1, 15 and 30 days."""

    today = date(2026, 3, 2)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(cls.today))
        cls.company = cls.company_data["company"]
        cls.company.write({"email": "ar@example.com"})
        cls.env.user.group_ids |= cls.env.ref("collections_followup.group_collections_manager")
        cls.engine = cls.env["collections.followup"]
        cls.policy = cls._create_policy()
        cls.company.collections_policy_id = cls.policy
        cls.levels = cls.policy.level_ids
        cls.partner_a.write({"email": "a@example.com"})
        cls.partner_b.write({"email": "b@example.com"})
        cls.customer = cls.partner_a
        cls.customer.property_payment_term_id = False

    @classmethod
    def _create_policy(cls, days=(1, 15, 30), channels=("email",), **values):
        return cls.env["collections.policy"].create(
            {
                "name": "Test policy",
                "company_id": cls.company_data["company"].id,
                "level_ids": [
                    Command.create(
                        {
                            "name": f"Level {rank}",
                            "sequence": rank * 10,
                            "days": day,
                            "subject": f"Level {rank} of {{company}}",
                            "body": "<p>Please pay {amount}.</p>",
                            "sms_body": "Pay {amount}",
                            **{f"channel_{channel}": True for channel in channels},
                        }
                    )
                    for rank, day in enumerate(days, 1)
                ],
                **values,
            }
        )

    @classmethod
    def _invoice(cls, due, amount=100.0, partner=None, move_type="out_invoice", **values):
        """Create and post an invoice without tax, due on a date or so many days ago."""
        if isinstance(due, int):
            due = cls.today - timedelta(days=due)
        invoiced = due - timedelta(days=30)
        move = cls.env["account.move"].create(
            {
                "move_type": move_type,
                "partner_id": (partner or cls.customer).id,
                "invoice_date": invoiced,
                "date": invoiced,
                "invoice_date_due": due,
                "invoice_payment_term_id": False,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": "Service",
                            "quantity": 1,
                            "price_unit": amount,
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
                **values,
            }
        )
        move.action_post()
        return move

    @classmethod
    def _pay(cls, moves, amount=None, day=None):
        """Register a payment on invoices."""
        values = {"payment_date": day or cls.today}
        if amount is not None:
            values["amount"] = amount
        return (
            cls.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=moves.ids)
            .create(values)
            ._create_payments()
        )

    @classmethod
    def _item(cls, move):
        return move.line_ids.filtered(lambda line: line.account_type == "asset_receivable")

    @classmethod
    def _case(cls, partner=None):
        return cls.env["collections.case"].search(
            [
                ("partner_id", "=", (partner or cls.customer).commercial_partner_id.id),
                ("state", "=", "open"),
            ]
        )

    @classmethod
    def _prepare(cls, day=None, company=None):
        run = cls.env["collections.run"].create(
            {"company_id": (company or cls.company).id, "date": day or cls.today}
        )
        run.action_prepare()
        return run

    @classmethod
    def _deliver(cls):
        """Drain the outbox, all channels."""
        cls.env["collections.notice"]._process_outbox()

    @classmethod
    def _pass(cls, day=None, company=None):
        """Prepare, send and deliver a run."""
        run = cls._prepare(day, company)
        run.action_send()
        cls._deliver()
        return run
