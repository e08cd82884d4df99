from odoo.tests import tagged

from ..dispute_common import DisputeCommon


@tagged("post_install", "-at_install")
class TestCollectionsDisputeLineLedger(DisputeCommon):
    """What of a disputed invoice is credited, and what is still in dispute."""

    def test_credit_notes_reduce_the_disputed_part_first(self):
        move = self._invoice(20, 1000.0)
        dispute = self._dispute(move, amount=250.0)
        self._credit(move, 100.0)
        self.assertEqual(self._amounts(move), [(750.0, 150.0)])
        self.assertEqual(dispute.amount_open, 150.0)
        self._credit(move, 150.0)
        self.assertEqual(self._amounts(move), [(750.0, 0.0)])
        self.assertEqual((dispute.state, dispute.outcome), ("resolved", "credited"))

    def test_cancelled_invoice_closes_the_dispute_with_a_note(self):
        move = self._invoice(20)
        dispute = self._dispute(move)
        move.button_draft()
        self.assertEqual((dispute.state, dispute.outcome), ("cancelled", "invoice"))
        self.assertIn("reset to draft", "".join(dispute.message_ids.mapped("body")))

    def test_of_two_invoices_one_is_cancelled(self):
        first, second = self._invoice(20), self._invoice(10)
        dispute = self._dispute(first | second)
        first.button_draft()
        self.assertEqual(dispute.state, "open")
        self.assertEqual(dispute.amount_open, 100.0)

    def test_credit_note_goes_to_the_disputed_part_first_and_back(self):
        move = self._invoice(20, 1000.0)
        dispute = self._dispute(move, amount=400.0)
        refund = self._credit(move, 150.0)
        self.assertEqual((dispute.amount_open, dispute.amount_accepted), (250.0, 150.0))
        self.assertEqual(dispute.state, "open")
        self._item(refund).remove_move_reconcile()
        self.assertEqual((dispute.amount_open, dispute.amount_accepted), (400.0, 0.0))
        self.assertEqual(self._amounts(move), [(600.0, 400.0)])

    def test_credit_note_before_the_dispute_is_none_of_it(self):
        move = self._invoice(20, 1000.0)
        self._credit(move, 150.0)
        dispute = self._dispute(move, amount=400.0)
        self.assertEqual((dispute.amount_open, dispute.amount_accepted), (400.0, 0.0))
        self.assertEqual(self._amounts(move), [(450.0, 400.0)])

    def test_credit_note_counts_for_the_oldest_dispute_first(self):
        move = self._invoice(20, 1000.0)
        first, second = self._dispute(move, amount=100.0), self._dispute(move, amount=200.0)
        self._credit(move, 150.0)
        self.assertEqual((first.state, first.outcome), ("resolved", "credited"))
        self.assertEqual((first.amount_accepted, second.amount_accepted), (100.0, 50.0))
        self.assertEqual((second.state, second.amount_open), ("open", 150.0))
        # What is credited later is none of the resolved one's.
        self._credit(move, 20.0)
        self.assertEqual((first.amount_accepted, second.amount_accepted), (100.0, 70.0))
