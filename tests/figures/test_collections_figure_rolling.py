from bisect import bisect_right
from datetime import date, timedelta

from freezegun import freeze_time
from hypothesis import Phase, given, settings

from odoo.tests import tagged

from odoo.addons.collections_followup.engine.ageing import get_thresholds

from ..as_of_common import EVENTS, AsOfCommon
from ..examples import some
from ..figures_common import BEFORE, FiguresCommon


@tagged("post_install", "-at_install")
class TestCollectionsFigureRolling(FiguresCommon):
    def _owe(self, days, amount, partner=None):
        """Make an invoice that was past due by so many days before January."""
        return self._invoice(BEFORE - timedelta(days=days), amount, partner=partner)

    def test_balance_and_cohort(self):
        # 200 not due, 60 in 1-30, 30 in 31-60
        new = self._owe(-10, 200.0)
        young = self._owe(10, 60.0)
        old = self._owe(40, 30.0)
        self._pay(new, 140.0, day=date(2026, 1, 20))
        self._pay(young, 36.0, day=date(2026, 1, 20))
        self._pay(old, 15.0, day=date(2026, 1, 20))
        for method in ("balance", "cohort"):
            rates = [
                self._figure("roll_rate", bucket=number, method=method) for number in (1, 2, 3)
            ]
            self.assertEqual(rates, [30.0, 40.0, 50.0], method)
        self._assert_figure("roll_rate", (60 + 24 + 15) / 290 * 100, method="cohort")
        # Nothing has been in 61-90 before.
        self.assertIsNone(self._figure("roll_rate", bucket=4))
        self.assertIsNone(self._figure("flow_to_loss"))

    def test_new_debts_are_in_no_cohort(self):
        self._owe(-10, 100.0)
        # Sold and due in January: in the next bucket at its end, without having been in one
        self._invoice(date(2026, 1, 20), 50.0, invoice_date=date(2026, 1, 5), date=date(2026, 1, 5))
        self._assert_figure("roll_rate", 150.0, bucket=1, method="balance")
        self._assert_figure("roll_rate", 100.0, bucket=1, method="cohort")

    def test_what_is_paid_has_not_moved_on(self):
        paid = self._owe(-10, 100.0)
        self._owe(-10, 300.0)
        self._pay(paid, day=date(2026, 1, 20))
        for method in ("balance", "cohort"):
            self._assert_figure("roll_rate", 75.0, bucket=1, method=method)

    def test_flow_to_loss(self):
        for days, amount, left in (
            (-10, 200.0, 60.0),
            (10, 60.0, 24.0),
            (40, 30.0, 15.0),
            (70, 10.0, 8.0),
            (100, 5.0, 5.0),
        ):
            move = self._owe(days, amount)
            if left < amount:
                self._pay(move, amount - left, day=date(2026, 1, 20))
        self._assert_figure("flow_to_loss", 0.3 * 0.4 * 0.5 * 0.8 * 100, method="cohort")
        self._assert_figure("flow_to_loss", 0.3 * 0.4 * 0.5 * 0.8 * 100, method="balance")

    def test_cure(self):
        cured = self._owe(5, 270.0)
        self._owe(5, 630.0, partner=self.partner_b)
        self._assert_figure("cure_rate", 0.0)
        self._pay(cured, day=date(2026, 1, 20))
        self._assert_figure("cure_rate", 50.0)
        self._assert_figure("cure_rate", 30.0, basis="amount")
        # Late again at the end: not cured
        self._invoice(date(2026, 1, 25), 10.0)
        self._assert_figure("cure_rate", 0.0)
        self.assertEqual(self._grouped("cure_rate", "partner")[self.partner_b.id], 0.0)

    def test_nobody_was_late(self):
        self._invoice(date(2026, 1, 20), 100.0)
        self.assertIsNone(self._figure("cure_rate"))


@tagged("post_install", "-at_install")
class TestAgainstPlainReading(AsOfCommon):
    """Parts of figures beside a plain reading of what was open on each of the days."""

    def _read_items(self, day, limits):
        """What was open on a day: amount and bucket, by item."""
        lines = self.env["account.move.line"]
        found = {}
        for line_id, (amount, _own) in self._read_open(day).items():
            line = lines.browse(line_id)
            late = (day - (line.date_maturity or line.date)).days
            if amount:
                found[line_id] = (amount, bisect_right(get_thresholds(limits), late))
        return found

    def _read_plainly(self, first, last, limits):
        """What stood in each bucket, what of it moved on, and what was past due less credits."""
        before, after = (self._read_items(day, limits) for day in (first - timedelta(days=1), last))
        parts = {name: [0.0] * (len(limits) + 2) for name in ("before", "after", "rolled")}
        for name, items in (("before", before), ("after", after)):
            for amount, place in items.values():
                parts[name][place] += max(amount, 0)
        for line_id, (amount, place) in before.items():
            left, then = after.get(line_id, (0, 0))
            if amount > 0 and left > 0 and then > place:
                parts["rolled"][place] += min(amount, left)
        overdue = []
        for items in (before, after):
            late = sum(amount for amount, place in items.values() if place and amount > 0)
            credit = -sum(amount for amount, _place in items.values() if amount < 0)
            overdue.append(max(late - credit, 0))
        return parts, overdue

    @settings(max_examples=some(6), phases=(Phase.explicit, Phase.reuse, Phase.generate))
    @given(EVENTS)
    def test_what_rolls_and_who_is_cured(self, events):
        figures = self.env["collections.figure"]
        with self.env.cr.savepoint() as savepoint:
            day = self.start
            for kind, wait, cents, currency, place in events:
                day += timedelta(days=wait)
                with freeze_time(day):
                    self._book(kind, day, cents, self.currencies[currency], place)
            self.env.flush_all()
            periods = [
                (
                    self.start + timedelta(days=30 * month),
                    self.start + timedelta(days=30 * month + 29),
                )
                for month in range(5)
            ]
            limits = figures._ask("roll_rate", self.company, periods)[2].limits
            rolls = figures._read_rows("roll_rate", self.company, periods)
            cures = figures._read_rows("cure_rate", self.company, periods)
            for (first, last), roll, cure in zip(periods, rolls, cures, strict=True):
                parts, overdue = self._read_plainly(first, last, limits)
                for name, amounts in parts.items():
                    found = roll["parts"].get(name) or [0] * len(amounts)
                    for amount, expected in zip(found, amounts, strict=True):
                        self.assertAlmostEqual(float(amount), expected, 2, f"{name} {first}")
                cured = cure["parts"]
                self.assertAlmostEqual(float(cured.get("late_amount") or 0), overdue[0], 2)
                self.assertEqual(bool(cured.get("late_count")), overdue[0] > 0.001)
                is_cured = overdue[0] > 0.001 and overdue[1] < 0.001
                self.assertEqual(bool(cured.get("cured_count")), is_cured)
            savepoint.rollback()
            self.env.invalidate_all()
