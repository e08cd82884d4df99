from odoo.fields import Command

from .common import CollectionsCommon


class WriteOffCommon(CollectionsCommon):
    """A company that writes off, with people who propose and others who approve."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.expense = cls.env["account.account"].create(
            {"name": "Bad debts", "code": "WOFF1", "account_type": "expense"}
        )
        cls.recovered = cls.env["account.account"].create(
            {"name": "Recovered", "code": "WOFF2", "account_type": "income_other"}
        )
        cls.company.write(
            {
                "collections_settlement_account_id": cls.expense.id,
                "collections_write_off_supervisor_amount": 500,
            }
        )
        cls.collector = cls._user("collector", login="woff_collector")
        cls.boss = cls._user("supervisor", login="woff_boss")
        cls.manager = cls._user("manager", login="woff_manager")
        cls.reason = cls.env.ref("collections_followup.write_off_reason_uneconomic")
        cls.requests = cls.env["collections.write.off.request"]
        cls.recoveries = cls.env["collections.memo.recovery"]

    @classmethod
    def _request(cls, amounts, user=None, **values):
        """Return a draft over amounts of invoices; all that is open where the amount is None."""
        return (
            cls.requests.with_user(user or cls.collector)
            .create(
                {
                    "partner_id": next(iter(amounts)).partner_id.id,
                    "reason_id": cls.reason.id,
                    "line_ids": [
                        Command.create(
                            {"move_line_id": cls._item(move).id, "amount": amount or 0.0}
                        )
                        for move, amount in amounts.items()
                    ],
                    **values,
                }
            )
            .sudo(False)
        )

    @classmethod
    def _write_off(cls, amounts, **values):
        """Return what was proposed by one person, and approved by another."""
        request = cls._request(amounts, **values)
        request.action_propose()
        request.with_user(cls.manager).action_approve()
        return request.with_user(cls.env.user).sudo()

    @classmethod
    def _receive(cls, amount, partner=None, currency=None):
        """Return a payment that is matched with nothing."""
        payment = cls.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": (partner or cls.customer).id,
                "amount": amount,
                "date": cls.today,
                **({"currency_id": currency.id} if currency else {}),
            }
        )
        payment.action_post()
        return payment

    @classmethod
    def _find(cls, payment):
        return cls.recoveries.search([("money_line_id", "in", payment.move_id.line_ids.ids)])

    @classmethod
    def _balance(cls, account):
        lines = cls.env["account.move.line"].search(
            [("account_id", "=", account.id), ("parent_state", "=", "posted")]
        )
        return sum(lines.mapped("balance"))
