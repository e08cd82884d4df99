from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..snapshot_common import FEBRUARY, JANUARY, SnapshotCommon


@tagged("post_install", "-at_install")
class TestCollectionsSnapshot(SnapshotCommon):
    def setUp(self):
        super().setUp()
        self.move = self._invoice(date(2026, 1, 10), 900.0)
        self.own = self._record(JANUARY)

    def test_nobody_changes_what_was_recorded(self):
        for group in ("readonly", "collector", "supervisor", "manager"):
            user = self._user(group)
            own = self.own.with_user(user)
            for records, values in (
                (own, {"open": 1}),
                (own, {"state": "replaced"}),
                (own, {"reason": "x"}),
                (own.line_ids, {"open": 1}),
                (own.line_ids, {"partner_id": self.partner_b.id}),
            ):
                with self.assertRaises(AccessError):
                    records.write(values)
            for records in (own, own.line_ids):
                with self.assertRaises(AccessError):
                    records.unlink()
            with self.assertRaises(AccessError):
                self.snapshots.with_user(user).create(
                    {"company_id": self.company.id, "day": FEBRUARY, "kind": "month"}
                )
        with self.assertRaises(UserError):
            self.own.sudo().unlink()

    def test_one_of_each_day(self):
        with (
            self.assertRaises(IntegrityError),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self.own.copy_data()
            self.snapshots.sudo().create(
                {
                    "company_id": self.company.id,
                    "currency_id": self.own.currency_id.id,
                    "day": JANUARY,
                    "kind": "month",
                }
            )
            self.env.flush_all()

    def test_names_and_buckets(self):
        self.assertEqual(self.own.display_name, "January 2026")
        self.assertIn("1-30 days", self.own.bucket_table)
        self.assertEqual(self.own._get_buckets(), [0, 900, 0, 0, 0, 0])
        daily = self._record(date(2026, 2, 3), kind="daily")
        self.assertEqual(daily.display_name, "02/03/2026")

    def test_another_set_of_buckets_changes_no_past(self):
        self.env["collections.ageing.set"].search([]).limits = "10, 20"
        self.assertEqual(len(self.own._get_buckets()), 6)
        self.assertFalse(self.own._check_ledger_sudo())
        self._invoice(date(2026, 1, 12), 50.0)
        new = self.own._check_ledger_sudo()
        self.assertEqual(new.limits, self.own.limits)
        self.assertEqual(new._get_buckets(), [0, 950, 0, 0, 0, 0])
        self.assertEqual(len(self._record(FEBRUARY)._get_buckets()), 4)

    def test_what_is_known(self):
        # Nothing was sold in January, so that there is no DSO; what was past due is a share.
        self.assertEqual(self.own.known, ",dso_countback,cei,overdue_share,")
        self.assertEqual(self.own.overdue_share, 100)

    def test_restated_is_found(self):
        self.assertFalse(self.snapshots.search([("is_restated", "=", True)]))
        self._invoice(date(2026, 1, 12), 50.0)
        new = self.own._check_ledger_sudo()
        company = [("company_id", "=", self.company.id)]
        self.assertEqual(self.snapshots.search([("is_restated", "=", True), *company]), new)
        self.assertEqual(self.snapshots.search([("is_restated", "=", False), *company]), self.own)
        self.assertEqual(
            self.snapshots.search([("is_restated", "in", [True, False]), *company]), self.own | new
        )
        self.assertEqual(new.action_view_replaced()["res_id"], self.own.id)
        self.assertIn("Restated on", new._describe())

    def test_customers_are_opened(self):
        action = self.own.action_view_lines()
        lines = self.env["collections.snapshot.line"].search(action["domain"])
        self.assertEqual(lines.partner_id, self.customer)
