from datetime import date

from odoo.tests import tagged

from ..pack_common import PackCommon


@tagged("post_install", "-at_install")
class TestCollectionsPackSectionTrend(PackCommon):
    def _record(self, *days):
        """Record month ends, as the scheduled action does."""
        self.company.collections_snapshot_monthly = True
        snapshots = self.env["collections.snapshot"]
        snapshots._plan_sudo(self.company, list(days), "month")
        for own in snapshots.search(
            [("company_id", "=", self.company.id), ("state", "=", "waiting")], order="day"
        ):
            own._make_sudo()

    def test_each_month_is_that_of_its_ageing(self):
        move = self._invoice(70, 1_000.0)
        self._invoice(20, 400.0, self.other)
        self._pay(move, day=self.today)
        section = self.env["collections.pack.section.trend"].with_company(self.company)
        rows = section._read_trend(self.company, self.today)
        self.assertEqual(len(rows), 13)
        for row, (_first, last) in zip(rows, section._get_month_ends(self.today), strict=True):
            ageing = self.env["collections.ageing"]._read(self.company, last)
            claims = sum(sum(own["amounts"]) for own in ageing)
            overdue = sum(sum(own["amounts"][1:]) for own in ageing)
            self.assertAlmostEqual(row["open"], claims, 2, row["label"])
            self.assertAlmostEqual(row["overdue"], overdue, 2, row["label"])
        self.assertIn("<svg", self._section("trend")["blocks"][0]["chart"])

    def test_nothing_in_thirteen_months(self):
        company = self.env["res.company"].create({"name": "Empty"})
        self.env.user.company_ids |= company
        section = self.env["collections.pack.section.trend"].with_company(company)
        self.assertIsNone(section._prepare(company, self.today))

    def test_months_that_were_recorded_are_as_recorded(self):
        self._invoice(date(2026, 1, 10), 900.0)
        january, february = date(2026, 1, 31), date(2026, 2, 28)
        self._record(january, february)
        section = self.env["collections.pack.section.trend"].with_company(self.company)
        by_label = {row["label"]: row for row in section._read_trend(self.company, self.today)}
        self.assertTrue(by_label["Jan 26"]["recorded"])
        self.assertFalse(by_label["Dec 25"]["recorded"])
        self.assertEqual(by_label["Jan 26"]["open"], 900.0)
        computed = section._compute_months(self.company, [(date(2026, 1, 1), january)])
        for name in ("open", "overdue", "dso", "cei"):
            self.assertEqual(by_label["Jan 26"][name], next(iter(computed.values()))[name])
        notes = self._section("trend")["notes"]
        self.assertTrue(any("as they were recorded" in note for note in notes))

    def test_a_month_of_which_a_branch_is_not_recorded_is_computed(self):
        self._invoice(date(2026, 1, 10), 900.0)
        january = date(2026, 1, 31)
        self._record(january)
        branch = self.env["res.company"].create({"name": "Branch", "parent_id": self.company.id})
        self.env.user.company_ids |= branch
        section = self.env["collections.pack.section.trend"].with_company(self.company)
        rows = section._read_trend(self.company, self.today)
        self.assertFalse(any(row["recorded"] for row in rows))
