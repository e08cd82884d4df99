from odoo.tests import tagged

from .test_collections_promise import PromiseCommon


@tagged("post_install", "-at_install")
class TestCollectionsFollowupRefreshPromise(PromiseCommon):
    """What a posting looks at, and what a broken promise weighs."""

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
