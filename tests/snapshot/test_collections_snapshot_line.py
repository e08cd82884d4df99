from datetime import date

from odoo.tests import tagged

from ..snapshot_common import JANUARY, SnapshotCommon


@tagged("post_install", "-at_install")
class TestCollectionsSnapshotLine(SnapshotCommon):
    def setUp(self):
        super().setUp()
        self._invoice(date(2026, 1, 10), 900.0, partner=self.partner_a)
        self._invoice(date(2026, 1, 10), 70.0, partner=self.partner_b)
        self.collector = self._user("collector")
        self._case(self.partner_a).user_id = self.collector
        self._case(self.partner_b).user_id = self._user("supervisor")
        self.lines = self._record(JANUARY).line_ids

    def test_collector_then_and_now(self):
        line = self.lines.filtered(lambda own: own.partner_id == self.partner_a)
        self.assertEqual((line.user_id, line.collector_id), (self.collector, self.collector))
        self._case(self.partner_a).user_id = False
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(line.user_id, self.collector)
        self.assertFalse(line.collector_id)
        found = self.lines.search
        self.assertEqual(found([("collector_id", "=", False), ("id", "in", self.lines.ids)]), line)

    def test_collectors_read_their_own(self):
        lines = self.lines.with_user(self.collector)
        self.assertEqual(lines.search([("id", "in", self.lines.ids)]), self.lines)
        self.company.collections_own_cases = True
        found = lines.search([("id", "in", self.lines.ids)])
        self.assertEqual(found.partner_id, self.partner_a)
        self.env.invalidate_all()
        # Whoever does not read the snapshot reads the line, and adds lines up.
        self.assertEqual(found.currency_id, self.company.currency_id)
        self.assertEqual(found.fields_get(["open"])["open"]["aggregator"], "sum")
        self.assertEqual(
            lines._read_group([("id", "in", self.lines.ids)], ["day:month"], ["open:sum"])[0][1],
            900,
        )
        auditor = self.lines.with_user(self._user("readonly"))
        self.assertEqual(auditor.search([("id", "in", self.lines.ids)]), self.lines)

    def test_trend_of_each_policy(self):
        own, other = self.company.collections_policy_id, self._create_policy(name="Gentle")
        self.assertEqual(self.lines.policy_id, own)
        self.partner_b.with_company(self.company).collections_policy_id = other
        later = self._record(date(2026, 2, 28)).line_ids
        self.assertEqual(
            {line.partner_id: line.policy_id for line in later},
            {self.partner_a: own, self.partner_b: other},
        )
        # What was recorded stays; nothing is counted twice, whatever it is grouped by.
        self.assertEqual(self.lines.policy_id, own)
        found = dict(
            later.with_user(self._user("readonly"))._read_group(
                [("id", "in", later.ids)], ["policy_id"], ["open:sum"]
            )
        )
        self.assertEqual(found, {own: 900.0, other: 70.0})

    def test_of_other_companies_nothing_is_read(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = self._user("supervisor", login="stranger")
        stranger.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        self.assertFalse(self.lines.with_user(stranger).search([]))

    def test_names(self):
        line = self.lines.filtered(lambda own: own.partner_id == self.partner_a)
        self.assertIn(self.partner_a.name, line.display_name)

    def test_trend_is_of_month_ends_in_force(self):
        self._record(date(2026, 2, 3), kind="daily")
        domain = self.lines._get_trend_domain()
        own = ("company_id", "=", self.company.id)
        self.assertEqual(self.lines.search([*domain, own]), self.lines)
        self._invoice(date(2026, 1, 12), 50.0)
        new = self.lines.snapshot_id._check_ledger_sudo()
        self.assertEqual(self.lines.search([*domain, own]), new.line_ids)
