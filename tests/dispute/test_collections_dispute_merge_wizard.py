from datetime import timedelta

from odoo.tests import tagged

from ..dispute_common import DisputeCommon


@tagged("post_install", "-at_install")
class TestCollectionsDisputeMergeWizard(DisputeCommon):
    def test_merge(self):
        first, second = self._invoice(20, 200.0), self._invoice(9, 80.0)
        target = self._dispute(first, amount=50.0)
        other = self._dispute(first, amount=70.0)
        third = self._dispute(second)
        other.message_post(body="Their words")
        self.env["ir.attachment"].create(
            {"name": "proof.txt", "raw": b"x", "res_model": other._name, "res_id": other.id}
        )
        everyone = target | other | third
        action = everyone.action_merge()
        wizard = (
            self.env["collections.dispute.merge.wizard"]
            .with_context(**action["context"])
            .create({})
        )
        self.assertEqual(wizard.target_id, target)
        self.assertEqual(wizard.action_merge()["res_id"], target.id)
        self.assertEqual((other.state, other.outcome), ("cancelled", "merged"))
        self.assertEqual(other.merged_into_id, target)
        self.assertEqual(target.line_ids.mapped("amount"), [120.0, 80.0])
        self.assertEqual(self._amounts(first), [(80.0, 120.0)])
        self.assertEqual(self._reason(second), "dispute")
        self.assertIn("Their words", "".join(target.message_ids.mapped("body")))
        self.assertEqual(
            self.env["ir.attachment"].search([("name", "=", "proof.txt")]).res_id, target.id
        )
        self.assertIn("was merged into", self._refused(other.action_reopen))
        stranger = self._dispute(self._invoice(9, partner=self.partner_b))
        self.assertIn("one customer", self._refused(target._merge, stranger))

    def test_what_cannot_be_merged_is_said_before_the_dialog(self):
        dispute = self._dispute(self._invoice(20))
        stranger = self._dispute(self._invoice(9, partner=self.partner_b))
        closed = self._dispute(self._invoice(5))
        closed._resolve("rejected")
        self.assertIn("two disputes or more", self._refused(dispute.action_merge))
        self.assertIn("one customer", self._refused((dispute | stranger).action_merge))
        self.assertIn("Reopen it", self._refused((dispute | closed).action_merge))

    def test_fewer_than_two_or_none_to_keep(self):
        dispute = self._dispute(self._invoice(20))
        wizard = self._wizard(dispute)
        self.assertIn("two disputes or more", self._refused(wizard.action_merge))
        wizard = self._wizard(dispute | self._dispute(self._invoice(9)))
        wizard.target_id = False
        self.assertIn("the one that stays", self._refused(wizard.action_merge))

    def test_closed_dispute_is_not_merged(self):
        first, second = self._dispute(self._invoice(20)), self._dispute(self._invoice(9))
        second._resolve("rejected")
        wizard = self._wizard(first | second)
        self.assertIn("Reopen it", self._refused(wizard.action_merge))

    def test_what_was_credited_already_is_not_disputed_again(self):
        target = self._dispute(self._invoice(9))
        move = self._invoice(20, 1000.0)
        other = self._dispute(move, amount=400.0)
        self._credit(move, 150.0)
        self._wizard(target | other).action_merge()
        self.assertEqual(self._amounts(move), [(600.0, 250.0)])
        self.assertEqual(target.amount_open, 350.0)

    def test_credited_on_the_same_invoice(self):
        move = self._invoice(20, 1000.0)
        target = self._dispute(move, amount=100.0)
        other = self._dispute(move, amount=200.0)
        self._credit(move, 40.0)
        self._wizard(target | other).action_merge()
        self.assertEqual(self._amounts(move), [(700.0, 260.0)])

    def test_draft_credit_note_goes_with_it(self):
        move = self._invoice(20, 1000.0)
        target, other = self._dispute(move, amount=100.0), self._dispute(move, amount=200.0)
        resolve = self.env["collections.dispute.resolve.wizard"].create({"dispute_id": other.id})
        refund = self.env["account.move"].browse(resolve.action_resolve()["res_id"])
        self._wizard(target | other).action_merge()
        refund.action_post()
        self.assertEqual((target.state, target.amount_open), ("open", 100.0))
        self.assertEqual(self._amounts(move), [(700.0, 100.0)])

    def test_paid_invoice_does_not_stand_in_the_way(self):
        target, paid, unpaid = self._invoice(20), self._invoice(9), self._invoice(5)
        dispute, other = self._dispute(target), self._dispute(paid | unpaid)
        self._pay(paid)
        self._wizard(dispute | other).action_merge()
        self.assertEqual(dispute.line_ids.move_id, target | unpaid)

    def test_raised_first_counts(self):
        late = self._dispute(self._invoice(20))
        early = self._dispute(self._invoice(20), date_raised=self.today - timedelta(6))
        self._wizard(late | early).action_merge()
        self.assertEqual(late.date_raised, self.today - timedelta(6))

    def _wizard(self, disputes):
        return (
            self.env["collections.dispute.merge.wizard"]
            .with_context(active_model=disputes._name, active_ids=disputes.ids)
            .create({})
        )
