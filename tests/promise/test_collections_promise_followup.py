from datetime import date

from freezegun import freeze_time

from odoo.tests import tagged

from .test_collections_promise import PromiseCommon


@tagged("post_install", "-at_install")
class TestCollectionsPromiseFollowup(PromiseCommon):
    """What a posting looks at, and what a broken promise weighs."""

    def test_exclusion_ends_without_any_refresh(self):
        move = self._invoice(5)
        self._promise(move)
        with freeze_time("2026-03-13"):
            self.assertFalse(self._reason(move))

    def test_simulation_of_a_past_day(self):
        move = self._invoice(5)
        promise = self._promise(move)
        with self._on("2026-03-10"):
            promise.action_cancel()
        with self._on("2026-03-11"):
            past = self.engine.simulate(self.company, date(2026, 3, 9))
            self.assertEqual(past["excluded"], {"promise": 1})
            now = self.engine.simulate(self.company, date(2026, 3, 10))
            self.assertFalse(now["excluded"].get("promise"))

    def test_kept_before_anything_is_overdue(self):
        move = self._invoice(-20, 100)
        promise = self._promise(move, days=28)
        self.assertFalse(self._case())
        payment = self._pay(move)
        self.assertEqual(promise.state, "kept")
        self._take_back(payment)
        self.assertEqual(promise.state, "open")

    def test_cancelled_promise_needs_no_look(self):
        move = self._invoice(-20, 100)
        promise = self._promise(move, days=28)
        promise.action_cancel()
        self._pay(move)
        self.assertEqual(promise.state, "cancelled")

    def test_broken_promise_of_another_customer_weighs_nothing(self):
        self._promise(self._invoice(5), days=0)
        self._invoice(5, partner=self.partner_b)
        with self._on("2026-03-20"):
            mine, theirs = self._case(), self._case(self.partner_b)
            self.assertIn("5.0 of 10", mine.priority_explanation)
            self.assertNotIn("5.0 of 10", theirs.priority_explanation)
            self.assertGreater(mine.priority_score, theirs.priority_score)
