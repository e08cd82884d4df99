from datetime import timedelta

from odoo.tests import tagged

from ..dispute_common import DisputeCommon


@tagged("post_install", "-at_install")
class TestCollectionsDisputePeriod(DisputeCommon):
    """Wholly disputed days of an item, each counted once."""

    def _days(self, move):
        periods = self.env["collections.dispute.period"].search(
            [("move_line_id", "in", self._item(move).ids)]
        )
        return [
            (
                (period.date_from - self.today).days,
                period.date_until and (period.date_until - self.today).days,
            )
            for period in periods
        ]

    def test_from_the_day_it_was_raised_to_the_day_it_ended(self):
        move = self._invoice(20)
        dispute = self._dispute(move, date_raised=self.today - timedelta(3))
        self.assertEqual(self._days(move), [(-3, False)])
        with self._on(5):
            dispute._resolve("rejected")
        self.assertEqual(self._days(move), [(-3, 5)])

    def test_part_of_an_item_has_no_such_days(self):
        move = self._invoice(20)
        self._dispute(move, amount=99.0)
        self.assertEqual(self._days(move), [])

    def test_two_disputes_count_the_same_days_once(self):
        move = self._invoice(20)
        first, second = self._dispute(move, amount=60.0), self._dispute(move, amount=40.0)
        self.assertEqual(self._days(move), [(0, False)])
        with self._on(4):
            first._resolve("rejected")
        with self._on(6):
            second._resolve("rejected")
            self._dispute(move, date_raised=self.today + timedelta(1))
        # Raised on the second day, of which the first four were counted.
        self.assertEqual(self._days(move), [(0, 4), (4, False)])

    def test_days_cannot_end_before_they_begin_or_run_twice(self):
        move = self._invoice(20)
        self._dispute(move)
        period = (
            self.env["collections.dispute.period"]
            .sudo()
            .search([("move_line_id", "=", self._item(move).id)])
        )
        self.assertIn(
            "cannot end before they begin",
            self._refused(period.write, {"date_until": self.today - timedelta(1)}),
        )
        self.assertIn("being counted already", self._refused(period.copy))
