from datetime import datetime, timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..coaching_common import ReviewCommon


@tagged("post_install", "-at_install")
class TestCollectionsReviewSteps(ReviewCommon):
    """Drawn by lot, shared, acknowledged, taken back."""

    def _tasks(self, review):
        return review.activity_ids.filtered(lambda own: own.user_id == self.trainee)

    def test_what_is_not_complete_is_not_shared(self):
        review = self._review().with_user(self.supervisor)
        self.assertIn("4 questions", self._refused(review.action_share))
        self._answer(review, "na", "na", "na", "na")
        self.assertIn("Nothing in", self._refused(review.action_share))
        self._answer(review, "met", "met", "met", "met")
        review.contact_ids = False
        self.assertIn("Choose the contacts", self._refused(review.action_share))

    def test_shared_it_is_read_and_acknowledged(self):
        review = self._review()
        review.with_user(self.supervisor).note = "<p>Let them speak.</p>"
        self._share(review)
        self.assertEqual((review.state, review.date), ("shared", self.today))
        [task] = self._tasks(review)
        self.assertIn("acknowledge", task.summary)
        own = review.with_user(self.trainee)
        self.assertIn("Let them speak", own.note)
        for user in (self.collector, self.supervisor, self.auditor):
            with self.assertRaises(AccessError), self.cr.savepoint():
                review.with_user(user).action_acknowledge()
        own.action_acknowledge()
        self.assertEqual((review.state, review.date_acknowledged), ("acknowledged", self.today))
        self.assertFalse(self._tasks(review))
        with self.assertRaisesRegex(UserError, "cannot be done any more"):
            own.action_acknowledge()

    def test_what_was_shared_stays_as_it_was_read(self):
        review = self._review()
        self._share(review)
        own = review.with_user(self.supervisor)
        for step in (
            lambda: own.write({"note": "Other"}),
            lambda: own.answer_ids[0].write({"answer": "not_met"}),
            lambda: own.write({"contact_ids": [(5,)]}),
            lambda: own.action_ids.create(
                {"review_id": own.id, "name": "More", "date_due": self.today}
            ),
            own.unlink,
            own.action_share,
        ):
            with self.assertRaises(UserError), self.cr.savepoint():
                step()
        own.action_take_back()
        self.assertFalse(self._tasks(review))
        self.assertFalse(self.env["collections.review"].with_user(self.trainee).search([]))
        self.assertNotIn(self.trainee.partner_id, review.message_partner_ids)
        own.note = "Other"
        own.action_share()
        review.with_user(self.trainee).action_acknowledge()
        self.assertIn("in state", self._refused(own.action_take_back))

    def test_a_lot_is_fair(self):
        contacts = self.env["collections.contact"]
        for day in range(1, 29):
            contacts |= self._log(user=self.trainee, date=datetime(2026, 2, day, 10))
        for other in (
            {"date": datetime(2026, 1, 31, 10)},
            {"user": self.collector, "date": datetime(2026, 2, 3, 10)},
        ):
            self._log(**{"user": self.trainee, **other})
        wizards = self.env["collections.review.wizard"].with_user(self.supervisor)
        wizard = wizards.create(
            {"collector_id": self.trainee.id, "checklist_id": self.checklist.id}
        )
        self.assertEqual((str(wizard.date_from), str(wizard.date_to)), ("2026-02-01", "2026-02-28"))
        self.assertEqual((wizard.count, wizard.pool_count), (5, 28))
        review = self._open(wizard.action_draw())
        self.assertLessEqual(review.contact_ids, contacts)
        self.assertEqual((len(review.contact_ids), review.lot_total), (5, 28))
        self.assertIn("5 of 28", review.with_user(self.supervisor).lot_text)
        self.assertIn("5 of 28", self._lines(review)[0])
        # What stands in a review is drawn no more.
        wizard.count = 50
        rest = self._open(wizard.action_draw())
        self.assertEqual(rest.contact_ids, contacts - review.contact_ids)
        self.assertIn("was not reviewed", self._refused(wizard.action_draw))
        # Chosen otherwise, it is no lot any more.
        review.with_user(self.supervisor).contact_ids = self.contact
        self.assertEqual((review.lot_total, review.lot_from), (0, False))

    def test_days_of_a_lot_are_the_company_s(self):
        self.company.partner_id.tz = "America/New_York"
        late = self._log(user=self.trainee, date=datetime(2026, 3, 1, 4, 59))
        self._log(user=self.trainee, date=datetime(2026, 3, 1, 5, 0))
        domain = self.env["collections.review"]._get_lot_domain(
            self.trainee,
            self.company,
            self.today.replace(month=2, day=1),
            self.today.replace(month=2, day=28),
        )
        self.assertEqual(self.env["collections.contact"].search(domain), late)

    def test_what_is_agreed_becomes_tasks(self):
        review = self._review()
        actions = self.env["collections.review.action"].with_user(self.supervisor)
        action = actions.create(
            {
                "review_id": review.id,
                "name": "Listen to two calls",
                "date_due": self.today - timedelta(days=1),
            }
        )
        self._answer(review, "met", "met", "met", "met")
        own = review.with_user(self.supervisor)
        self.assertIn("is past", self._refused(own.action_share))
        action.date_due = self.today + timedelta(days=5)
        own.action_share()
        task = action.activity_id
        self.assertEqual(
            (task.user_id, task.date_deadline, task.summary),
            (self.trainee, self.today + timedelta(days=5), "Listen to two calls"),
        )
        self.assertFalse(action.is_done)
        task.with_user(self.trainee).action_feedback()
        self.env.invalidate_all()
        self.assertTrue(action.is_done)
        self.assertTrue(action.with_user(self.trainee).is_done)
