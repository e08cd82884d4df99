from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, tagged

from odoo.addons.mail.tests.common import MailCommon

from ..dispute_common import DisputeCommon


@tagged("post_install", "-at_install")
class TestCollectionsDisputeResolveWizard(DisputeCommon, MailCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.collector = cls._user("collector")

    def _wizard(self, dispute, user=None, **values):
        model = self.env["collections.dispute.resolve.wizard"]
        if user:
            model = model.with_user(user)
        return model.create({"dispute_id": dispute.id, **values})

    def _received(self, amount):
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": self.customer.id,
                "amount": amount,
                "journal_id": self.company_data["default_journal_bank"].id,
            }
        )
        payment.action_post()
        return payment.move_id.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        )

    def test_more_than_disputed_or_nothing_cannot_be_accepted(self):
        dispute = self._dispute(self._invoice(20, 100.0), amount=40.0)
        wizard = self._wizard(dispute, outcome="credit")
        wizard.line_ids.amount = 40.01
        self.assertIn("No more can be accepted", self._refused(wizard.action_resolve))
        wizard.line_ids.amount = 0.0
        self.assertIn("reject the dispute", self._refused(wizard.action_resolve))
        wizard.line_ids.amount = -1.0
        self.assertIn("0 or more", self._refused(wizard.action_resolve))

    def test_nothing_is_proposed_that_the_user_may_not_do(self):
        dispute = self._dispute(self._invoice(20))
        wizard = self._wizard(dispute, self.collector)
        self.assertFalse(wizard.outcome)
        self.assertIn("Choose the decision", self._refused(wizard.action_resolve))
        self.collector.group_ids |= self.env.ref("account.group_account_invoice")
        self.assertEqual(self._wizard(dispute, self.collector).outcome, "credit")

    def test_payment_found_is_matched(self):
        move = self._invoice(20)
        dispute = self._dispute(move)
        credit = self._received(100.0)
        wizard = self._wizard(dispute, outcome="paid")
        self.assertIn("Choose the payment", self._refused(wizard.action_resolve))
        wizard.payment_line_ids = credit
        wizard.action_resolve()
        self.assertEqual((dispute.state, dispute.outcome), ("resolved", "paid"))
        self.assertTrue(self._item(move).reconciled)

    def test_promise_and_plan_leave_the_claim(self):
        for outcome in ("promise", "plan"):
            move = self._invoice(20)
            dispute = self._dispute(move)
            action = self._wizard(dispute, self.collector, outcome=outcome).action_resolve()
            self.assertEqual(action["res_model"], f"collections.{outcome}.wizard")
            self.assertEqual(dispute.outcome, outcome)
            self.assertFalse(self._reason(move))

    def test_proposes_all_that_is_in_dispute(self):
        move = self._taxed(20, (100.0, 300.0))
        line = move.invoice_line_ids[1]
        cause = self.env.ref("collections_followup.dispute_cause_billing")
        dispute = self._dispute(
            move,
            scope="lines",
            invoice_line_ids=[Command.set(line.ids)],
            cause_id=cause.id,
        )
        form = Form(
            self.env["collections.dispute.resolve.wizard"].with_context(
                **dispute.action_resolve()["context"]
            )
        )
        self.assertEqual((form.cause_id, form.amount_open), (cause, 345.0))
        with form.line_ids.edit(0) as own:
            self.assertEqual(own.amount, 345.0)
            own.invoice_line_ids.clear()
            own.invoice_line_ids.add(move.invoice_line_ids[0])
            self.assertEqual(own.amount, 115.0)

    def test_note_stays_inside(self):
        dispute = self._dispute(self._invoice(20))
        with self.mock_mail_gateway():
            self._wizard(
                dispute, self.collector, outcome="withdrawn", note="They called."
            ).action_resolve()
        self.assertEqual(dispute.outcome, "withdrawn")
        note = dispute.message_ids.filtered(lambda own: "They called." in own.body)
        self.assertTrue(note.is_internal)
        self.assertFalse(self._new_mails)

    def test_closed_dispute_is_not_resolved_again(self):
        dispute = self._dispute(self._invoice(20))
        wizard = self._wizard(dispute, outcome="withdrawn")
        dispute._resolve("rejected")
        self.assertIn("Reopen it", self._refused(wizard.action_resolve))
        self.assertEqual(dispute.outcome, "rejected")

    def test_reader_resolves_nothing(self):
        dispute = self._dispute(self._invoice(20))
        wizard = self._wizard(dispute, outcome="withdrawn")
        reader = self._user("readonly")
        with self.assertRaises(AccessError):
            dispute.with_user(reader).action_resolve()
        with self.assertRaises(AccessError):
            wizard.with_user(reader).action_resolve()

    def test_payment_that_does_not_fit_is_refused(self):
        dispute = self._dispute(self._invoice(20))
        other = self.company_data["default_account_receivable"].copy({"code": "121999"})
        self.customer.property_account_receivable_id = other
        wizard = self._wizard(dispute, outcome="paid", payment_line_ids=self._received(100.0).ids)
        self.assertIn("another account", self._refused(wizard.action_resolve))
        self.assertEqual(dispute.state, "open")

    def test_payment_of_a_part_leaves_the_rest_claimed(self):
        move = self._invoice(20)
        dispute = self._dispute(move)
        credit = self._received(60.0)
        self._wizard(dispute, outcome="paid", payment_line_ids=credit.ids).action_resolve()
        self.assertEqual(dispute.outcome, "paid")
        self.assertEqual(self._amounts(move), [(40.0, 0.0)])
