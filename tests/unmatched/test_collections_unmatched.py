from odoo.exceptions import UserError
from odoo.tests import tagged

from ..unmatched_common import UnmatchedCommon


@tagged("post_install", "-at_install")
class TestCollectionsUnmatched(UnmatchedCommon):
    """The record of money without words, and its buttons; see also those of what it does."""

    def test_several_at_once(self):
        one, two = self._invoice(5, 60), self._invoice(5, 70)
        self._receive(60, one.name)
        self._receive(70)
        found = self._look()
        self.assertEqual(set(found.mapped("state")), {"found"})
        found.action_accept()
        self.assertEqual(set(found.mapped("state")), {"done"})
        self.assertFalse(one.amount_residual or two.amount_residual)

    def test_names_and_what_is_kept(self):
        self._state(10, partner_name="Somebody")
        record = self._look()
        self.assertEqual(record.display_name, f"{record.name} (Somebody)")
        self.assertTrue(record.name.startswith("MONEY-"))
        self.assertEqual(record.action_view_money()["res_id"], record.statement_line_id.move_id.id)
        with self.assertRaisesRegex(UserError, "kept as a record"):
            record.sudo().unlink()
        record.action_leave_out()
        self.assertEqual((record.state, record.why), ("left_out", "Left out."))
        with self.assertRaisesRegex(UserError, "Left out"):
            record.action_leave_out()

    def test_no_rest_no_decision(self):
        self._receive(10)
        record = self._look()
        for method in ("action_keep", "action_apply_next", "action_refund"):
            with self.assertRaisesRegex(UserError, "nothing of it is on account"):
                getattr(record, method)()
