from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..coaching_common import ReviewCommon


@tagged("post_install", "-at_install")
class TestCollectionsReviewAction(ReviewCommon):
    def test_only_supervisors_agree_on_them_and_only_in_a_draft(self):
        review = self._review()
        values = {
            "review_id": review.id,
            "name": "Listen to two calls",
            "date_due": self.today + timedelta(days=5),
        }
        actions = self.env["collections.review.action"]
        with self.assertRaises(AccessError):
            actions.with_user(self.trainee).create(values)
        action = actions.with_user(self.supervisor).create(values)
        with self.assertRaises(AccessError):
            action.write({"activity_id": False})
        self._share(review)
        for step in (lambda: action.write({"name": "Other"}), action.unlink):
            with self.assertRaises(UserError), self.cr.savepoint():
                step()
        self.assertEqual(actions.with_user(self.trainee).search([]), action)
        self.assertFalse(actions.with_user(self.collector).search([]))
