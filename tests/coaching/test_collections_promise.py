from datetime import timedelta

from freezegun import freeze_time

from odoo.tests import tagged
from odoo.tools import SQL

from ..coaching_common import CoachingCommon


@tagged("post_install", "-at_install")
class TestCollectionsPromise(CoachingCommon):
    """A promise that waits for an approval is no promise yet."""

    def test_it_waits_and_its_items_are_followed_up(self):
        promise = self._promise(self.large)
        self.assertRecordValues(
            promise,
            [
                {
                    "state": "to_approve",
                    "amount_due": 5000.0,
                    "case_id": self.case.id,
                    "approver_id": self.supervisor.id,
                    "date_requested": self.today,
                    "date_logged": self.today,
                    "user_id": self.trainee.id,
                }
            ],
        )
        self.assertEqual(promise.line_ids.state, "to_approve")
        self.assertFalse(self._reason(self.large))
        self.engine.refresh(self.company)
        self.assertEqual(promise.state, "to_approve")
        self.assertFalse(self._item(self.large).collections_promise_id)
        self.assertFalse(self.case.promise_id)
        self.assertNotEqual(self.case.stage_id.kind, "negotiation")
        self.assertFalse(
            self.env["collections.expected.payment"].search([("promise_id", "=", promise.id)])
        )
        self.assertIn(self.supervisor.name, promise.status)
        self.assertEqual(self.large.collections_promise_state, "to_approve")
        self.assertEqual(self.case.promise_count, 1)
        self.assertIn("Waits for the approval", self._lines(self.case)[0])

    def test_below_the_limit_nothing_waits(self):
        promise = self._promise(self.small)
        self.assertEqual((promise.state, promise.date_requested), ("open", False))
        self.assertEqual(self._reason(self.small), "promise")
        self.assertFalse(promise._explain_pending())

    def test_words_of_what_waits(self):
        promise = self._promise(self.large)
        [text] = self.env["collections.promise"]._read_pending(self._item(self.large)).values()
        self.assertIn(promise.name, text)
        self.assertIn("waits for approval", text)

    def test_a_payment_keeps_it_only_once_it_counts(self):
        promise = self._promise(self.large)
        self._pay(self.large, 2000.0)
        self.assertEqual((promise.state, promise.amount_paid), ("to_approve", 0.0))
        promise.with_user(self.supervisor).action_approve()
        self.assertEqual((promise.state, promise.amount_paid), ("open", 2000.0))
        self.assertEqual(promise.amount_due, 5000.0)

    def test_on_an_earlier_day_it_did_not_count(self):
        promise = self._promise(self.large, days=20)
        with freeze_time(self.today + timedelta(days=2)):
            promise.with_user(self.supervisor).action_approve()
        ruleset = self.engine._get_ruleset(self.company)
        model = self.env["collections.promise"]

        for days, expected in ((0, False), (1, False), (2, True), (5, True)):
            day = self.today + timedelta(days=days)
            found = self.env.execute_query(
                SQL(
                    "SELECT a.id FROM collections_promise a WHERE a.id = %s AND %s",
                    promise.id,
                    model._sql_in_force(ruleset, day, as_of=True),
                )
            )
            self.assertEqual(bool(found), expected, days)

    def test_a_plan_that_comes_into_force_ends_the_question(self):
        promise = self._promise(self.large)
        promise._cancel_on_items(self._item(self.large), "Agreed otherwise.")
        self.assertEqual(promise.state, "cancelled")
        self.assertFalse(self._asked(promise))

    def test_the_question_lapses_with_its_day(self):
        promise = self._promise(self.large, days=3)
        with freeze_time(self.today + timedelta(days=3)):
            self.engine.refresh(self.company)
            self.assertEqual(promise.state, "to_approve", "the day itself is not past")
        with freeze_time(self.today + timedelta(days=4)):
            self.engine.refresh(self.company)
            self.engine.refresh(self.company)
        self.assertEqual((promise.state, promise.line_ids.state), ("lapsed", "lapsed"))
        self.assertFalse(self._asked(promise))
        self.assertIn("Lapsed", promise.status)
        tasks = self.case.activity_ids.filtered(lambda own: own.user_id == self.trainee)
        self.assertEqual(len(tasks), 1, "the collector is told, once")
        self.assertIn(promise.name, tasks.summary)
        self.assertEqual(self.case.promise_broken_count, 0)
