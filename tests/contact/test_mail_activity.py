from datetime import timedelta

from odoo.tests import HttpCase, tagged

from ..contact_common import ContactCommon


class ActivityCommon(ContactCommon):
    """Calls that are planned as activities and marked as done in the history."""

    def _plan(self, thread=None, kind="collections_followup.mail_activity_type_call", user=None):
        return (thread or self.case).activity_schedule(
            kind, summary="Call them", user_id=(user or self.collector).id
        )

    def _logged(self, partner=None):
        customer = partner or self.customer
        return self.env["collections.contact"].search([("partner_id", "=", customer.id)])


@tagged("post_install", "-at_install")
class TestMailActivity(ActivityCommon):
    def test_call_done_in_the_history_is_in_the_log(self):
        call = self._plan().with_user(self.collector)
        call.action_feedback(feedback="Asked for <copies>")
        contact = self._logged()
        self.assertRecordValues(
            contact,
            [
                {
                    "case_id": self.case.id,
                    "company_id": self.company.id,
                    "channel": "phone",
                    "direction": "out",
                    "outcome_id": self._result("pending").id,
                    "is_pending": True,
                    "reached": False,
                    "note": "Asked for <copies>",
                    "user_id": self.collector.id,
                    "address": self.customer._collections_get_recipient().phone,
                    "notice_id": False,
                }
            ],
        )
        self.assertFalse(call.active)
        self.assertEqual(sum("&lt;copies&gt;" in line for line in self._lines(self.case)), 1)
        self.assertFalse(self.case.activity_ids)

    def test_the_outcome_is_added_by_a_further_entry(self):
        self._plan().with_user(self.collector).action_feedback(feedback="They pay on Friday")
        first = self._logged()
        action = first.with_user(self.collector).action_correct()
        self.assertEqual(action["name"], "Add the outcome")
        wizard = self._open(action)
        wizard = wizard.with_user(self.collector)
        self.assertFalse(wizard.outcome_id)
        self.assertEqual(wizard.note, "They pay on Friday")
        self.assertIn("Choose the outcome", self._refused(wizard.action_save))
        wizard.outcome_id = self._result("right_person")
        wizard.action_save()
        second = first.corrected_by_id
        self.assertEqual(second.outcome_id, self._result("right_person"))
        self.assertTrue(second.reached)
        self.assertFalse(second.is_pending)
        self.assertEqual(self.case.logged_contact_count, 1)
        views = self.env.ref("collections_followup.collections_contact_view_search")
        pending = "('outcome_id.is_pending', '=', True), ('corrected_by_id', '=', False)"
        self.assertIn(pending, views.arch)
        self._plan().action_feedback()
        found = self._logged().search(
            [("outcome_id.is_pending", "=", True), ("corrected_by_id", "=", False)]
        )
        self.assertEqual(len(found), 1)
        self.assertFalse(found.note)

    def test_log_a_call_logs_it_once(self):
        call, other = self._plan(), self._plan()
        self._log(user=self.collector, activities=call | other, note="Once")
        self.assertEqual(len(self._logged()), 1)
        self.assertFalse((call | other).filtered("active"))

    def _ask_for_call(self):
        self.levels.write({"channel_email": False, "channel_phone": True, "script": "<p>Hi</p>"})
        self.case.user_id = self.collector
        run = self._prepare()
        run.action_send()
        self._deliver()
        self.assertTrue(run.notice_ids.activity_id.active)
        return run.notice_ids

    def test_the_call_of_a_notice(self):
        notice = self._ask_for_call()
        notice.activity_id.action_feedback(feedback="Nobody there")
        contact = self._logged()
        self.assertEqual(contact.notice_id, notice)
        self.assertEqual(contact.note, "Nobody there")
        self.assertEqual(notice.logged_contact_count, 1)

    def test_the_call_of_a_notice_that_is_logged_on_the_notice(self):
        notice = self._ask_for_call()
        # As an import or another system writes it: without the dialog
        self.env["collections.contact"].with_user(self.collector).create(
            {"notice_id": notice.id, "outcome_id": self._result("no_answer").id}
        )
        self.assertEqual(self._logged().outcome_id, self._result("no_answer"))
        self.assertFalse(notice.activity_id.active)

    def test_calls_of_others_on_the_customer_are_not_ours(self):
        theirs = self._plan(self.customer, "mail.mail_activity_data_call")
        ours = self._plan(self.customer)
        theirs.action_feedback(feedback="Sold a machine")
        self.assertFalse(self._logged())
        ours.action_feedback(feedback="Pays")
        self.assertEqual(self._logged().note, "Pays")
        self.assertEqual(self._logged().case_id, self.case)

    def test_any_kind_of_call_on_a_case_but_no_other_task(self):
        self._plan(kind="mail.mail_activity_data_call").action_feedback()
        self.assertEqual(len(self._logged()), 1)
        self._plan(kind="collections_followup.mail_activity_type_task").action_feedback()
        self.assertEqual(len(self._logged()), 1)

    def test_several_at_once_and_with_the_next_one(self):
        (self._plan() | self._plan()).action_feedback(feedback="Both")
        self.assertEqual(self._logged().mapped("note"), ["Both", "Both"])
        self._plan().action_feedback_schedule_next(feedback="Third")
        self.assertEqual(len(self._logged()), 3)

    def test_whoever_was_given_the_call_needs_no_rights(self):
        colleague = self._user()
        self._plan(user=colleague).with_user(colleague).action_feedback(feedback="Called")
        self.assertEqual(self._logged().user_id, colleague)

    def test_calls_that_are_dropped_are_not_in_the_log(self):
        self._plan().unlink()
        self.assertFalse(self._logged())

    def test_no_outcome_to_be_added_is_left(self):
        self._result("pending").unlink()
        self._plan().action_feedback()
        self.assertTrue(self._logged().outcome_id.is_pending)
        self._plan().action_feedback()
        self.assertEqual(len(self._logged().outcome_id), 1)

    def test_next_action_after_it(self):
        # What is planned by a logged call is logged in its turn when it is done.
        self._log(user=self.collector, next_action_date=self.today + timedelta(days=1))
        self.case.activity_ids.with_user(self.collector).action_feedback(feedback="Again")
        self.assertEqual(len(self._logged()), 2)


