from odoo.exceptions import UserError
from odoo.tests import tagged

from ..allocation_common import AllocationCommon


@tagged("post_install", "-at_install")
class TestAccountMoveLine(AllocationCommon):
    def test_limits(self):
        other = self._invoice(3, 50.0)
        credit = self._money(120.0)
        lines = self.env["account.move.line"]
        lines._collections_match([(self.item, credit, 30), (self._item(other), credit, 60)])
        self.assertEqual(self.item.amount_residual, 70)
        self.assertEqual((other.amount_residual, credit.amount_residual), (0, -40))
        self.assertEqual(self.move.payment_state, "partial")
        lines._collections_match([(self.item, credit, 100)])
        self.assertEqual((self.item.amount_residual, credit.amount_residual), (30, 0))

    def test_a_limit_from_a_client_is_none(self):
        credit = self._money(120.0)
        limits = {(self.item.id, credit.id): 30}
        self.assertFalse(self.env.user._is_superuser())
        (self.item | credit).with_context(collections_match_limits=limits).reconcile()
        self.assertEqual(self.item.amount_residual, 0)

    def test_list_action(self):
        credits = self._money(5.0) | self._money(6.0)
        action = (credits | self.item).with_user(self.biller).action_collections_apply()
        self.assertEqual(set(action["context"]["default_credit_ids"]), set(credits.ids))
        with self.assertRaises(UserError):
            self.item.action_collections_apply()
        other = self._money(5.0, partner=self.partner_b)
        self.assertIn("one customer", self._refused((credits | other).action_collections_apply))
