from odoo.fields import Command
from odoo.tests import new_test_user

from .common import CollectionsCommon


class UnmatchedCommon(CollectionsCommon):
    """Payments on account and lines of the bank that nothing was matched with."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.unmatched = cls.env["collections.unmatched"]
        cls.bank = cls.company_data["default_journal_bank"]
        cls.accountant = new_test_user(
            cls.env,
            "money_accountant",
            groups="base.group_user,account.group_account_user,"
            "collections_followup.group_collections_collector",
            company_id=cls.company.id,
        )

    @classmethod
    def _receive(cls, amount, text=False, partner=None, **values):
        """Enter a payment without an invoice; return its receivable item."""
        payment = cls.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": (partner or cls.customer).id,
                "amount": amount,
                "date": cls.today,
                "journal_id": cls.bank.id,
                "memo": text,
                **values,
            }
        )
        payment.action_post()
        return payment.move_id.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        )

    @classmethod
    def _state(cls, amount, text="Transfer", **values):
        """Enter a line of a bank statement that nothing is matched with."""
        return cls.env["account.bank.statement.line"].create(
            {
                "journal_id": cls.bank.id,
                "date": cls.today,
                "amount": amount,
                "payment_ref": text,
                **values,
            }
        )

    @classmethod
    def _part(cls, statement, amount):
        """Book a part of a line of a bank statement to revenue, as a person does by hand."""
        _money, suspense, _others = statement._seek_for_lines()
        left = suspense.balance + amount
        statement.move_id.with_context(skip_readonly_check=True).write(
            {
                "line_ids": [
                    Command.update(suspense.id, {"balance": left, "amount_currency": left}),
                    Command.create(
                        {
                            "name": "By hand",
                            "account_id": cls.company_data["default_account_revenue"].id,
                            "balance": -amount,
                        }
                    ),
                ]
            }
        )

    def _look(self):
        """Look at all money of the company; return what was found, as the accountant sees it."""
        self.unmatched.with_user(self.accountant).action_update()
        return self.unmatched.with_user(self.accountant).search(
            [("company_id", "=", self.company.id), ("state", "not in", ("done", "over"))],
            order="id",
        )
