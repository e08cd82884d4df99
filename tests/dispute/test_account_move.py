from odoo.tests import tagged

from ..dispute_common import DisputeCommon


@tagged("post_install", "-at_install")
class TestAccountMoveDispute(DisputeCommon):
    def test_invoice_shows_and_finds_what_is_disputed(self):
        move, other = self._invoice(20, 500.0), self._invoice(9)
        dispute = self._dispute(move, amount=80.0)
        self.assertEqual(
            (move.collections_dispute_count, move.collections_amount_disputed), (1, 80.0)
        )
        search = self.env["account.move"].search
        self.assertEqual(search([("collections_disputed", "=", True)]) & (move | other), move)
        self.assertEqual(search([("collections_disputed", "=", False)]) & (move | other), other)
        dispute._resolve("rejected")
        move.invalidate_recordset()
        self.assertFalse(move.collections_disputed)
        self.assertEqual(
            (move.collections_dispute_count, move.collections_amount_disputed), (1, 0.0)
        )
        self.assertNotIn(move, search([("collections_disputed", "=", True)]))

    def test_button_opens_the_only_dispute_or_the_list(self):
        move = self._invoice(20, 500.0)
        first = self._dispute(move, amount=80.0)
        self.assertEqual(move.action_collections_view_disputes()["res_id"], first.id)
        second = self._dispute(move, amount=10.0)
        action = move.action_collections_view_disputes()
        self.assertEqual(self.env["collections.dispute"].search(action["domain"]), first | second)

    def test_new_dispute_takes_what_can_be_disputed(self):
        move, paid = self._invoice(20), self._invoice(9)
        self._pay(paid)
        refund = self._invoice(9, move_type="out_refund")
        action = (move | paid | refund).action_collections_dispute()
        self.assertEqual(
            [command[2]["move_id"] for command in action["context"]["default_line_ids"]], move.ids
        )
        self.assertIn("Nothing is open", self._refused((paid | refund).action_collections_dispute))
        other = self._invoice(9, partner=self.partner_b)
        self.assertIn("several customers", self._refused((move | other).action_collections_dispute))

    def test_copy_of_a_credit_note_is_not_made_for_the_dispute(self):
        dispute = self._dispute(self._invoice(20))
        wizard = self.env["collections.dispute.resolve.wizard"].create({"dispute_id": dispute.id})
        refund = self.env["account.move"].browse(wizard.action_resolve()["res_id"])
        self.assertEqual(refund.collections_dispute_id, dispute)
        self.assertFalse(refund.copy().collections_dispute_id)
