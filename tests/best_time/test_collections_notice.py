from odoo.tests import tagged

from .best_time_common import SEVEN, TEN, WaitingCommon


@tagged("post_install", "-at_install")
class TestCollectionsNotice(WaitingCommon):
    """What somebody has started, and what was tried before, goes at once."""

    def test_what_somebody_starts_goes_at_once(self):
        self.assertEqual(self._queue(SEVEN, "manual").state, "sent")

    def test_what_was_written_once_does_not_wait_again(self):
        notice = self._queue(SEVEN)
        self.assertEqual(notice._get_for_best_hour(), notice)
        self._work(TEN)
        self.assertTrue(notice.dispatch_id)
        self.assertFalse(notice._get_for_best_hour())
