from datetime import datetime

from freezegun import freeze_time

from odoo.tests import tagged

from .best_time_common import LATE, SEVEN, TEN, WaitingCommon


@tagged("post_install", "-at_install")
class TestCollectionsDispatchSource(WaitingCommon):
    """An e-mail of the day's run waits for the best hour of the day."""

    def test_waits_for_the_hour_and_says_why(self):
        notice = self._queue(SEVEN)
        self.assertEqual((notice.state, notice.gate_until), ("queued", TEN))
        self.assertEqual(
            notice.gate_text,
            "Waits for the best hour, 10:00 where the customer is (Europe/Berlin): 10:00 to 12:00: "
            "messages from the customer then: 3.",
        )
        self.assertFalse(notice.attempts)
        with freeze_time(SEVEN):
            self.assertEqual(self.env["collections.dispatch"]._find_next_attempt(), TEN)
        self._work(datetime(2026, 3, 2, 8, 59))
        self.assertEqual(notice.state, "queued")
        self._work(TEN)
        self.assertEqual((notice.state, notice.gate_until), ("sent", False))
        self.assertFalse(notice.gate_text)

    def test_worker_that_comes_late_sends_it(self):
        notice = self._queue(SEVEN)
        self._work(LATE)
        self.assertEqual(notice.state, "sent")

    def test_in_the_hour_and_after_it_nothing_waits(self):
        for moment in (datetime(2026, 3, 2, 10, 59), LATE):
            with self.subTest(moment), self.env.cr.savepoint() as savepoint:
                self.assertEqual(self._queue(moment).state, "sent")
                savepoint.rollback()
                self.env.invalidate_all()

    def test_never_past_the_day(self):
        # Sunday: there is no best hour before Monday.
        self.assertEqual(self._queue(datetime(2026, 3, 8, 6)).state, "sent")

    def test_off_nothing_waits(self):
        self.company.collections_best_time_notices = False
        self.assertEqual(self._queue(SEVEN).state, "sent")

    def test_both_settings_are_needed(self):
        self.company.collections_best_time = False
        self.assertEqual(self._queue(SEVEN).state, "sent")

    def test_nothing_waits_for_what_the_gate_is_against(self):
        self._quiet(self.delta, ("monday",), 9.0, 15.0)
        self.assertEqual(self._queue(SEVEN).state, "sent")

    def test_waits_for_what_the_gate_leaves_of_the_hours(self):
        self._quiet(self.delta, ("monday",), 9.0, 11.0)
        notice = self._queue(SEVEN)
        self.assertEqual((notice.state, notice.gate_until), ("queued", datetime(2026, 3, 2, 10)))
        self.assertIn("11:00 where the customer is", notice.gate_text)

    def test_gate_decides_anew_at_the_hour(self):
        notice = self._queue(SEVEN)
        self._quiet(self.delta, ("monday",), 9.0, 15.0)
        self._work(TEN)
        self.assertEqual((notice.state, notice.gate_until), ("queued", datetime(2026, 3, 2, 14)))
        self.assertIn("does not want to be reached", notice.gate_text)

    def test_day_of_company_and_customer(self):
        # Half past two on Monday in Berlin, still Sunday where the company is
        self.company.partner_id.tz = "America/New_York"
        notice = self._queue(datetime(2026, 3, 2, 1, 30))
        self.assertEqual(notice.state, "sent")

    def test_paid_meanwhile_is_not_sent(self):
        notice = self._queue(SEVEN)
        self._pay(notice.line_ids.move_line_id.move_id)
        self._work(TEN)
        self.assertNotEqual(notice.state, "sent")
        self.assertFalse(notice.dispatch_id.date_sent)
