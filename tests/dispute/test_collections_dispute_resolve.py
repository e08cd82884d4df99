from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from ..dispute_common import DisputeCommon


@tagged("post_install", "-at_install")
class TestCollectionsDisputeResolve(DisputeCommon):
    """Each decision, carried out by core's own documents."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.collections_dispute_account_id = cls.company_data["default_account_expense"]
        cls.collector = cls._user("collector")
        cls.billing = new_test_user(
            cls.env,
            login="dispute_billing",
            groups="base.group_user,account.group_account_invoice,"
            "collections_followup.group_collections_collector",
            company_id=cls.company.id,
        )

    def _wizard(self, dispute, user=None, **values):
        model = self.env["collections.dispute.resolve.wizard"]
        if user:
            model = model.with_user(user)
        return model.create({"dispute_id": dispute.id, **values})

    def test_credit_note_for_an_amount(self):
        move = self._taxed(20, (333.33, 666.67))
        dispute = self._dispute(move, amount=200.0)
        wizard = self._wizard(dispute, self.billing, outcome="credit")
        wizard.line_ids.amount = 120.0
        wizard.cause_id = self.env.ref("collections_followup.dispute_cause_billing")
        action = wizard.action_resolve()
        refund = self.env["account.move"].browse(action["res_id"])
        self.assertEqual((refund.state, refund.amount_total), ("draft", 120.0))
        self.assertEqual(refund.reversed_entry_id, move)
        self.assertEqual(dispute.state, "open")
        self.assertEqual(self._amounts(move), [(950.0, 200.0)], "until it is posted")
        refund.action_post()
        self.assertEqual((dispute.state, dispute.outcome), ("resolved", "partly"))
        self.assertEqual(dispute.amount_accepted, 120.0)
        self.assertAlmostEqual(dispute.accepted_share, 0.6)
        self.assertEqual(dispute.cause_id.name, "Billing mistake")
        # The rest goes back to follow-up.
        self.assertEqual(self._amounts(move), [(1030.0, 0.0)])
        self.assertFalse(self._reason(move))

    def test_credit_note_for_lines(self):
        move = self._taxed(20, (100.0, 300.0, 50.0))
        line = move.invoice_line_ids[1]
        dispute = self._dispute(move, scope="lines", invoice_line_ids=[Command.set(line.ids)])
        action = self._wizard(dispute, outcome="credit").action_resolve()
        refund = self.env["account.move"].browse(action["res_id"])
        self.assertEqual(refund.invoice_line_ids.mapped("price_total"), [345.0])
        refund.action_post()
        self.assertEqual(dispute.outcome, "credited")
        self.assertEqual(self._amounts(move), [(172.5, 0.0)])

    def test_whole_invoice_credited_closes_case_and_dispute(self):
        move = self._taxed(20, (100.0, 300.0))
        dispute = self._dispute(move)
        action = self._wizard(dispute, outcome="credit").action_resolve()
        refund = self.env["account.move"].browse(action["res_id"])
        self.assertEqual(refund.amount_total, 460.0)
        refund.action_post()
        self.assertEqual(dispute.outcome, "credited")
        self.assertFalse(self._case())
        self.assertEqual(dispute.credit_move_count, 1)

    def test_draft_credit_note_that_is_deleted_leaves_it_open(self):
        dispute = self._dispute(self._invoice(20))
        action = self._wizard(dispute, outcome="credit").action_resolve()
        self.env["account.move"].browse(action["res_id"]).unlink()
        self.assertEqual(dispute.state, "open")
        self._wizard(dispute, outcome="withdrawn").action_resolve()
        self.assertEqual(dispute.outcome, "withdrawn")

    def test_credit_note_counts_for_its_own_dispute(self):
        move = self._invoice(20, 1000.0)
        first = self._dispute(move, amount=200.0)
        second = self._dispute(move, amount=100.0)
        action = self._wizard(second, outcome="credit").action_resolve()
        self.env["account.move"].browse(action["res_id"]).action_post()
        self.assertEqual((first.state, second.outcome), ("open", "credited"))
        self.assertEqual(self._amounts(move), [(700.0, 200.0)])

    def test_credit_notes_need_billing_rights(self):
        dispute = self._dispute(self._invoice(20))
        wizard = self._wizard(dispute, self.collector, outcome="credit")
        message = self._refused(wizard.action_resolve, error=(AccessError,))
        self.assertIn("billing rights", message)

    def test_reinvoice(self):
        move = self._taxed(20, (100.0,))
        dispute = self._dispute(move, scope="tax")
        action = self._wizard(dispute, outcome="reinvoice").action_resolve()
        new = self.env["account.move"].browse(action["res_id"])
        self.assertEqual(
            (new.state, new.move_type, new.amount_total), ("draft", "out_invoice", 115)
        )
        self.assertEqual((dispute.state, dispute.outcome), ("resolved", "reinvoiced"))
        self.assertFalse(move.amount_residual)

    def test_rejection_is_sent_with_reasons(self):
        self.customer.lang = "en_US"
        dispute = self._dispute(self._invoice(20))
        wizard = self._wizard(dispute, self.collector, outcome="rejected", answer="<p><br></p>")
        self.assertIn("enter the reasons", self._refused(wizard.action_resolve))
        wizard.answer = "<p>Delivered on 3 March, signed by Kim.</p>"
        wizard.action_resolve()
        self.assertEqual((dispute.state, dispute.outcome), ("resolved", "rejected"))
        message = dispute.message_ids.filtered(lambda own: own.partner_ids == self.customer)
        self.assertIn("signed by Kim", message.body)
        self.assertEqual(message.subject, f"Your dispute {dispute.name}")
        self.assertEqual(message.attachment_ids.name, f"{dispute.name}.pdf")
        self.assertTrue(dispute.date_first_answer)
        self.assertFalse(self._reason(dispute.line_ids.move_id))
        html = self.env["ir.actions.report"]._render_qweb_html(
            "collections_followup.report_dispute_answer", dispute.ids
        )[0]
        self.assertIn(b"signed by Kim", html)
        self.assertIn(b"100.00", html)

    def test_rejection_without_address(self):
        self.customer.email = False
        dispute = self._dispute(self._invoice(20))
        wizard = self._wizard(dispute, outcome="rejected", answer="<p>No.</p>")
        self.assertIn("no e-mail address", self._refused(wizard.action_resolve))
        wizard.send = False
        wizard.action_resolve()
        self.assertEqual(dispute.outcome, "rejected")
        self.assertEqual(dispute.action_print_answer()["type"], "ir.actions.report")

    def test_paid_while_it_is_open(self):
        move = self._invoice(20, 100.0)
        dispute = self._dispute(move, amount=30.0)
        self._pay(move, 70.0)
        self.assertEqual(dispute.state, "open")
        self._pay(move)
        self.assertEqual(dispute.outcome, "paid")
        self.assertIn("Closed by the ledger: Paid.", "".join(dispute.message_ids.mapped("body")))
