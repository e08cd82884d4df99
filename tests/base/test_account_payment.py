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
