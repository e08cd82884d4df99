from odoo.tests import tagged

from .tour_common import TourCommon


@tagged("post_install", "-at_install")
class TestDisputeTour(TourCommon):
    """From an invoice to a dispute resolved by its credit note, and its figures in a pivot."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.ref("collections_followup.group_collections_readonly").implied_ids |= cls.env.ref(
            "collections_followup.group_collections_dispute"
        )

    def test_from_invoice_to_credit_note(self):
        self.start_tour("/odoo/customer-invoices", "collections_dispute", login="tour_collector")
        dispute = self.env["collections.dispute"].search([("partner_id", "=", self.customer.id)])
        self.assertRecordValues(
            dispute,
            [
                {
                    "state": "resolved",
                    "outcome": "credited",
                    "subject": "Discount is missing",
                    "amount_disputed": 50.0,
                    "amount_accepted": 50.0,
                    "user_id": self.collector.id,
                }
            ],
        )
        self.assertEqual(self.invoice.amount_residual, 200.0)
        self.assertEqual(dispute.credit_move_ids.reversed_entry_id, self.invoice)
        figures = "/odoo/action-collections_followup.action_collections_dispute_performance"
        self.start_tour(figures, "collections_dispute_figures", login="tour_collector")
