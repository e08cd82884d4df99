from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from ..snapshot_common import FEBRUARY, JANUARY, SnapshotCommon

DECEMBER = date(2025, 12, 31)


@tagged("post_install", "-at_install")
class TestCollectionsSnapshotTrend(SnapshotCommon):
    def _history(self):
        """900 open since December, 300 more in January, of which 100 were paid in February."""
        self._invoice(date(2026, 1, 10), 900.0, partner=self.partner_a)
        move = self._invoice(date(2026, 2, 9), 300.0, partner=self.partner_b)
        self._pay(move, 100.0, date(2026, 2, 20))
        return self._record(DECEMBER, JANUARY, FEBRUARY)

    def test_months_come_oldest_first(self):
        self._history()
        trend = self.snapshots._read_trend(self.company)
        self.assertEqual([row["day"] for row in trend], [DECEMBER, JANUARY, FEBRUARY])
        self.assertEqual([row["open"] for row in trend], [900, 1200, 1100])
        self.assertEqual([row["overdue"] for row in trend], [0, 900, 1100])
        self.assertEqual(trend[1]["buckets"], [300, 900, 0, 0, 0, 0])
        self.assertEqual(trend[1]["labels"][0], "Not due")
        self.assertEqual(len(trend[1]["labels"]), 6)
        self.assertEqual([row["sales"] for row in trend], [900, 300, 0])
        self.assertEqual(trend[2]["received"], 100)
        # 1,200 ÷ 300 × 31, and none where nothing was sold
        self.assertAlmostEqual(trend[1]["dso"], 124.0)
        self.assertAlmostEqual(trend[1]["best_possible_dso"], 31.0)
        self.assertIsNone(trend[2]["dso"])
        self.assertFalse(trend[1]["restated"])
        self.assertIn("Recorded on", trend[1]["words"])

    def test_figures_are_those_of_the_page(self):
        self._history()
        for row in self.snapshots._read_trend(self.company):
            first = row["day"].replace(day=1)
            for name in ("dso", "best_possible_dso", "cei"):
                expected = self._figure(name, first, row["day"])
                if expected is None:
                    self.assertIsNone(row[name])
                else:
                    self.assertAlmostEqual(row[name], expected, places=6)

    def test_day_and_number_of_months(self):
        self._history()
        read = self.snapshots._read_trend
        days = [row["day"] for row in read(self.company, day=JANUARY)]
        self.assertEqual(days, [DECEMBER, JANUARY])
        self.assertEqual([row["day"] for row in read(self.company, months=1)], [FEBRUARY])
        self.assertEqual(
            [row["day"] for row in read(self.company, day="2026-02-27", months=1)], [JANUARY]
        )
        for months in (0, 121, True, "3"):
            self.assertIn("months", self._refused(read, self.company, months=months))

    def test_restated_month_says_so(self):
        self._history()
        self._invoice(date(2026, 1, 20), 50.0)
        self._current(JANUARY)._check_ledger_sudo()
        trend = self.snapshots._read_trend(self.company)
        self.assertEqual([row["restated"] for row in trend], [False, True, False])
        self.assertEqual(trend[1]["open"], 1250)
        self.assertIn("Restated on", trend[1]["words"])
        self.assertIn("INV/", trend[1]["words"])

    def test_branches_add_up(self):
        branch = self.env["res.company"].create({"name": "Branch", "parent_id": self.company.id})
        self.env.cr.precommit.run()
        self.env.user.company_ids |= branch
        self._invoice(date(2026, 1, 10), 900.0)
        self._invoice(date(2026, 1, 10), 100.0, company=branch)
        self._record(JANUARY)
        self._record(JANUARY, company=branch)
        [row] = self.snapshots._read_trend(self.company)
        self.assertEqual((row["open"], row["overdue"], row["sales"]), (1000, 1000, 0))
        self.assertIn("Branch", row["words"])
        [row] = self.snapshots._read_trend(branch)
        self.assertEqual(row["open"], 100)
        user = self._user("supervisor")
        [row] = self.snapshots.with_user(user)._read_trend(self.company.with_user(user))
        self.assertEqual(row["open"], 900)

    def test_companies_aged_by_other_buckets(self):
        branch = self.env["res.company"].create({"name": "Branch", "parent_id": self.company.id})
        self.env.cr.precommit.run()
        self.env.user.company_ids |= branch
        self._invoice(date(2026, 1, 10), 900.0)
        self._invoice(date(2026, 2, 10), 100.0, company=branch)
        self._record(JANUARY)
        self.env["collections.ageing.set"].create(
            {"name": "Others", "sequence": 1, "limits": "10, 20"}
        )
        self._record(JANUARY, company=branch)
        [row] = self.snapshots._read_trend(self.company)
        self.assertEqual(row["buckets"], [100, 900])
        self.assertEqual(row["labels"], ["Not due", "Past due"])

    def test_collectors_see_their_own_customers(self):
        self.company.collections_own_cases = True
        collector = self._user("collector")
        self._history()
        self.partner_a.with_company(self.company).collections_user_id = collector
        self._case(self.partner_a).user_id = collector
        self._case(self.partner_b).user_id = self._user("supervisor")
        self._invoice(date(2026, 1, 20), 50.0, partner=self.partner_b)
        self._current(JANUARY)._check_ledger_sudo()
        trend = self.snapshots.with_user(collector)._read_trend(self.company)
        self.assertEqual([row["open"] for row in trend], [900, 900, 900])
        self.assertEqual([row["sales"] for row in trend], [900, 0, 0])
        self.assertIn("Only your own customers", trend[1]["words"])
        self.assertNotIn("INV/", trend[1]["words"])
        self.assertFalse(self.snapshots.with_user(collector).search([]))

    def test_who_may_not(self):
        self._history()
        plain = self._user(None, login="plain")
        portal = new_test_user(self.env, "portal_trend", groups="base.group_portal")
        for user in (plain, portal):
            with self.assertRaises(AccessError):
                self.snapshots.with_user(user)._read_trend(self.company)
        with self.assertRaises(UserError):
            self.snapshots._read_trend(self.env["res.company"])
        other = self.env["res.company"].create({"name": "Elsewhere"})
        auditor = self._user("readonly")
        with self.assertRaises(AccessError):
            self.snapshots.with_user(auditor)._read_trend(other)
        self.assertEqual(len(self.snapshots.with_user(auditor)._read_trend(self.company)), 3)
