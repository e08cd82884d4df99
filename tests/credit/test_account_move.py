from odoo.tests import tagged

from ..credit_common import CreditCommon


@tagged("post_install", "-at_install")
class TestAccountMove(CreditCommon):
    def test_exposure_and_limit_stand_on_the_invoice(self):
        move = self._draft(60)
        self.assertIn("60.00", move.collections_credit_text)
        self.assertIn("no limit", move.collections_credit_text)
        self._limit(100)
        move.invalidate_recordset()
        self.assertIn("100.00", move.collections_credit_text)
        self.company.collections_credit = False
        move.invalidate_recordset()
        self.assertFalse(move.collections_credit_text)

    def test_bills_have_none(self):
        self.assertFalse(self._draft(60, move_type="in_invoice").collections_credit_text)

    def test_a_stopped_invoice_is_released(self):
        self._limit(10)
        move = self._draft(60)
        self._refused(move.action_post)
        action = move.action_collections_release()
        proposed = {name.removeprefix("default_"): own for name, own in action["context"].items()}
        supervisor = self._user("supervisor")
        release = self.releases.with_user(supervisor).create({**proposed, "reason": "Paid already"})
        self.assertEqual((release.move_id, release.amount), (move, 60))
        move.action_post()
        self.assertEqual(move.state, "posted")
        self.assertTrue(self._refused(move.action_collections_release))

    def test_core_warns_as_before_where_credit_is_not_managed(self):
        self.company.collections_credit = False
        self._limit(10)
        self.assertIn("credit limit", self._draft(60).partner_credit_warning)
