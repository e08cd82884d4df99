from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from ..coaching_common import ReviewCommon


@tagged("post_install", "-at_install")
class TestCollectionsReview(ReviewCommon):
    """What a review keeps, who reads it, and what it comes to."""

    def test_score(self):
        # weights 3 (fails the review), 2, 1, 4
        review = self._review()
        self.assertEqual((review.open_count, review.score, review.result), (4, 0.0, False))
        vital, second, third, fourth = review.answer_ids
        self._answer(review, "met", "met", "not_met", "na")
        self.assertAlmostEqual(review.score, 100 * 5 / 6, 1)
        self.assertEqual((review.open_count, review.result), (0, "passed"))
        second.with_user(self.supervisor).answer = "not_met"
        self.assertAlmostEqual(review.score, 50.0, 1)
        self.assertEqual(review.result, "not_passed")
        self._answer(review, "not_met", "met", "met", "met")
        self.assertEqual((review.score, review.result), (0.0, "not_passed"))
        self._answer(review, "na", "na", "na", "na")
        self.assertEqual((review.score, review.result), (0.0, False))
        fourth.with_user(self.supervisor).answer = "met"
        self.assertEqual((review.score, review.result), (100.0, "passed"))

    def test_it_keeps_the_questions_as_they_were(self):
        review = self._review()
        question = self.checklist.question_ids[1]
        self.assertEqual((review.checklist_version, self.checklist.version), (1, 1))
        question.with_user(self.supervisor).write({"name": "Other words", "weight": 50})
        self.checklist.question_ids[2].unlink()
        self.checklist.pass_percent = 10.0
        self.assertEqual(review.answer_ids[1].question, "Named the invoices")
        self.assertEqual(review.answer_ids.mapped("weight"), [3, 2, 1, 4])
        self.assertEqual(review.pass_percent, 80.0)
        again = self._review(user=self.second)
        self.assertEqual((again.checklist_version, len(again.answer_ids)), (2, 3))

    def test_questions_in_the_language_of_the_collector(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.checklist.question_ids[1].with_context(lang="fr_FR").name = "A nommé les factures"
        self.trainee.lang = "fr_FR"
        self.assertEqual(self._review().answer_ids[1].question, "A nommé les factures")

    def test_another_check_list_asks_anew(self):
        review = self._review()
        self._answer(review, "met", "met", "met", "met")
        other = self.checklist.copy({"name": "Letters"})
        other.question_ids[1:].unlink()
        review.with_user(self.supervisor).checklist_id = other
        self.assertEqual((len(review.answer_ids), review.open_count), (1, 1))
        empty = self.env["collections.review.checklist"].create({"name": "Empty"})
        self.assertIn(
            "no questions",
            self._refused(review.with_user(self.supervisor).write, {"checklist_id": empty.id}),
        )

    def test_only_contacts_of_the_collector(self):
        other = self._log(user=self.collector)
        with self.assertRaisesRegex(ValidationError, "one collector"):
            self._review(contacts=self.contact + other)

    def test_who_reads_and_writes_it(self):
        review = self._review()
        for user in (self.trainee, self.collector):
            self.assertFalse(self.env["collections.review"].with_user(user).search([]))
        with self.assertRaises(AccessError):
            review.with_user(self._outsider()).read(["score"])
        self._share(review)
        self.assertEqual(self.env["collections.review"].with_user(self.trainee).search([]), review)
        self.assertTrue(review.with_user(self.trainee).answer_ids.mapped("question"))
        self.assertFalse(self.env["collections.review"].with_user(self.collector).search([]))
        self.assertFalse(self.env["collections.review.answer"].with_user(self.collector).search([]))
        self.assertEqual(review.with_user(self.auditor).score, 100.0)
        own = review.with_user(self.trainee)
        for step in (
            lambda: own.write({"note": "Fine."}),
            lambda: own.answer_ids.write({"answer": "met"}),
            lambda: own.write({"state": "acknowledged"}),
            own.unlink,
            own.action_share,
            own.action_take_back,
            lambda: own.create({"collector_id": self.collector.id}),
            lambda: review.with_user(self.auditor).write({"note": "Fine."}),
        ):
            with self.assertRaises(AccessError), self.cr.savepoint():
                step()
        # The collector may answer in the history.
        own.message_post(body="Thank you.")
        with self.assertRaises(AccessError):
            review.with_user(self.auditor).message_post(body="Me, too.")

    def test_nobody_reviews_their_own_work(self):
        contact = self._log(user=self.supervisor)
        with self.assertRaises(AccessError):
            self._review(contacts=contact, collector=self.supervisor)
        review = self._review(contacts=contact, collector=self.supervisor, user=self.second)
        own = review.with_user(self.supervisor)
        with self.assertRaises(AccessError):
            own.read(["note"])
        mine = self._review()
        with self.assertRaises(AccessError):
            mine.with_user(self.supervisor).write(
                {"collector_id": self.supervisor.id, "contact_ids": [Command.clear()]}
            )
        self._share(review, user=self.second)
        for step in (
            lambda: own.write({"note": "Fine."}),
            own.action_take_back,
            lambda: own.answer_ids.write({"answer": "met"}),
        ):
            self._refused(step, error=(AccessError, UserError))

    def test_what_people_do_not_write(self):
        review = self._review().with_user(self.supervisor)
        for values in (
            {"score": 100.0},
            {"state": "shared"},
            {"reviewer_id": self.second.id},
            {"lot_total": 5},
            {"date": self.today - timedelta(days=3)},
            {"pass_percent": 1.0},
        ):
            with self.subTest(values), self.assertRaises(AccessError), self.cr.savepoint():
                review.write(values)
        with self.assertRaises(AccessError):
            review.answer_ids[0].write({"weight": 100})
        with self.assertRaises(AccessError):
            self._review(reviewer_id=self.second.id)

    def test_other_companies_do_not_see_it(self):
        other = self.setup_other_company(name="Elsewhere")["company"]
        self._review()
        user = self._member("supervisor", "coaching_elsewhere")
        user.write({"company_ids": [Command.set(other.ids)], "company_id": other.id})
        self.assertFalse(self.env["collections.review"].with_user(user).search([]))

    def test_it_stays_when_old_contacts_are_deleted(self):
        review = self._review()
        self.env.flush_all()
        self.env.cr.execute("DELETE FROM collections_contact WHERE id = %s", (self.contact.id,))
        self.env.invalidate_all()
        self.assertFalse(review.contact_ids)
        self.assertEqual(review.contact_count, 1)
