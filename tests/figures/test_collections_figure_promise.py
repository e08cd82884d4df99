from datetime import date, timedelta

from odoo.tests import tagged

from ..figures_common import FiguresCommon

MARCH = {"first": date(2026, 3, 1), "last": date(2026, 3, 31)}


@tagged("post_install", "-at_install")
class TestCollectionsFigurePromise(FiguresCommon):
    def _promise(self, amount, paid, days=4):
        move = self._invoice(5, amount)
        promise = self.env["collections.promise"]._make(
            {self._item(move): amount}, self.today + timedelta(days=days)
        )
        if paid:
            with self._on(days):
                self._pay(move, paid, day=self.today + timedelta(days=days))
        return promise

    def _end(self, promises):
        with self._on(20):
            self.engine.refresh(self.company)
        return promises.mapped("state")

    def test_by_number_and_by_value(self):
        promises = self._promise(1_000.0, 1_000.0)
        promises |= self._promise(2_000.0, 500.0)
        promises |= self._promise(1_000.0, 0)
        self.assertEqual(self._end(promises), ["kept", "partly_kept", "broken"])
        self._assert_figure("promise_kept_rate", 100 / 3, **MARCH)
        # Whoever paid anything has kept it.
        self._assert_figure("promise_kept_rate", 200 / 3, kept="any", **MARCH)
        self._assert_figure("promise_kept_value", 1_500 / 4_000 * 100, **MARCH)

    def test_open_and_cancelled_ones_are_in_neither(self):
        self._promise(1_000.0, 0)
        self._promise(1_000.0, 0).action_cancel()
        self.assertIsNone(self._figure("promise_kept_rate", **MARCH))
        self.assertIsNone(self._figure("promise_kept_value", **MARCH))

    def test_those_for_a_day_of_the_period(self):
        self._end(self._promise(1_000.0, 1_000.0))
        self.assertIsNone(self._figure("promise_kept_rate"))
