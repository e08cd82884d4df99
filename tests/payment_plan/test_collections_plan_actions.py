from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .test_collections_plan import PlanCommon


@tagged("post_install", "-at_install")
class TestCollectionsPlanActions(PlanCommon):
    """The buttons of a plan."""

    def test_cure(self):
        move = self._invoice(40, 300)
        plan = self._plan(move)
        self._at("2026-03-20")
        with self.assertRaises(UserError):
            plan.action_reactivate()
        payment = self._pay(move, 100, day=date(2026, 3, 20))
        self.assertTrue(plan.can_reactivate)
        self.assertEqual(plan.state, "defaulted")
        plan.action_reactivate()
        self.assertEqual(plan.state, "active")
        self._at("2026-03-23")
        self.assertEqual(plan.state, "active")
        payment.move_id.line_ids.remove_move_reconcile()
        self.assertEqual(plan.state, "active", "the money is still there, on account")
        payment.action_draft()
        payment.action_cancel()
        self.assertEqual(plan.state, "defaulted")

    def test_new_version_keeps_the_old_one(self):
        move = self._invoice(40, 300)
        plan = self._plan(move)
        self._pay(move, 100)
        action = plan.action_renegotiate()
        wizard = Form(self.env["collections.plan.wizard"].with_context(**action["context"]))
        wizard.installment_count = 4
        newer = wizard.save()._make_plan()
        self.assertEqual(newer.name, f"{plan.name}/2")
        self.assertEqual(newer.amount_total, 200)
        newer.action_propose()
        self.assertEqual(plan.state, "active")
        newer.action_accept()
        self.assertEqual((plan.state, newer.state), ("cancelled", "active"))
        self.assertEqual(plan.amount_paid, 100)
        self._pay(move, 50)
        self.assertEqual((plan.amount_paid, newer.amount_paid), (100, 50))

    def test_steps_from_the_wrong_state_are_refused(self):
        plan = self._plan(self._invoice(40, 300), accept=False)
        for step in (plan.action_accept, plan.action_approve, plan.action_send, plan.action_draft):
            self.assertIn("in state Draft", self._refused(step))
        plan.action_cancel()
        for step in (plan.action_cancel, plan.action_propose, plan.action_renegotiate):
            self.assertIn("in state Cancelled", self._refused(step))

    def test_back_to_draft_needs_a_new_approval(self):
        plan = self._plan(self._invoice(40, 300), accept=False)
        plan.action_propose()
        self.assertEqual((plan.state, plan.approved_by_id), ("approved", self.env.user))
        plan.action_draft()
        self.assertRecordValues(
            plan, [{"state": "draft", "approved_by_id": False, "date_approved": False}]
        )
        self.assertIn("in state Draft", self._refused(plan.action_accept))

    def test_cancelling_ends_what_is_not_paid(self):
        move = self._invoice(40, 300)
        plan = self._plan(move)
        self._pay(move, 100)
        plan.action_cancel()
        self.assertEqual(self._states(plan), ["paid", "closed", "closed"])
        self.assertRecordValues(
            plan, [{"state": "cancelled", "date_closed": self.today, "date_next": False}]
        )
        self.assertNotEqual(self._reason(self._item(move)), "plan")

    def test_still_late_cannot_be_reactivated(self):
        plan = self._plan(self._invoice(40, 300))
        self._at("2026-03-20")
        text = self._refused(plan.action_reactivate)
        self.assertIn("100.00", text)
        self.assertIn(plan.name, text)

    def test_readers_press_nothing(self):
        plan = self._plan(self._invoice(40, 300)).with_user(self._user("readonly"))
        for step in (plan.action_cancel, plan.action_draft, plan.action_reactivate):
            with self.assertRaises(AccessError):
                step()
        self.assertEqual(plan.state, "active")
