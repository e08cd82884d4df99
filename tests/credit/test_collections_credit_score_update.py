from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.collections_followup.models.credit.collections_credit_score_update import Kept

from ..credit_common import CreditCommon


@tagged("post_install", "-at_install")
class TestCollectionsCreditScoreUpdate(CreditCommon):
    def _night(self):
        with patch.object(type(self.env["ir.cron"]), "_commit_progress", return_value=60.0):
            self.scores._cron_nightly()

    def test_points_and_grade_of_a_history(self):
        for day in (20, 30, 40):
            self._paid(day, 0)
        score = self._count()
        # 30 index, 15 overdue, 15 oldest, 8 without a trend, 8 without promises, 5 without a limit,
        # 1 for a new customer, 5 with nothing returned
        self.assertEqual((score.score, score.grade), (87, "A"))
        self.assertEqual(sum(score.points.values()), 87)
        self.assertTrue(score.is_current)
        self.assertFalse(score.grade_before)
        self.assertEqual(score.payment_index, 80)

    def test_two_paid_invoices_are_not_rated(self):
        self._paid(20, 0)
        self._paid(30, 0)
        self.assertEqual(self._count().grade, "none")

    def test_a_row_is_written_only_when_points_change(self):
        for day in (20, 30, 40):
            self._paid(day, 0)
        first = self._count()
        self.assertEqual(self._count(), first)
        self._invoice(5, 30)
        second = self._count()
        self.assertNotEqual(second, first)
        self.assertFalse(first.is_current)
        self.assertEqual(second.grade_before, "A")
        # Nothing but a fact is another one.
        self._invoice(4, 30)
        self.assertEqual(self._count(), second)
        self.assertEqual(second.facts["max_days"], 5)

    def test_insolvent_is_grade_e_and_lets_a_review_fall_due(self):
        for day in (20, 30, 40):
            self._paid(day, 0)
        self._count()
        self.env["collections.flag.entry"].create(
            {
                "flag_id": self.env.ref("collections_followup.flag_insolvent").id,
                "partner_id": self.customer.id,
                "reason": "Court",
            }
        )
        score = self._count()
        self.assertEqual((score.grade, score.score), ("E", 87))
        review = self.reviews.search([("partner_id", "=", self.customer.id)])
        self.assertEqual(review.cause, "insolvent")
        self.assertEqual(len(review.activity_ids), 1)

    def test_the_limit_is_passed_once(self):
        self._limit(100)
        self._invoice(-5, 60)
        self._count()
        self.assertFalse(self.reviews.search([]))
        self.company.collections_credit_rule = "warn"
        self._invoice(-5, 60)
        self.assertTrue(self._count().over_limit)
        review = self.reviews.search([])
        self.assertEqual(review.cause, "limit")
        review.action_cancel()
        self._count()
        self.assertEqual(self.reviews.search([]), review)

    def test_a_night_does_all_companies_that_manage_credit(self):
        self._paid(20, 0)
        self.company.collections_credit_day = False
        self._night()
        self.assertTrue(self.scores.search([("partner_id", "=", self.customer.id)]))
        self.assertEqual(self.company.collections_credit_day, self.today)
        self.company.collections_credit = False
        self.company.collections_credit_day = False
        self._night()
        self.assertFalse(self.company.collections_credit_day)

    def test_the_score_in_force_is_one(self):
        self._paid(20, 0)
        score = self._count()
        message = self._refused(score.sudo().copy)
        self.assertIn("same moment", message)

    def test_what_happened_between_two_nights(self):
        facts = {"returned": 0, "insolvent": False}

        def compare(grade, was, over=False, was_over=False, **changed):
            row = {"grade": grade, "over_limit": over, "facts": {**facts, **changed}}
            before = Kept(1, was, {}, 0, facts, was_over) if was else None
            return self.scores._compare(row, before)

        for found, expected in (
            (compare("C", "B"), {"grade"}),
            (compare("B", "C"), set()),
            (compare("C", "C"), set()),
            (compare("C", "none"), set()),
            (compare("none", "A"), set()),
            (compare("A", "A", over=True), {"limit"}),
            (compare("A", "A", over=True, was_over=True), set()),
            (compare("A", "A", returned=1), {"returned"}),
            (compare("A", "A", insolvent=True), {"insolvent"}),
            (compare("E", None, over=True, returned=2, insolvent=True), {"insolvent"}),
        ):
            self.assertEqual(found, expected)
