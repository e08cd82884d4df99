from odoo.fields import Command
from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestAccountPayment(CollectionsCommon):
    """Payments without journal entry, as Enterprise accounting makes them."""

    def _unbooked(self, moves, amount):
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": self.customer.id,
                "amount": amount,
                "journal_id": self.company_data["default_journal_bank"].id,
            }
        )
        moves.matched_payment_ids = [Command.link(payment.id)]
        self.assertFalse(payment.move_id)
        self.env.flush_all()
        # Community's own flow would post an entry with the state.
        self.env.cr.execute(
            "UPDATE account_payment SET state = 'in_process' WHERE id = %s", [payment.id]
        )
        self.env.invalidate_all()
        self.engine.refresh(self.company, self.customer)
        return payment

    def test_who_paid_is_not_chased(self):
        move = self._invoice(5)
        self.assertTrue(self._case())
        payment = self._unbooked(move, 100.0)
        self.assertFalse(self._case())
        self.assertFalse(self._item(move).reconciled)
        self.assertFalse(self._prepare().notice_ids)
        item = self._item(move)
        self.assertEqual(item._collections_explain()[item.id]["reason"], "settled")
        payment.state = "draft"
        self.assertTrue(self._case())

    def test_part_is_deducted_from_what_fell_due_first(self):
        first, second = self._invoice(9), self._invoice(5)
        self._unbooked(first | second, 130.0)
        notice = self._prepare().notice_ids
        self.assertEqual(notice.line_ids.move_line_id, self._item(second))
        self.assertEqual(notice.line_ids.amount, 70.0)
        self.assertEqual(self._case().amount_overdue, 70.0)

    def _read_paid(self):
        query = self.env["account.payment"]._collections_sql_payments(
            self.customer.ids, self.company.ids, self.today
        )
        self.env.flush_all()
        return [float(row[-1]) for row in self.env.execute_query(query)]

    def _take_back(self, payment, amount):
        """Book that the bank took so much of a payment back, matched with it."""
        received = payment.move_id.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        )
        received.remove_move_reconcile()
        entry = self.env["account.move"].create(
            {
                "journal_id": payment.journal_id.id,
                "date": self.today,
                "line_ids": [
                    Command.create(
                        {
                            "account_id": received.account_id.id,
                            "partner_id": self.customer.id,
                            "debit": amount,
                        }
                    ),
                    Command.create(
                        {"account_id": payment.outstanding_account_id.id, "credit": amount}
                    ),
                ],
            }
        )
        entry.action_post()
        back = entry.line_ids.filtered(lambda line: line.account_id == received.account_id)
        (back | received).reconcile()

    def test_what_the_bank_took_back_was_not_paid(self):
        payment = self._pay(self._invoice(5))
        self.assertEqual(self._read_paid(), [100.0])
        self._take_back(payment, 100.0)
        self.assertEqual(self._read_paid(), [])

    def test_of_a_part_that_was_taken_back_the_rest_was_paid(self):
        payment = self._pay(self._invoice(5))
        self._take_back(payment, 40.0)
        self.assertEqual(self._read_paid(), [60.0])
