from odoo.tests import tagged

from ..reply_common import ReplyCommon


@tagged("post_install", "-at_install")
class TestCollectionsCaseReply(ReplyCommon):
    def test_worklist_says_answered_and_the_collector_is_asked(self):
        cases = self.env["collections.case"].with_user(self.collector)
        answered = [("answered_date", "!=", False)]
        self.assertFalse(cases.search(answered))
        reply = self._answer()
        self.assertEqual(cases.search(answered), self.case)
        self.assertNotIn(self.case, cases.search([("answered_date", "=", False)]))
        self.assertEqual(
            self.case.with_user(self.collector).answer_text, "Promise to pay, because of “will pay”"
        )
        task = reply.activity_id
        self.assertEqual((task.user_id, task.date_deadline), (self.collector, self.today))
        self.assertEqual(self.case.next_action_date, self.today)
        self.assertIn("Re: Reminder", task.summary)

    def test_colleague_who_answers_by_mail_is_no_customer(self):
        self.collector.email = "collector@example.com"
        self.assertFalse(self._answer(sender="collector@example.com"))
        self.assertFalse(self.case.on_hold)

    def test_case_opens_the_oldest_answer(self):
        first = self._answer()
        self._answer()
        case = self.case.with_user(self.collector)
        self.assertEqual(case.answer_count, 2)
        self.assertEqual(self._open(case.action_sort_answer()).reply_id, first)
