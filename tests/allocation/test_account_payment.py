from odoo.tests import tagged

from ..allocation_common import AllocationCommon


@tagged("post_install", "-at_install")
class TestAccountPayment(AllocationCommon):
    def test_what_is_left_is_applied(self):
        payment = self._money(120.0).move_id.origin_payment_id
        self.assertEqual(payment.collections_amount_on_account, 120)
        action = payment.with_user(self.biller).action_collections_apply()
        wizards = self.env["collections.allocation.wizard"].with_user(self.biller)
        wizards.with_context(**action["context"]).create({}).action_apply()
        self.assertEqual((self.move.payment_state, self._charged().amount_total), ("paid", 10.41))
        self.assertEqual(payment.collections_amount_on_account, 9.59)
        self.assertIn(self.move.name, payment.message_ids[:1].body)
        paid = self._pay(self._invoice(3, 50.0))
        self.assertFalse(paid.collections_amount_on_account)
        self.assertIn("Nothing", self._refused(paid.action_collections_apply))
