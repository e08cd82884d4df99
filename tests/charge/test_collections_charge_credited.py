from datetime import timedelta

from odoo.fields import Command
from odoo.tests import tagged

from ..charge_common import ChargeCommon


@tagged("post_install", "-at_install")
class TestCollectionsChargeCredited(ChargeCommon):
    """Interest of 8.22 and a fee of 40.00 of 1,000.00 are invoiced together."""

    def setUp(self):
        super().setUp()
        self.level.write({"fee_kind": "fixed", "fee_amount": 40.0})
        self.move = self._invoice(60, 1000.0)
        self._pass()
        self.item = self._item(self.move)
        self.booked = self.env["collections.claim.booking"]._book_by_hand(self.item)

    def _credit(self, amount=None):
        """Credit so much of the interest, or all of the invoice."""
        credit = self.booked._reverse_moves([{"invoice_date": self.today}])
        if amount:
            fee = credit.invoice_line_ids.filtered(lambda line: line.product_id == self.fee_product)
            credit.write({"invoice_line_ids": [Command.delete(fee.id)]})
            credit.invoice_line_ids.price_unit = amount
        credit.action_post()
        self.move.invalidate_recordset()

    def _pay_before(self):
        """A payment of an earlier day is entered: 3.43 less are owed."""
        self._pay(self.move, 500.0, self.today - timedelta(days=50))
        self.move.invalidate_recordset()

    def _get_sum(self):
        sums = self.env["collections.claim.totals"]._read_totals(self._case())
        return sums[self.company.id, self.customer.id][0]

    def test_credited_because_it_was_not_owed(self):
        self._pay_before()
        self.assertIn("3.43", self.move.collections_claim_text)
        self._credit(3.43)
        self.assertFalse(self.move.collections_claim_text, "no part of it was of the fee")
        self.assertFalse(self._claim(self.move).charges)
        with self._on(5):
            # 5 % of 500.00 for 55 days and of 1,000.00 for 10 are 5.14
            self.assertEqual(self._interest(self.move), 0.35, "claimed as it accrues")
            self.assertAlmostEqual(self._get_sum(), 0.35)

    def test_credited_in_part(self):
        self._pay_before()
        self._credit(3.0)
        self.assertIn("0.43", self.move.collections_claim_text)
        with self._on(5):
            # 0.35 more have accrued
            self.move.invalidate_recordset()
            self.assertIn("0.08", self.move.collections_claim_text)
            self.assertFalse(self._interest(self.move))

    def test_credited_as_a_whole_is_given_up(self):
        self._credit()
        self.assertFalse(self._claim(self.move).charges)
        with self._on(5):
            self.assertEqual(self._interest(self.move), 0.68, "of five days more")
            self.assertAlmostEqual(self._get_sum(), 0.68)
        self._pay_before()
        self.assertFalse(self.move.collections_claim_text, "it was credited")
        with self._on(5):
            self.assertEqual(self._interest(self.move), 0.35)

    def test_goodwill_is_not_asked_for_again(self):
        self._credit(5.0)
        self.assertFalse(self._interest(self.move))
