from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..snapshot_common import FEBRUARY, JANUARY, SnapshotCommon


@tagged("post_install", "-at_install")
class TestCollectionsSnapshotPlan(SnapshotCommon):
    def _waiting(self, kind="month"):
        return self.snapshots.search(
            [
                ("company_id", "=", self.company.id),
                ("state", "=", "waiting"),
                ("kind", "=", kind),
            ],
            order="day",
        ).mapped("day")

    def test_month_ends(self):
        self.assertEqual(
            self.snapshots._get_month_ends(date(2026, 1, 31), date(2026, 3, 1)),
            [JANUARY, FEBRUARY, date(2026, 3, 31)],
        )
        self.assertEqual(self.snapshots._get_last_month_end(self.company), FEBRUARY)

    def test_without_entries_there_is_nothing_to_record(self):
        self.assertEqual(self.snapshots._plan_due_sudo(self.company), 0)
        self.assertIsNone(self.snapshots._get_first_day(self.company))

    def test_first_the_last_month_then_all_that_were_missed(self):
        self._invoice(date(2025, 12, 10), 900.0)
        self.assertEqual(self.snapshots._plan_due_sudo(self.company), 1)
        self.assertEqual(self._waiting(), [FEBRUARY])
        self.assertEqual(self.snapshots._plan_due_sudo(self.company), 0)
        self.snapshots.search([("state", "=", "waiting")])._make_sudo()
        later = self.snapshots.with_context(collections_date=date(2026, 6, 3)).with_user(1)
        company = self.company.with_env(later.env)
        self.assertEqual(later._plan_due_sudo(company), 3)
        self.assertEqual(self._waiting(), [date(2026, 3, 31), date(2026, 4, 30), date(2026, 5, 31)])

    def test_switched_off(self):
        self._invoice(date(2025, 12, 10), 900.0)
        self.company.collections_snapshot_monthly = False
        self.assertEqual(self.snapshots._plan_due_sudo(self.company), 0)

    def test_daily_where_switched_on(self):
        self._invoice(date(2025, 12, 10), 900.0)
        self.company.collections_snapshot_monthly = False
        self.company.collections_snapshot_daily = True
        self.assertEqual(self.snapshots._plan_due_sudo(self.company), 1)
        self.assertEqual(self._waiting("daily"), [date(2026, 3, 1)])
        later = self.snapshots.with_context(collections_date=date(2026, 3, 5)).with_user(1)
        self.assertEqual(later._plan_due_sudo(self.company.with_env(later.env)), 3)
        later = self.snapshots.with_context(collections_date=date(2026, 8, 5)).with_user(1)
        self.assertEqual(later._plan_due_sudo(self.company.with_env(later.env)), 31)

    def test_branches_follow_who_keeps_their_cases(self):
        branch = self.env["res.company"].create({"name": "Branch", "parent_id": self.company.id})
        self.env.cr.precommit.run()
        self._invoice(date(2025, 12, 10), 900.0, company=branch)
        self.assertEqual(self.snapshots._plan_due_sudo(branch), 1)
        self.company.collections_snapshot_daily = True
        self.assertEqual(self.snapshots._plan_due_sudo(branch), 1)

    def test_the_days_of_a_company_are_its_own(self):
        self.company.partner_id.tz = "Pacific/Kiritimati"
        self.assertEqual(self.snapshots._get_last_month_end(self.company), FEBRUARY)

    def test_small_work_is_done_at_once(self):
        self._invoice(date(2025, 12, 10), 900.0)
        asked = self.snapshots._ask_months(self.company, JANUARY, FEBRUARY)
        self.assertEqual(asked, (2, True))
        self.assertFalse(self._waiting())
        self.assertTrue(self._current(JANUARY))
        self.assertFalse(self.snapshots._is_small([0] * 10**6))
        with self.assertRaises(AccessError):
            collector = self.snapshots.with_user(self._user("collector"))
            collector._ask_months(self.company, JANUARY, FEBRUARY)
