from datetime import timedelta

from odoo.tests import tagged

from ..dispute_common import DisputeCommon


@tagged("post_install", "-at_install")
class TestCollectionsDisputeLedger(DisputeCommon):
    """What payments and credit notes do to what is in dispute."""

    def test_payments_go_to_the_undisputed_part_first(self):
        move = self._invoice(20, 1000.0)
        dispute = self._dispute(move, amount=400.0)
        self._pay(move, 500.0)
        self.assertEqual((dispute.amount_open, dispute.amount_accepted), (400.0, 0.0))
        self._pay(move, 200.0)
        self.assertEqual((dispute.amount_open, dispute.amount_accepted), (300.0, 0.0))

    def test_cancelled_invoice_is_noted_and_closes_the_dispute(self):
        first, second = self._invoice(20), self._invoice(10)
        dispute = self._dispute(first | second)
        first.button_draft()
        self.assertEqual((dispute.state, dispute.amount_open), ("open", 100.0))
        self.assertIn(
            f"{first.name} was cancelled or reset to draft.",
            "".join(dispute.message_ids.mapped("body")),
        )
        second.button_draft()
        self.assertEqual((dispute.state, dispute.outcome), ("cancelled", "invoice"))

    def test_partly_credited_and_the_rest_paid(self):
        move = self._invoice(20, 1000.0)
        dispute = self._dispute(move, amount=400.0)
        self._credit(move, 150.0)
        with self._on(3):
            self._pay(move, day=self.today + timedelta(3))
        self.assertEqual((dispute.outcome, dispute.amount_accepted), ("partly", 150.0))
        self.assertEqual(dispute.date_closed, self.today + timedelta(3))

    def test_amounts_are_added_up_in_company_currency(self):
        currency = self.setup_other_currency("EUR", rates=[("2016-01-01", 3.0)])
        foreign = self._invoice(20, 300.0, currency_id=currency.id)
        dispute = self._dispute(foreign | self._invoice(20, 50.0))
        self.assertEqual(dispute.amount_open, 150.0)
        self._credit(foreign, 30.0)
        self.assertEqual((dispute.amount_open, dispute.amount_accepted), (140.0, 10.0))
