from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..coaching_common import ReviewCommon


@tagged("post_install", "-at_install")
class TestCollectionsReviewAnswer(ReviewCommon):
    def test_answers_are_given_and_questions_are_not(self):
        review = self._review()
        first = review.with_user(self.supervisor).answer_ids[0]
        first.write({"answer": "met", "remark": "Asked for the name."})
        self.assertTrue(first.is_draft)
        for values in ({"question": "Easy?"}, {"weight": 1}, {"is_vital": False}):
            with self.assertRaises(AccessError), self.cr.savepoint():
                first.write(values)
        for step in (
            first.unlink,
            lambda: first.create({"review_id": review.id, "question": "Easy?", "weight": 9}),
        ):
            with self.assertRaises(AccessError), self.cr.savepoint():
                step()
        self._share(review)
        with self.assertRaisesRegex(UserError, "stays as it was read"):
            first.answer = "not_met"
