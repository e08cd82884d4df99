from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..contact_common import ContactCommon


@tagged("post_install", "-at_install")
class TestCollectionsContactWork(ContactCommon):
    """What follows from a logged contact."""

    def test_one_line_on_the_case(self):
        before = len(self.case.message_ids)
        contact = self._log(
            user=self.collector,
            person_id=self.person.id,
            address="+49 30 99",
            note="Pays on Friday.",
            next_action_date=self.today + timedelta(days=3),
        )
        self.assertEqual(len(self.case.message_ids), before + 1)
        line = self._lines(self.case)[0]
        for part in ("Phone: Spoke to the right person", "Ms Vogt", "Pays on Friday", "03/05/2026"):
            self.assertIn(part, line)
        author = self.case.message_ids.sorted("id")[-1].author_id
        self.assertEqual(author, contact.user_id.partner_id)

    def test_next_action_is_planned(self):
        # The next notice is for later than that.
        self._pass()
        self.engine.refresh(self.company)
        day = self.today + timedelta(days=3)
        self.case.user_id = self.collector
        self._log(next_action_date=day, note="Ask for the signature")
        activity = self.case.activity_ids
        self.assertEqual(activity.date_deadline, day)
        self.assertEqual(activity.user_id, self.collector)
        self.assertEqual(activity.activity_category, "phonecall")
        self.assertEqual(self.case.next_action_date, day)
        self.engine.refresh(self.company)
        self.case.invalidate_recordset()
        self.assertEqual(self.case.next_action_date, day)
        self._log(channel="email", next_action_date=day)
        newest = self.case.activity_ids.sorted("id")[-1]
        self.assertNotEqual(newest.activity_category, "phonecall")

    def test_next_action_without_case(self):
        self._log(partner_id=self.partner_b.id, next_action_date=self.today)
        self.assertEqual(self.partner_b.activity_ids.user_id, self.env.user)

    def test_planned_calls_are_done(self):
        values = {"date_deadline": self.today, "user_id": self.env.user.id}
        calls = self.case.activity_schedule(
            "collections_followup.mail_activity_type_call", summary="First", **values
        ) | self.case.activity_schedule(
            "collections_followup.mail_activity_type_call", summary="Second", **values
        )
        elsewhere = self.partner_b.activity_schedule(
            "collections_followup.mail_activity_type_call", **values
        )
        contact = self._log(activities=calls | elsewhere, note="Said it twice.")
        self.assertFalse(any(calls.mapped("active")))
        self.assertTrue(elsewhere.active)
        first, second = reversed(self._lines(self.case)[:2])
        self.assertIn("Said it twice.", first)
        self.assertIn(contact.name, second)
        self.assertNotIn("Said it twice.", second)

    def test_promise_from_the_contact(self):
        self._invoice(9, 40.0)
        contact = self._log("promise", user=self.collector, person_id=self.person.id, note="Sure")
        wizard = self._open(contact.action_promise()).with_user(self.collector)
        self.assertEqual(len(wizard.line_ids), 2)
        self.assertEqual(wizard.channel, "phone")
        self.assertEqual(wizard.contact_id, self.person)
        self.assertEqual(wizard.date_made, self.today)
        self.assertEqual(wizard.note, "Sure")
        wizard.action_confirm()
        self.assertEqual(contact.promise_count, 1)
        self.assertEqual(contact.promise_ids.logged_contact_id, contact)
        self.assertEqual(contact.promise_ids.user_id, self.collector)
        action = contact.action_view_promises()
        self.assertEqual(
            self.env[action["res_model"]].search(action["domain"]), contact.promise_ids
        )

    def test_promise_on_the_invoices_of_the_call(self):
        other = self._invoice(9, 40.0)
        contact = self._log("promise", move_ids=other.ids)
        wizard = self._open(contact.action_promise())
        self.assertEqual(wizard.line_ids.move_line_id, self._item(other))

    def test_promise_of_whoever_owes_nothing(self):
        contact = self._log("promise", partner_id=self.partner_b.id)
        wizard = self._open(contact.action_promise())
        self.assertEqual(wizard.partner_id, self.partner_b)
        self.assertEqual(wizard.company_id, self.company)
        self.assertFalse(wizard.line_ids)

    def test_dispute_from_the_contact(self):
        contact = self._log(
            "dispute",
            user=self.collector,
            person_id=self.person.id,
            note="Two are <broken>",
            move_ids=self.move.ids,
        )
        action = contact.with_user(self.collector).action_dispute()
        dispute = self._open(action).with_user(self.collector)._raise()
        self.assertEqual(dispute.logged_contact_id, contact)
        self.assertEqual(dispute.source, "call")
        self.assertEqual(dispute.contact_id, self.person)
        self.assertEqual(dispute.line_ids.move_id, self.move)
        self.assertIn("Two are &lt;broken&gt;", str(dispute.description))
        self.assertEqual(contact.dispute_count, 1)
        action = contact.action_view_disputes()
        self.assertEqual(self.env[action["res_model"]].search(action["domain"]), dispute)

    def test_source_of_the_dispute_is_the_channel(self):
        for channel, source in (("email", "email"), ("letter", "letter"), ("visit", "call")):
            action = self._log("dispute", channel=channel).action_dispute()
            self.assertEqual(self._open(action).source, source)

    def test_paid_invoices_are_not_disputed(self):
        contact = self._log("dispute", move_ids=self.move.ids)
        self._pay(self.move)
        self.assertFalse(self._open(contact.action_dispute()).line_ids)

    def test_correct_begins_with_what_was_logged(self):
        first = self._log(
            "no_answer",
            user=self.collector,
            person_id=self.person.id,
            address="+49 30 99",
            duration=3,
            note="Rang long",
            move_ids=self.move.ids,
            next_action_date=self.today,
        )
        action = first.with_user(self.collector).action_correct()
        self.assertEqual(action["name"], "Correct the entry")
        wizard = self._open(action)
        self.assertEqual(wizard.corrects_id, first)
        for name in ("channel", "direction", "date", "person_id", "address", "duration", "note"):
            self.assertEqual(wizard[name], first[name], name)
        self.assertEqual(wizard.move_ids, self.move)
        self.assertFalse(wizard.next_action_date)
        self.assertFalse(wizard.is_fixed)
        wizard = wizard.with_user(self.collector)
        wizard.outcome_id = self._result("voicemail")
        wizard.next_action_date = False
        self.assertIn("Say what is corrected", self._refused(wizard.action_save))
        wizard.correction_reason = "It was the answering machine"
        wizard.action_save()
        second = first.corrected_by_id
        self.assertEqual(second.outcome_id, self._result("voicemail"))
        self.assertEqual(second.user_id, self.collector)
        self.assertIn(second.name, self._refused(first.action_correct))
        for method in (first.action_promise, first.action_dispute):
            self.assertIn(second.name, self._refused(method))

    def test_auditors_do_not_go_on_from_it(self):
        contact = self._log().with_user(self._member("readonly"))
        for method in (contact.action_promise, contact.action_dispute, contact.action_correct):
            with self.assertRaises(AccessError):
                method()
