from odoo.exceptions import AccessError
from odoo.tests import tagged

from .test_collections_settlement import SettlementCommon


@tagged("post_install", "-at_install")
class TestCollectionsSettlementApprove(SettlementCommon):
    """Who grants what."""

    def test_tiers_by_percent_and_amount(self):
        move = self._invoice(5, amount=1000.0)
        for amount, tier in (
            (900.0, "collector"),
            (899.99, "supervisor"),
            (700.0, "supervisor"),
            (699.99, "manager"),
        ):
            self.assertEqual(self._draft(move, amount).tier, tier, amount)
        self.company.collections_settlement_collector_amount = 50.0
        self.company.collections_settlement_supervisor_amount = 200.0
        for amount, tier in ((950.0, "collector"), (949.0, "supervisor"), (799.0, "manager")):
            self.assertEqual(self._draft(move, amount).tier, tier, amount)

    def test_nobody_approves_above_his_tier(self):
        collector, supervisor = self._user("collector"), self._user("supervisor")
        manager = self._user("manager")
        move, other = self._invoice(5, amount=1000.0), self._invoice(5, amount=1000.0)
        small = self._draft(other, 950.0).with_user(collector)
        small.action_offer()
        self.assertEqual(small.state, "active")
        mid = self._draft(move, 800.0).with_user(collector)
        mid.action_offer()
        self.assertEqual(mid.state, "to_approve")
        self.assertEqual(self._reason(move), False)
        self.assertEqual(mid.sudo().activity_ids.user_id, supervisor)
        self.assertFalse(mid.can_approve)
        with self.assertRaises(AccessError):
            mid.action_approve()
        mid.with_user(supervisor).action_approve()
        self.assertEqual(mid.state, "active")
        self.assertEqual(mid.approved_by_id, supervisor)
        self.assertFalse(mid.sudo().activity_ids)
        # a supervisor's own one above his tier waits for an administrator
        third = self._invoice(5, amount=1000.0)
        high = self._draft(third, 100.0).with_user(supervisor)
        high.action_offer()
        self.assertEqual(high.state, "to_approve")
        with self.assertRaises(AccessError):
            high.action_approve()
        high.with_user(manager).action_approve()
        self.assertEqual(high.state, "active")

    def test_changed_meanwhile_is_looked_at_again(self):
        collector = self._user("collector")
        move = self._invoice(5)
        settlement = self._draft(move, 70.0).with_user(collector)
        settlement._offer()
        self._pay(move, 20.0)
        text = self._refused(settlement.with_env(self.env).action_approve)
        self.assertIn("80.00", text)
        settlement.action_draft()
        settlement._offer()
        self.assertEqual(settlement.amount_open, 80.0)
        self.assertEqual(settlement.discount_percent, 12.5)
        with self._on(9):
            text = self._refused(settlement.with_env(self.env).action_approve)
            self.assertIn("has passed", text)
