from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from ..contact_common import ContactCommon
from ..dispute_common import DisputeCommon


@tagged("post_install", "-at_install")
class TestCollectionsDisputeRaiseWizard(ContactCommon, DisputeCommon):
    """What a customer disputes on the telephone, in one step."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # ``cls.move`` of 100 is five days late.
        cls.late = cls._invoice(20, 300.0)
        cls.coming = cls._invoice(cls.today + timedelta(days=9), 50.0)
        cls.engine.refresh(cls.company)

    def _wizard(self, action):
        return self._open(action).with_user(self.collector)

    def _lines(self, wizard):
        return {line.move_id: line for line in wizard.line_ids}

    def test_open_invoices_are_offered_those_due_first_in_front(self):
        self._pay(self._invoice(30, 70.0))
        self._invoice(3, 10.0, move_type="out_refund")
        self._invoice(3, 10.0, partner=self.partner_b)
        wizard = self._wizard(self._case().with_user(self.collector).action_dispute())
        self.assertEqual(wizard.line_ids.move_id.ids, (self.late | self.move | self.coming).ids)
        self.assertEqual(wizard.line_ids.mapped("amount_free"), [300.0, 100.0, 50.0])
        self.assertFalse(any(wizard.line_ids.mapped("chosen")))
        self.assertFalse(wizard.left_out)

    def test_disputed_invoices_are_left_out_and_partly_disputed_ones_offer_the_rest(self):
        whole = self._dispute(self.late)
        self._dispute(self.move, amount=30.0)
        wizard = self._wizard(self.customer.with_user(self.collector).action_collections_dispute())
        self.assertEqual(wizard.line_ids.move_id.ids, (self.move | self.coming).ids)
        self.assertIn(self.late.name, wizard.left_out)
        self.assertIn(whole.name, wizard.left_out)
        self.assertNotIn(self.move.name, wizard.left_out)
        with Form(wizard) as form:
            form.reason_id = self.reason
            with form.line_ids.edit(0) as line:
                self.assertEqual(line.amount_free, 70.0)
                line.chosen = True
                self.assertEqual(line.amount, 70.0)
        dispute = wizard._raise()
        self.assertEqual((dispute.line_ids.scope, dispute.amount_open), ("amount", 70.0))

    def test_from_the_call_to_the_dispute_in_one_step(self):
        form = Form(
            self.env["collections.contact.wizard"]
            .with_user(self.collector)
            .browse(self._case().with_user(self.collector).action_log_contact()["res_id"])
        )
        form.outcome_id = self._result("dispute")
        form.note = "Two of three <broken>"
        form.person_id = self.person
        action = form.save().action_save_dispute()
        self.assertEqual(action["target"], "new")
        with Form(self._wizard(action)) as form:
            self.assertIn("Two of three &lt;broken&gt;", form.description)
            form.reason_id = self.reason
            form.subject = "Broken"
            with form.line_ids.edit(0) as line:
                line.chosen = True
                line.amount = 200.0
                self.assertEqual(line.scope, "amount")
            self.assertIn("200", form.total)
        notice = form.record.action_raise()
        dispute = self.env["collections.dispute"].search([("partner_id", "=", self.customer.id)])
        self.assertRecordValues(
            dispute,
            [
                {
                    "company_id": self.company.id,
                    "contact_id": self.person.id,
                    "reason_id": self.reason.id,
                    "subject": "Broken",
                    "source": "call",
                    "date_raised": self.today,
                    "amount_open": 200.0,
                    "state": "open",
                }
            ],
        )
        self.assertEqual(dispute.create_uid, self.collector)
        self.assertEqual(dispute.logged_contact_id.note, "Two of three <broken>")
        self.assertEqual(dispute.line_ids.move_id, self.late)
        self.assertIn("&lt;broken&gt;", str(dispute.description))
        self.assertIn(dispute.name, notice["params"]["message"])
        self.assertIn("200", notice["params"]["message"])
        self.assertEqual(self._amounts(self.late), [(100.0, 200.0)])

    def test_the_invoice_that_the_call_was_about_is_chosen(self):
        contact = self._log("dispute", user=self.collector, move_ids=self.move.ids)
        lines = self._lines(self._wizard(contact.with_user(self.collector).action_dispute()))
        self.assertTrue(lines[self.move].chosen)
        self.assertEqual(lines[self.move].amount, 100.0)
        self.assertFalse(lines[self.late].chosen)

    def test_the_only_open_invoice_is_chosen(self):
        only = self._invoice(4, 80.0, partner=self.partner_b)
        wizard = self._wizard(self.partner_b.with_user(self.collector).action_collections_dispute())
        self.assertEqual(wizard.line_ids.move_id, only)
        self.assertEqual((wizard.line_ids.chosen, wizard.line_ids.amount), (True, 80.0))

    def test_several_invoices_on_one_dispute(self):
        wizard = self._wizard(self.customer.with_user(self.collector).action_collections_dispute())
        with Form(wizard) as form:
            form.reason_id = self.reason
            for rank in (0, 1):
                with form.line_ids.edit(rank) as line:
                    line.chosen = True
        dispute = self._open(wizard.action_raise_open())
        self.assertEqual(dispute.line_ids.move_id, self.late | self.move)
        self.assertEqual(dispute.amount_open, 400.0)

    def test_what_is_missing_is_said(self):
        wizard = self._wizard(self.customer.with_user(self.collector).action_collections_dispute())
        self.assertIn("Tick the invoices", self._refused(wizard.action_raise))
        wizard.line_ids[0].write({"chosen": True, "scope": "amount", "amount": 500.0})
        self.assertIn("No more than", self._refused(wizard.action_raise))
        wizard.line_ids[0].amount = -5.0
        self.assertIn("above zero", self._refused(wizard.action_raise))

    def test_without_an_open_invoice(self):
        wizard = self._wizard(self.partner_b.with_user(self.collector).action_collections_dispute())
        self.assertFalse(wizard.line_ids)
        dispute = wizard._raise()
        self.assertEqual(dispute.partner_id, self.partner_b)
        self.assertEqual(dispute.state, "open")

    def test_invoices_of_branches_are_offered_and_of_other_companies_not(self):
        other = self.setup_other_company()["company"]
        other.collections_policy_id = self._create_policy(company_id=other.id)
        self._invoice(20, company=other)
        branch = self.env["res.company"].create({"name": "Branch", "parent_id": self.company.id})
        # Accounts of a new branch are those of its company from now on.
        self.cr.precommit.run()
        theirs = self._invoice(20, 25.0, company=branch)
        wizard = self._open(
            self.env["collections.dispute.raise.wizard"]
            .with_context(allowed_company_ids=(self.company | other | branch).ids)
            ._get_action(self.customer, branch)
        )
        self.assertEqual(wizard.company_id, self.company)
        self.assertIn(theirs, wizard.line_ids.move_id)
        self.assertEqual(wizard.line_ids.move_id.company_id, self.company | branch)

    def test_only_the_team_raises_disputes(self):
        auditor = self._member("readonly")
        with self.assertRaises(AccessError):
            self._case().with_user(auditor).action_dispute()
