from odoo.exceptions import AccessError
from odoo.tests import tagged

from .test_collections_settlement import SettlementCommon


@tagged("post_install", "-at_install")
class TestCollectionsSettlementSteps(SettlementCommon):
    """From an offer to its end."""

    def test_two_offers_for_one_item(self):
        # both were drafts at the same time
        move = self._invoice(5)
        first, second = self._draft(move), self._draft(move)
        first._offer()
        self.assertIn(first.name, self._refused(second._offer))

    def test_cancel_releases_at_once(self):
        move = self._invoice(5)
        settlement = self._settle(move)
        settlement.action_cancel()
        self.assertEqual(settlement.state, "cancelled")
        self.assertFalse(self._reason(move))
        self._pay(move, 70.0)
        self.assertEqual(settlement.state, "cancelled")
        self.assertIn("cannot be done", self._refused(settlement.action_cancel))
        self.assertEqual(self._settle(self._invoice(5)).state, "active")

    def test_only_a_supervisor_cancels_what_was_paid(self):
        collector = self._user("collector")
        move = self._invoice(5)
        settlement = self._settle(move)
        self._pay(move, 70.0)
        with self.assertRaises(AccessError):
            settlement.with_user(collector).action_cancel()
        settlement.action_cancel()
        self.assertFalse(self._case().settlement_date)
        self._write_off()
        self.assertEqual(move.amount_residual, 30.0)

    def test_item_deleted_meanwhile(self):
        move = self._invoice(5)
        settlement = self._draft(move)
        move.button_draft()
        move.with_context(force_delete=True).unlink()
        self.assertIn("is gone", self._refused(settlement._offer))

    def test_case_follows_what_happens(self):
        move = self._invoice(5)
        settlement = self._settle(move)
        case = self._case()
        self.assertIn("is in force", case.message_ids[0].body)
        self.assertIn("70.00", case.message_ids[0].body)
        settlement.action_cancel()
        self.assertIn(f"{settlement.name} was cancelled", case.message_ids[0].body)

    def test_case_at_a_lawyer_stays_there(self):
        move = self._invoice(5)
        self.engine.refresh(self.company)
        legal = self.env.ref("collections_followup.stage_legal")
        self._case().stage_id = legal
        self._settle(move)
        self.assertEqual(self._case().stage_id, legal)

    def test_draft_is_not_sent(self):
        settlement = self._draft(self._invoice(5))
        self.assertIn("Draft", self._refused(settlement.action_send))
