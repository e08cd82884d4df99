from datetime import datetime, timedelta

from odoo.tests import tagged

from .best_time_common import BestTimeCommon


@tagged("post_install", "-at_install")
class TestCollectionsBestTimeWords(BestTimeCommon):
    def test_hours_and_days_with_their_reason(self):
        best = self._habit().best["phone"]
        self.assertEqual(
            self.best_time._describe_best(best),
            "10:00 to 12:00, Tuesday to Thursday: reached 4 of 5 times",
        )

    def test_order_of_channels_in_words(self):
        for week in range(5):
            sent = datetime(2026, 1, 19, 5, 30) + timedelta(days=7 * week)
            self._log(sent, "message_sent", "email")
        self.assertEqual(
            self.best_time._describe_order(self._habit().order),
            "What worked best so far: Phone (4 of 11), E-mail (0 of 5).",
        )

    def test_days_in_words(self):
        for days, words in (
            ({1, 2, 3}, "Tuesday to Thursday"),
            ({0, 2, 4}, "Monday, Wednesday, and Friday"),
            ({0, 1}, "Monday and Tuesday"),
        ):
            self.assertEqual(self.best_time._describe_days(days), words)
