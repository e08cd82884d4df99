from datetime import date, timedelta

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from ..contact_common import ContactCommon


@tagged("post_install", "-at_install")
class TestCollectionsContactWizard(ContactCommon):
    """The dialog that logs a call."""

    def _wizard(self, record=None, user=None):
        record = (record or self.case).with_user(user or self.env.user)
        ours = record._name.startswith("collections.")
        action = getattr(record, f"action_{'' if ours else 'collections_'}log_contact")()
        return self._open(action).with_user(record.env.user)

    def _newest(self):
        return self.env["collections.contact"].search([], order="id desc", limit=1)

    def test_opens_from_everywhere_with_what_is_known(self):
        for record in (self.case, self.customer, self.move):
            with self.subTest(record._name):
                wizard = self._wizard(record, self.collector)
                self.assertEqual(wizard.partner_id, self.customer)
                self.assertEqual(wizard.case_id, self.case)
                self.assertEqual(wizard.company_id, self.company)
                self.assertEqual(wizard.address, "+49 30 1234")
                self.assertEqual(wizard.amount_overdue, 100.0)
                self.assertTrue(wizard.is_fixed)
        self.assertEqual(self._wizard(self.person).person_id, self.person)
        self.assertEqual(self._wizard(self.move).move_ids, self.move)

    def test_next_number_that_can_be_used_is_proposed(self):
        addresses = self.env["collections.address"]
        self.person.parent_id = self.customer
        values = addresses._get_failure_values("Wrong number", foreign=True)
        addresses._record([(self.person, "phone", self.person.phone, values)])
        wizard = self._wizard(self.person)
        self.assertEqual(wizard.address, self.customer.phone)
        self.assertEqual(wizard.address_note, "+49 30 99 is not used: Wrong number.")
        addresses._record([(self.customer, "phone", self.customer.phone, values)])
        self.assertEqual(self._wizard(self.person).address, "+49 30 99", "none is left")
        addresses.create(
            {"contact_id": self.person.id, "medium": "phone", "address": "+49 30 555555"}
        )
        self.assertEqual(self._wizard(self.person).address, "+49 30 555555")

    def test_pressed_twice_it_logs_once(self):
        wizard = self._wizard(user=self.collector)
        wizard.outcome_id = self._result("promise")
        wizard.action_save()
        logged = self._newest()
        promise = self._open(wizard.action_save_promise())
        self.assertEqual(self._newest(), logged)
        self.assertEqual(promise.logged_contact_id, logged)

    def test_auditors_get_no_dialog(self):
        with self.assertRaises(AccessError):
            self.case.with_user(self._member("readonly")).action_log_contact()

    def test_outcome_proposes_the_next_action(self):
        form = Form(self._wizard(user=self.collector))
        form.outcome_id = self._result("right_person")
        # Five working days after Monday 2 March 2026
        self.assertEqual(form.next_action_date, date(2026, 3, 9))
        form.outcome_id = self._result("promise")
        self.assertFalse(form.next_action_date)
        self.assertEqual(form.leads_to, "promise")

    def test_number_follows_person_and_channel(self):
        form = Form(self._wizard())
        form.person_id = self.person
        self.assertEqual(form.address, "+49 30 99")
        form.channel = "email"
        self.assertEqual(form.address, "a@example.com")
        form.channel = "portal"
        self.assertFalse(form.address)

    def test_save(self):
        self._pass()
        self.engine.refresh(self.company)
        wizard = self._wizard(user=self.collector)
        self.assertIn("Choose the outcome", self._refused(wizard.action_save))
        wizard.outcome_id = self._result("no_answer")
        wizard.note = "Rang long"
        action = wizard.action_save()
        contact = self._newest()
        self.assertEqual(contact.outcome_id, self._result("no_answer"))
        self.assertEqual(contact.note, "Rang long")
        self.assertEqual(contact.user_id, self.collector)
        self.assertEqual(contact.next_action_date, date(2026, 3, 3))
        self.assertIn(contact.name, action["params"]["message"])
        self.assertEqual(self.case.next_action_date, date(2026, 3, 3))

    def test_save_and_promise(self):
        wizard = self._wizard(user=self.collector)
        wizard.outcome_id = self._result("promise")
        promise_wizard = self._open(wizard.action_save_promise()).with_user(self.collector)
        promise_wizard.action_confirm()
        promise = self.move.collections_promise_id
        self.assertEqual(promise.logged_contact_id, self._newest())
        self.assertEqual(promise.logged_contact_id.outcome_id, self._result("promise"))

    def test_save_and_dispute(self):
        wizard = self._wizard(self.move, self.collector)
        wizard.outcome_id = self._result("dispute")
        action = wizard.action_save_dispute()
        dispute = self._open(action)
        self.assertEqual(dispute.logged_contact_id, self._newest())
        self.assertEqual(dispute.line_ids.filtered("chosen").move_id, self.move)

    def test_call_of_a_notice_is_done_by_it(self):
        self.levels.write({"channel_email": False, "channel_phone": True, "script": "<p>Hi</p>"})
        self.case.user_id = self.collector
        self._pass()
        notice = self.case.notice_ids
        task = notice.activity_id
        self.assertTrue(task.active)
        wizard = self._wizard(notice, self.collector)
        self.assertEqual(wizard.activity_ids, task)
        self.assertIn("Hi", wizard.script)
        wizard.outcome_id = self._result("voicemail")
        wizard.note = "Please call back."
        before = len(self.case.message_ids)
        wizard.action_save()
        self.assertFalse(task.active)
        self.assertEqual(len(self.case.message_ids), before + 1)
        self.assertIn("Please call back.", self._lines(self.case)[0])
        contact = self._newest()
        self.assertEqual(contact.notice_id, notice)
        self.assertEqual(notice.logged_contact_count, 1)
        # Its own next call is planned now.
        self.assertEqual(self.case.activity_ids.date_deadline, contact.next_action_date)

    def test_planned_calls_up_to_today_are_ticked(self):
        calls = [
            self.case.activity_schedule(
                f"collections_followup.mail_activity_type_{kind}",
                date_deadline=self.today + timedelta(days=days),
                user_id=self.env.user.id,
            )
            for kind, days in (("call", -1), ("call", 3), ("task", -1))
        ]
        wizard = self._wizard(user=self.collector)
        self.assertEqual(len(wizard.open_activity_ids), 3)
        self.assertEqual(wizard.activity_ids, calls[0])
        wizard.outcome_id = self._result("right_person")
        wizard.action_save()
        self.assertEqual([call.active for call in calls], [False, True, True])

    def test_script_of_the_case(self):
        self.levels[0].script = "<p>Ask for {amount}</p>"
        self.case.invalidate_recordset(["call_script"])
        self.assertIn("100.00", self._wizard().script)

    def test_open_items_stand_beside_the_script(self):
        self.assertIn(self.move.name, self._wizard().open_items)
        self.assertIn("100.00", self._wizard().open_items)

    def test_recent_shows_contacts_and_notices(self):
        self._pass()
        notice = self.case.notice_ids
        self.assertEqual(notice.state, "sent")
        count = self.env["collections.contact"].search_count([])
        first = self._log("no_answer", note="Rang <long>")
        self._log(corrects_id=first.id, correction_reason="Was engaged", note="Engaged")
        recent = str(self._wizard(user=self.collector).recent)
        self.assertIn(notice.level_id.name, recent)
        self.assertIn("Engaged", recent)
        self.assertNotIn("Rang", recent)
        # What was sent is not written a second time.
        self.assertEqual(self.env["collections.contact"].search_count([]), count + 2)

    def test_new_from_the_list_asks_for_the_customer(self):
        action = self.env["collections.contact"].with_user(self.collector).action_new()
        self.assertFalse(action["res_id"])
        form = Form(
            self.env["collections.contact.wizard"]
            .with_user(self.collector)
            .with_company(self.company)
        )
        form.partner_id = self.customer
        form.outcome_id = self._result("somebody_else")
        form.save().action_save()
        self.assertEqual(self._newest().case_id, self.case)

    def test_correction_onto_another_customer(self):
        first = self._log(move_ids=self.move.ids)
        wizard = self._open(first.action_correct())
        form = Form(wizard)
        form.partner_id = self.partner_b
        form.correction_reason = "It was the other customer"
        form.save().action_save()
        second = first.corrected_by_id
        self.assertEqual(second.partner_id, self.partner_b)
        self.assertFalse(second.case_id)
        self.assertFalse(second.move_ids)
