from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..credit_common import CreditCommon


@tagged("post_install", "-at_install")
class TestCollectionsCreditReviewDecide(CreditCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.collector = cls._user("collector")
        cls.supervisor = cls._user("supervisor")
        cls.manager = cls._user("manager")
        cls.company.collections_credit_supervisor_amount = 1000
        for day in (20, 30, 40):
            cls._paid(day, 0, 2000)
        cls._count()

    def _submitted(self, amount=750, user=None):
        review = self.reviews.with_user(user or self.collector).create(
            {"partner_id": self.customer.id, "amount": amount}
        )
        review.action_submit()
        return review

    def _approve(self, review, user):
        review.with_user(user).action_approve()

    def test_what_is_approved_becomes_cores_limit(self):
        review = self._submitted()
        self.assertEqual(review.activity_ids.user_id, self.supervisor)
        self._approve(review, self.supervisor)
        self.assertEqual(review.state, "approved")
        self.assertEqual(review.decided_by_id, self.supervisor)
        self.assertEqual(self.customer.with_company(self.company).credit_limit, 750)
        self.assertEqual((review.date_decided, review.date_next), (self.today, date(2027, 3, 2)))
        self.assertFalse(review.is_adverse)
        self.assertFalse(review.activity_ids)

    def test_whoever_submits_does_not_decide(self):
        review = self._submitted(750, self.supervisor)
        self.assertFalse(review.with_user(self.supervisor).can_decide)
        message = self._refused(self._approve, review, self.supervisor, error=(AccessError,))
        self.assertIn("somebody else", message)
        self._approve(review, self.manager)

    def test_who_decides_depends_on_the_amount(self):
        review = self._submitted(1000.01)
        asked = review.activity_ids.user_id
        self.assertTrue(asked.has_group("collections_followup.group_collections_manager"))
        self._refused(self._approve, review, self.supervisor, error=(AccessError,))
        self._refused(self._approve, review, self.collector, error=(AccessError,))
        self._refused(review.with_user(self.supervisor).action_refuse, error=(AccessError,))
        self._approve(review, self.manager)

    def test_a_refusal_keeps_its_reasons_and_the_limit(self):
        self._limit(300)
        review = self._submitted()
        self.assertIn("reasons", self._refused(review.with_user(self.supervisor).action_refuse))
        review.with_user(self.supervisor).answer = "Too young a company"
        review.with_user(self.supervisor).action_refuse()
        self.assertEqual(review.state, "refused")
        self.assertTrue(review.is_adverse)
        self.assertEqual(self.customer.with_company(self.company).credit_limit, 300)
        # They stay as they were.
        self._refused(
            review.with_user(self.supervisor).write, {"answer": "Other"}, error=(AccessError,)
        )

    def test_a_lower_limit_takes_reasons(self):
        self._limit(800)
        review = self._submitted()
        self.assertIn("reasons", self._refused(self._approve, review, self.supervisor))
        review.with_user(self.supervisor).answer = "Pays late"
        self._approve(review, self.supervisor)
        self.assertTrue(review.is_adverse)

    def test_a_limit_of_nothing_is_no_credit_and_not_none(self):
        self._limit(800)
        review = self._submitted(0)
        review.with_user(self.supervisor).answer = "Insolvent"
        self._approve(review, self.supervisor)
        self.assertTrue(self.customer.with_company(self.company).collections_no_credit)
        self.assertEqual(self._read().limit, 0)
        review = self._submitted(100)
        self._approve(review, self.supervisor)
        self.assertFalse(self.customer.with_company(self.company).collections_no_credit)
        self.assertEqual(self._read().limit, 100)

    def test_a_decision_is_taken_once(self):
        review = self._submitted()
        self._approve(review, self.supervisor)
        self._refused(self._approve, review, self.manager)
        self._refused(review.action_draft)
        self._refused(review.action_cancel)

    def test_what_is_taken_back_asks_nobody(self):
        review = self._submitted()
        review.action_draft()
        self.assertFalse(review.activity_ids)
        self.assertFalse(review.proposed_by_id)
        self._refused(self._approve, review, self.supervisor)

    def test_a_cancelled_review_leaves_the_limit(self):
        self._limit(300)
        review = self._submitted()
        review.action_cancel()
        self.assertEqual(self.customer.with_company(self.company).credit_limit, 300)
        self.assertEqual(review.date_next, date(2027, 3, 2))

    def test_nobody_else_does_away_with_the_task(self):
        review = self._submitted()
        task = review.activity_ids
        self._refused(task.with_user(self.collector).action_feedback, error=(AccessError,))

    def test_lists_of_reviews(self):
        review = self._submitted()
        self.assertEqual(self.reviews._get_action(review, "x")["res_id"], review.id)
        self.assertNotIn("res_id", self.reviews._get_action(self.reviews, "x"))
