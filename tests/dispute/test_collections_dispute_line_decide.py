from odoo.tests import tagged

from ..dispute_common import DecideCommon


@tagged("post_install", "-at_install")
class TestCollectionsDisputeLineDecide(DecideCommon):
    """What of a disputed invoice can be accepted, and only once."""

    def test_drafts_of_others_count(self):
        move = self._invoice(20, 1000.0)
        first = self._dispute(move, amount=600.0)
        second = self._dispute(move, amount=300.0)
        self._credit(move, 300.0, post=False)
        self._draft(first)
        wizard = self._wizard(second, outcome="credit")
        self.assertEqual(wizard.line_ids.amount, 100.0, "1,000 less two drafts")
        wizard.line_ids.amount = 100.01
        self.assertIn("wait to be posted", self._refused(wizard.action_resolve))
        wizard.outcome = "reinvoice"
        self.assertIn("waits to be posted", self._refused(wizard.action_resolve))
        wizard.write({"outcome": "credit"})
        wizard.line_ids.amount = 100.0
        wizard.action_resolve()
        self.assertEqual(second.credit_move_ids.amount_total, 100.0)
