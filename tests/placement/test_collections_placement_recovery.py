from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..placement_common import PlacementCommon


@tagged("post_install", "-at_install")
class TestCollectionsPlacementRecovery(PlacementCommon):
    def test_net_remittance_is_set_off(self):
        """Of 200.00 the agency keeps 35.00, its commission: bill and item are paid by it."""
        self.agency.remits = "net"
        placement = self._placed(self.new)
        self._answer(placement, (0, "paid", "200", "35", "F-1", ""))
        self._pay(self.new, 165.0)
        money = placement.recovery_ids
        self.assertEqual((money.amount, money.amount_kept, money.commission), (165.0, 35.0, 35.0))
        self.assertEqual((placement.amount_recovered, placement.balance), (200.0, 0.0))
        self.assertEqual(placement.line_ids.state, "paid")
        own = money.with_user(self.accountant)
        with self.assertRaisesRegex(AccessError, "post bills"):
            money.with_user(self.collector).action_offset()
        with self.assertRaisesRegex(UserError, "Post the bill"):
            own.action_offset()
        bill = self.env["account.move"].browse(
            self.agency.with_user(self.accountant).action_bill()["res_id"]
        )
        self.assertEqual(own.action_view_bill()["res_id"], bill.id)
        bill.action_post()
        own.action_offset()
        self.assertEqual((bill.amount_residual, self.new.amount_residual), (0, 0))
        self.assertEqual(
            money.offset_id.line_ids.mapped("partner_id"), self.agency.partner_id | self.customer
        )
        self.assertEqual(len(placement.recovery_ids), 1, "what is set off is no further money")
        with self.assertRaisesRegex(UserError, "set off already"):
            own.action_offset()
        with self.assertRaises(UserError):
            money.offset_id.with_user(self.accountant).collections_placement_recovery_id = False
