from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import new_test_user
from odoo.tools import mute_logger

from tools.devenv.mailserver import SmtpServer

from .ready import TODAY, ReadyCommon, create_policy


class CollectionsCommon(ReadyCommon):
    """Real invoices, payments and a policy with levels at 1, 15 and 30 days."""

    today = TODAY

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(cls.today))
        cls.engine = cls.env["collections.followup"]
        cls.levels = cls.policy.level_ids
        cls.customer = cls.partner_a

    @classmethod
    def _create_policy(cls, days=(1, 15, 30), channels=("email",), **values):
        return create_policy(cls.env, cls.company, days, channels, **values)

    @classmethod
    def _invoice(
        cls, due, amount=100.0, partner=None, move_type="out_invoice", company=None, **values
    ):
        """Create and post an invoice without tax, due on a date or so many days ago."""
        if isinstance(due, int):
            due = cls.today - timedelta(days=due)
        invoiced = due - timedelta(days=30)
        company = company or cls.company
        move = (
            cls.env["account.move"]
            .with_company(company)
            .create(
                {
                    "company_id": company.id,
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
    def _pay_on_account(cls, amount, partner=None, **values):
        """Return the receivable item of a payment that is matched with nothing."""
        payment = cls.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": (partner or cls.customer).id,
                "amount": amount,
                "date": cls.today,
                "journal_id": cls.company_data["default_journal_bank"].id,
                **values,
            }
        )
        payment.action_post()
        return cls._item(payment.move_id)

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
            {
                "company_id": (company or cls.company).id,
                "date": day or (company or cls.company)._collections_today(),
            }
        )
        run.action_prepare()
        return run

    @classmethod
    def _deliver(cls):
        """Drain the outbox, all channels."""
        cls.env["collections.notice"]._process_outbox()

    @classmethod
    def _user(cls, group=None, login=None, **values):
        """Create a user with a Collections group (read-only, collector, ...) or with none."""
        groups = "base.group_user"
        if group:
            groups += f",collections_followup.group_collections_{group}"
        return new_test_user(
            cls.env,
            login or f"user_{group}",
            groups=groups,
            company_id=cls.company.id,
            **values,
        )

    @classmethod
    def _explain(cls, move, day=None):
        """Return the explanation of an invoice's only receivable item."""
        line = cls._item(move)
        return line._collections_explain(day)[line.id]

    @classmethod
    def _reason(cls, move, day=None):
        return cls._explain(move, day)["reason"]

    def _refused(self, function, *arguments, error=(UserError, ValidationError), **values):
        """Run what must be refused, take it back, and return the message that a person gets."""
        try:
            with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                function(*arguments, **values)
                self.env.flush_all()
        except (*error, IntegrityError) as raised:
            refusal = raised
        else:
            self.fail("this should have been refused")
        if isinstance(refusal, IntegrityError):
            # As Odoo words it for whoever pressed the button.
            tables = {model._table: model for model in self.env.values()}
            return tables[refusal.diag.table_name]._sql_error_to_message(refusal)
        return str(refusal)

    @contextmanager
    def _smtp(self):
        """Send for real, to a mail server on loopback."""
        with SmtpServer() as server:
            self.env["ir.mail_server"].search([]).active = False
            self.env["ir.mail_server"].create(
                {"name": "Loopback", "smtp_host": "127.0.0.1", "smtp_port": server.port}
            )
            mail_server = type(self.env["ir.mail_server"])
            with patch.object(mail_server, "_disable_send", lambda _self: False):
                yield server

    @contextmanager
    def _on(self, day):
        """Be on another day, given as a date or as days after today."""
        if isinstance(day, int):
            day = self.today + timedelta(days=day)
        with freeze_time(day):
            yield day

    @classmethod
    def _pass(cls, day=None, company=None):
        """Prepare, send and deliver a run."""
        run = cls._prepare(day, company)
        run.action_send()
        cls._deliver()
        return run
