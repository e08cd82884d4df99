from datetime import date, timedelta
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..committed import CommittedCase
from ..snapshot_common import FEBRUARY, JANUARY, SnapshotCommon


@tagged("post_install", "-at_install")
class TestCollectionsSnapshotDaily(SnapshotCommon):
    def setUp(self):
        super().setUp()
        self._invoice(date(2026, 1, 10), 900.0)

    def _run(self):
        with self.enter_registry_test_mode():
            self.env.ref("collections_followup.ir_cron_snapshots").method_direct_trigger()
        self.env.invalidate_all()

    def test_month_that_ended_is_recorded_once(self):
        self._run()
        own = self._current(FEBRUARY)
        self.assertEqual((own.open, own.is_backfilled, own.user_id.ids), (900, False, []))
        self._run()
        self.assertEqual(self._current(FEBRUARY), own)
        self.assertEqual(self.company.collections_snapshot_checked, self.today)

    def test_recorded_months_are_looked_at_again(self):
        self._record(date(2025, 12, 31), JANUARY)
        self._run()
        self._invoice(date(2026, 2, 20), 50.0)
        # The same day, they were looked at already.
        self._run()
        self.assertEqual(self._current(JANUARY).open, 900)
        self.company.collections_snapshot_checked = self.today - timedelta(days=1)
        self._run()
        self.assertEqual(self._current(JANUARY).open, 950)
        self.assertEqual(self._current(FEBRUARY).open, 950)
        self.assertEqual(self._current(FEBRUARY).beginning, 950)
        self.assertFalse(self._current(date(2025, 12, 31)).is_restated)

    def test_older_months_are_looked_at_where_something_was_changed(self):
        long_ago, before = date(2025, 6, 30), date(2025, 5, 31)
        self._invoice(date(2025, 4, 1), 10.0)
        self._record(before, long_ago, JANUARY)
        self._run()
        self._invoice(date(2025, 7, 15), 50.0)
        self.company.collections_snapshot_checked = self.today - timedelta(days=1)
        looked_at = []
        check = self.registry["collections.snapshot"]._check_ledger_sudo
        with patch.object(
            self.registry["collections.snapshot"],
            "_check_ledger_sudo",
            lambda own: looked_at.append(own.day) or check(own),
        ):
            self._run()
        self.assertEqual(self._current(long_ago).open, 60)
        self.assertTrue(self._current(long_ago).is_restated)
        self.assertNotIn(before, looked_at, "nothing of then was changed")

    def test_old_daily_ones_go(self):
        self.company.collections_snapshot_daily = True
        self.company.collections_snapshot_days = 30
        old, new = self._record(date(2026, 1, 20), date(2026, 2, 10), kind="daily")
        month = self._record(JANUARY)
        self._run()
        self.assertFalse(old.exists())
        self.assertTrue((new | month).exists())
        self.assertTrue(self._current(date(2026, 3, 1), "daily"))

    def test_what_goes_wrong_with_one_holds_no_other_up(self):
        self.snapshots._plan_sudo(self.company, [JANUARY])
        make = self.registry["collections.snapshot"]._make_sudo

        def fail(own):
            if own.day == JANUARY:
                raise ValueError("broken")
            return make(own)

        with (
            patch.object(self.registry["collections.snapshot"], "_make_sudo", fail),
            mute_logger(
                "odoo.addons.collections_followup.models.snapshot.collections_snapshot_daily"
            ),
        ):
            self._run()
        self.assertTrue(self._current(FEBRUARY))
        self.assertFalse(self._current(JANUARY))
        self._run()
        self.assertTrue(self._current(JANUARY))


@tagged("post_install", "-at_install")
class TestCollectionsSnapshotTwoAtOnce(CommittedCase):
    @classmethod
    def _build(cls, env):
        super()._build(env)
        cls._queue_done = False

    def test_two_workers_make_one(self):
        self._queue()
        with self._worker() as env:
            company = env["res.company"].browse(self.ids["company"])
            snapshots = env["collections.snapshot"]
            end = snapshots._get_last_month_end(company)
            accounts = env["account.account"]._collections_get_receivable_ids()
            env.cr.execute(
                "UPDATE account_move_line SET date = %s WHERE account_id IN %s",
                (end, tuple(accounts)),
            )
        with self._worker() as first, self._worker() as second:
            company = self.ids["company"]
            planned = [
                env["collections.snapshot"]._plan_sudo(env["res.company"].browse(company), [end])
                for env in (first,)
            ]
            self.assertEqual(planned, [1])
            first.cr.commit()
            second.cr.rollback()
            own = second["collections.snapshot"].search([("state", "=", "waiting")])
            self.assertEqual(
                second["collections.snapshot"]._plan_sudo(
                    second["res.company"].browse(company), [end]
                ),
                0,
            )
            self.assertTrue(own.with_env(first)._make_sudo())
            # The row is locked by the first: the second leaves it.
            self.assertFalse(own._make_sudo())
        with self._worker() as env:
            found = env["collections.snapshot"].search([("day", "=", end)])
            self.assertEqual(found.mapped("state"), ["current"])
            self.assertEqual(len(found.line_ids), self.customers)
