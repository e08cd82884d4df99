from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..coaching_common import ReviewCommon


@tagged("post_install", "-at_install")
class TestCollectionsContact(ReviewCommon):
    def test_review_from_the_log(self):
        second = self._log(user=self.trainee)
        contacts = (self.contact + second).with_user(self.supervisor)
        review = self._open(contacts.action_review())
        self.assertEqual((review.contact_ids, review.collector_id), (contacts, self.trainee))
        self.assertEqual(self._open(contacts.action_review()), review, "pressed twice")
        self.assertNotEqual(self._open(contacts[0].action_review()), review)
        self.assertEqual(contacts.mapped("review_count"), [2, 1])
        self.assertEqual(
            second.with_user(self.supervisor).action_view_reviews()["res_id"], review.id
        )
        self.assertEqual(self.contact.with_user(self.trainee).review_count, 0, "not shared yet")

    def test_one_for_each_collector(self):
        other = self._log(user=self.collector)
        action = (self.contact + other).with_user(self.supervisor).action_review()
        reviews = self.env["collections.review"].search(action["domain"])
        self.assertEqual(reviews.collector_id, self.trainee + self.collector)

    def test_who_may(self):
        for user in (self.trainee, self.auditor):
            with self.assertRaises(AccessError):
                self.contact.with_user(user).action_review()
        own = self._log(user=self.supervisor)
        self.assertIn("your own", self._refused(own.with_user(self.supervisor).action_review))
        ours = self._log(user=self.env.ref("base.user_root"))
        self.assertIn("nobody", self._refused(ours.with_user(self.supervisor).action_review))

    def test_reviews_are_not_written_through_the_log(self):
        review = self._review()
        contact = self.contact.with_user(self.trainee)
        for values in ({"review_ids": [(3, review.id)]}, {"review_ids": [(5,)]}):
            self._refused(contact.write, values, error=(AccessError, UserError))
        self.assertEqual(review.contact_ids, self.contact)
