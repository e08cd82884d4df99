from datetime import timedelta

from odoo.tests import tagged

from ..reply_common import ReplyCommon


@tagged("post_install", "-at_install")
class TestCollectionsReplyFollowup(ReplyCommon):
    def test_answers_to_sort_come_first(self):
        rule = self.env.ref("collections_followup.priority_rule_answered")
        rules = self.env["collections.priority.rule"].search([])
        (rules - rule).active = False
        rule.active = True
        self.engine.refresh(self.company)
        before = self.case.priority_score
        reply = self._answer()
        self.engine.refresh(self.company)
        self.assertGreater(self.case.priority_score, before)
        reply._sort("other")
        self.engine.refresh(self.company)
        self.assertEqual(self.case.priority_score, before)

    def test_what_was_entered_from_an_answer_sorts_it(self):
        reply = self._answer()
        other = self._answer("And another thing.")
        promise = self.env["collections.promise"]._make(
            {self._item(self.move): 60.0},
            self.today + timedelta(days=3),
            logged_contact_id=reply.contact_id.id,
        )
        self.assertTrue(promise.logged_contact_id)
        self.assertEqual((reply.state, reply.kind), ("sorted", "promise"))
        self.assertEqual(other.state, "open")
        self.env["collections.dispute"].create(
            {
                "line_ids": [(0, 0, {"move_id": self._invoice(9).id})],
                "logged_contact_id": other.contact_id.id,
            }
        )
        self.assertEqual((other.state, other.kind), ("sorted", "dispute"))

    def test_goes_on_in_the_case_that_stays(self):
        reply = self._answer()
        self._invoice(5, partner=self.partner_b)
        kept = self._case(self.partner_b)
        self.env["collections.reply"].sudo()._follow_case(self.case, kept)
        self.assertEqual(reply.case_id, kept)
