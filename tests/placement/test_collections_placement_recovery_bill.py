from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..placement_common import PlacementCommon


@tagged("post_install", "-at_install")
class TestCollectionsPlacementRecoveryBill(PlacementCommon):
    def test_rates_taxes_and_bills(self):
        self.agency.rate_ids = [
            Command.create({"percent": 25.0, "min_days": 80}),
            Command.create({"percent": 10.0, "min_amount": 10000.0}),
        ]
        self.agency.product_id.supplier_taxes_id = self.company_data["default_tax_purchase"]
        self.agency.pays_direct = False
        placement = self._placed()
        self._answer(placement, (0, "paid", "33.33", "", "", ""), (1, "paid", "50", "", "", ""))
        self._pay(self.old, 33.33)
        self._pay(self.new, 50.0)
        self._pay(self.new, 10.0)
        old, new, direct = placement.recovery_ids.sorted("id")
        self.assertEqual((old.percent, new.percent), (25.0, 17.5))
        self.assertEqual((old.commission, new.commission, direct.commission), (8.33, 8.75, 0))
        with self.assertRaisesRegex(AccessError, "post bills"):
            self.agency.with_user(self.collector).action_bill()
        product, self.agency.product_id = self.agency.product_id, False
        with self.assertRaisesRegex(UserError, "Choose the product"):
            self.agency.with_user(self.accountant).action_bill()
        self.agency.write({"product_id": product.id, "posts_bills": True})
        action = self.agency.with_user(self.accountant).action_bill()
        bill = self.env["account.move"].browse(action["res_id"])
        self.assertEqual((bill.state, bill.move_type), ("posted", "in_invoice"))
        self.assertEqual(bill.partner_id, self.agency.partner_id)
        self.assertEqual((bill.amount_untaxed, bill.amount_tax), (17.08, 2.56))
        self.assertIn("25.00 % of", bill.invoice_line_ids[0].name)
        # Cancelled, it can be billed anew.
        bill.button_draft()
        bill.button_cancel()
        again = self.agency.with_user(self.accountant).action_bill()["res_id"]
        self.assertNotEqual(again, bill.id)
        # Known later as told by the agency: what is billed stays.
        self._answer(placement, (1, "paid", "10", "", "x", ""))
        self.assertFalse(direct.is_direct)
        self.assertEqual(direct.commission, 1.75)
