from datetime import date

from odoo.tests import tagged

from ..dispute_common import DisputeCommon


@tagged("post_install", "-at_install")
class TestCollectionsDisputeReason(DisputeCommon):
    def test_name_shows_the_whole_path(self):
        tax = self.env.ref("collections_followup.dispute_reason_price_tax")
        self.assertEqual(tax.display_name, "Price / Wrong tax")
        tax.parent_id.name = "Prices"
        self.assertEqual(tax.display_name, "Prices / Wrong tax")

    def test_reason_cannot_be_part_of_itself(self):
        tax = self.env.ref("collections_followup.dispute_reason_price_tax")
        self.assertIn("part of itself", self._refused(tax.parent_id.write, {"parent_id": tax.id}))

    def test_days_must_be_in_order(self):
        for vals in ({"answer_days": -1}, {"answer_days": 16}, {"resolution_days": 2}):
            with self.subTest(vals=vals):
                self.assertIn("cannot come after", self._refused(self.reason.write, vals))

    def test_days_of_the_reason_give_the_deadlines(self):
        self.reason.write({"answer_days": 0, "resolution_days": 1})
        dispute = self._dispute(self._invoice(20))
        self.assertEqual(dispute.date_answer_deadline, self.today)
        self.assertEqual(dispute.date_deadline, date(2026, 3, 3))

    def test_reason_in_use_or_with_parts_cannot_be_deleted(self):
        price = self.env.ref("collections_followup.dispute_reason_price")
        self._refused(price.unlink)
        self._dispute(self._invoice(20))
        self._refused(self.reason.unlink)
