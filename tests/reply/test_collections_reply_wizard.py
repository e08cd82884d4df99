from datetime import date, timedelta

from odoo.tests import tagged

from ..reply_common import ReplyCommon


@tagged("post_install", "-at_install")
class TestCollectionsReplyWizard(ReplyCommon):
    def _check_sorted(self, reply, kind):
        self.assertEqual((reply.state, reply.kind), ("sorted", kind))
        self.assertEqual(reply.user_id, self.collector)
        self.assertEqual(reply.hold_id.state, "released")
        self.assertFalse(reply.activity_id.active)
        self.assertFalse(self.case.answered_date)

    def test_promise_with_what_the_answer_names(self):
        later = self._invoice(3)
        reply = self._answer("We will pay 150,00 EUR on 15 March.")
        wizard = self._sort(reply)
        self.assertEqual((wizard.amount, wizard.day), (150.0, date(2026, 3, 15)))
        promise = self._open(wizard.action_confirm()).with_user(self.collector)
        self.assertEqual(reply.state, "open", "only a promise that is saved sorts it")
        self.assertEqual(promise.date, date(2026, 3, 15))
        self.assertEqual(promise.channel, "email")
        self.assertEqual(promise.contact_id, self.person)
        self.assertEqual(promise.line_ids.mapped("amount"), [100.0, 50.0])
        self.assertEqual(promise.line_ids.move_line_id.move_id, self.move | later)
        promise.action_confirm()
        self._check_sorted(reply, "promise")
        self.assertEqual(reply.contact_id.promise_ids.date, date(2026, 3, 15))
        self.assertFalse(self.case.on_hold)
        self.assertEqual(self._reason(self.move), "promise")

    def test_dispute_of_the_invoice_that_is_named(self):
        other = self._invoice(3)
        reply = self._answer(f"The goods of {other.name} were damaged.")
        dispute = self._open(self._sort(reply).action_confirm()).with_user(self.collector)
        chosen = dispute.line_ids.filtered("chosen")
        self.assertEqual(chosen.move_id, other)
        self.assertEqual(dispute.subject, "Re: Reminder")
        dispute.reason_id = self.env.ref("collections_followup.dispute_reason_quality")
        dispute.action_raise()
        self._check_sorted(reply, "dispute")
        self.assertEqual(reply.contact_id.dispute_ids.line_ids.move_id, other)

    def test_says_paid_waits_for_the_payment(self):
        reply = self._answer(f"{self.move.name} was paid last week.")
        self._sort(reply).action_says_paid()
        self._check_sorted(reply, "says_paid")
        hold = self.env["collections.hold"].search([("move_id", "=", self.move.id)])
        self.assertEqual(hold.date_until, self.today + timedelta(days=6))
        self.assertEqual(self._reason(self.move), "hold")

    def test_wants_copies(self):
        reply = self._answer("Please send a copy of the invoice.")
        action = self._sort(reply).action_confirm()
        self._check_sorted(reply, "wants_copies")
        self.assertEqual(action["context"]["default_partner_ids"], self.person.ids)

    def test_wrong_contact_leads_to_the_customer(self):
        reply = self._answer("Mr Smith no longer works here.")
        action = self._sort(reply).action_confirm()
        self._check_sorted(reply, "wrong_contact")
        self.assertEqual((action["res_model"], action["res_id"]), ("res.partner", self.customer.id))

    def test_out_of_office_comes_back_on_the_day(self):
        reply = self._answer("I am on leave until 9 March.")
        self._sort(reply).action_confirm()
        self._check_sorted(reply, "out_of_office")
        task = self.case.activity_ids
        self.assertEqual((task.date_deadline, task.user_id), (date(2026, 3, 9), self.collector))

    def test_a_person_may_say_something_else(self):
        reply = self._answer("We will pay.")
        self._sort(reply).action_other()
        self._check_sorted(reply, "other")
        self.assertIn("Something else", self._lines(self.case)[0])

    def test_answer_is_sorted_once(self):
        reply = self._answer()
        first, second = self._sort(reply), self._sort(reply)
        first.action_other()
        message = self._refused(second.action_promise)
        self.assertIn(self.collector.name, message)
        self.assertIn("Something else", message)
        self._refused(second.action_says_paid)
        self._refused(self.case.with_user(self.collector).action_sort_answer)
