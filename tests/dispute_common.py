from datetime import timedelta

from odoo.fields import Command
from odoo.tools import SQL

from .common import CollectionsCommon


class DisputeCommon(CollectionsCommon):
    """Disputes about real invoices."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reason = cls.env.ref("collections_followup.dispute_reason_quality")

    @classmethod
    def _dispute(cls, moves, **values):
        """Raise a dispute; ``amount``, ``scope`` and ``invoice_line_ids`` go to its lines."""
        line = {
            name: values.pop(name)
            for name in ("amount", "scope", "invoice_line_ids")
            if name in values
        }
        if "amount" in line:
            line.setdefault("scope", "amount")
        return cls.env["collections.dispute"].create(
            {
                "reason_id": cls.reason.id,
                "line_ids": [Command.create({"move_id": move.id, **line}) for move in moves],
                **values,
            }
        )

    @classmethod
    def _instalments(cls, days, amount):
        """Create an invoice with equal instalments, due so many days ago."""
        first = max(days)
        term = cls.env["account.payment.term"].create(
            {
                "name": "Instalments",
                "line_ids": [
                    Command.create(
                        {
                            "value": "fixed",
                            "value_amount": amount / len(days),
                            "nb_days": first - day,
                            "delay_type": "days_after",
                        }
                    )
                    for day in days[:-1]
                ]
                + [
                    Command.create(
                        {
                            "value": "percent",
                            "value_amount": 100,
                            "nb_days": first - days[-1],
                            "delay_type": "days_after",
                        }
                    )
                ],
            }
        )
        day = cls.today - timedelta(first)
        move = cls._invoice(
            first,
            amount,
            invoice_payment_term_id=term.id,
            invoice_date=day,
            date=day,
            invoice_date_due=False,
        )
        return cls._item(move).sorted("date_maturity")

    @classmethod
    def _taxed(cls, due, prices, **values):
        """Create an invoice with lines at 15 % tax."""
        tax = cls.company_data["default_tax_sale"]
        return cls._invoice(
            due,
            invoice_line_ids=[
                Command.create(
                    {
                        "name": f"Goods {rank}",
                        "price_unit": price,
                        "tax_ids": [Command.set(tax.ids)],
                    }
                )
                for rank, price in enumerate(prices, 1)
            ],
            **values,
        )

    @classmethod
    def _credit(cls, move, amount, post=True):
        """Post a credit note for an invoice, as core's button does."""
        reversal = (
            cls.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=move.ids)
            .create({"journal_id": move.journal_id.id, "date": cls.today})
        )
        reversal.refund_moves()
        refund = reversal.new_move_ids
        refund.invoice_line_ids[1:].unlink()
        refund.invoice_line_ids.write({"quantity": 1, "price_unit": amount, "tax_ids": False})
        if post:
            refund.action_post()
        return refund

    @classmethod
    def _decide(cls, move, day=None):
        """Return the decision about the items of an invoice, the one due first in front."""
        engine = cls.engine.sudo().with_company(cls.company)
        engine._flush_ledger()
        return cls.env.execute_query_dict(
            SQL(
                "SELECT * FROM (%s) d WHERE d.move_id = %s ORDER BY d.due, d.line_id",
                engine.env["collections.followup.decide"]._sql_decide(
                    engine._get_ruleset(cls.company), day or cls.company._collections_today()
                ),
                move.id,
            )
        )

    @classmethod
    def _amounts(cls, move):
        """Return what is claimable and disputed of each item of an invoice."""
        return [(row["amount"], row["disputed"]) for row in cls._decide(move)]

    @classmethod
    def _shifts(cls, move):
        return [row["disputed_days"] for row in cls._decide(move)]


class DecideCommon(DisputeCommon):
    """Disputes that are decided in the dialog."""

    def _wizard(self, dispute, **values):
        return self.env["collections.dispute.resolve.wizard"].create(
            {"dispute_id": dispute.id, **values}
        )

    def _draft(self, dispute):
        self._wizard(dispute, outcome="credit").action_resolve()
        return dispute._get_drafts()


class TakenBackCommon(DisputeCommon):
    """Disputes that a credit note has resolved."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.owner = cls._user("collector", "owner")

    def _resolved(self):
        """Return an invoice over 1,000, a dispute over 400 of it, and what resolved it."""
        move = self._invoice(20, 1000.0)
        dispute = self._dispute(move, amount=400.0, user_id=self.owner.id)
        refund = self._credit(move, 400.0)
        self.assertEqual((dispute.state, dispute.outcome), ("resolved", "credited"))
        return move, dispute, refund

    def _tasks(self, dispute):
        return dispute.activity_ids.filtered(lambda activity: activity.user_id == self.owner)