@tagged("post_install", "-at_install")
class TestMailActivityRpc(HttpCase, ActivityCommon):
    """The same, as other programs do it."""

    def _call_kw(self, model, method, args, kwargs=None):
        response = self.url_open(
            f"/web/dataset/call_kw/{model}/{method}",
            json={
                "jsonrpc": "2.0",
                "method": "call",
                "params": {"model": model, "method": method, "args": args, "kwargs": kwargs or {}},
            },
        )
        answer = response.json()
        self.assertNotIn("error", answer, answer)
        return answer["result"]

    def test_done_in_the_history(self):
        call = self._plan()
        self.authenticate(self.collector.login, self.collector.login)
        self._call_kw("mail.activity", "action_feedback", [call.ids], {"feedback": "By RPC"})
        contact = self._logged()
        self.assertEqual(contact.note, "By RPC")
        self.assertTrue(contact.is_pending)
        self.assertEqual(contact.user_id, self.collector)

    def test_logged_by_the_dialog(self):
        call = self._plan()
        self.authenticate(self.collector.login, self.collector.login)
        action = self._call_kw("collections.case", "action_log_contact", [self.case.ids])
        wizard = [action["res_id"]]
        self._call_kw(
            "collections.contact.wizard",
            "write",
            [wizard, {"outcome_id": self._result("voicemail").id, "note": "Called"}],
        )
        self._call_kw("collections.contact.wizard", "action_save", [wizard])
        self.assertEqual(self._logged().outcome_id, self._result("voicemail"))
        self.assertFalse(call.active)
