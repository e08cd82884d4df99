from datetime import date

from odoo.tests import tagged

from ..snapshot_common import JANUARY, SnapshotCommon


@tagged("post_install", "-at_install")
class TestCollectionsSnapshotAmounts(SnapshotCommon):
    def test_who_is_limited(self):
        self._invoice(date(2026, 1, 10))
        own = self._record(JANUARY)
        collector, boss = self._user("collector"), self._user("supervisor")
        self.assertFalse(own.with_user(collector).is_limited)
        self.company.collections_own_cases = True
        self.env.invalidate_all()
        self.assertTrue(own.sudo().with_user(collector).sudo().is_limited)
        self.assertFalse(own.with_user(boss).is_limited)
        search = self.snapshots.with_user(boss).search
        self.assertEqual(search([("is_limited", "=", False)]), own)
        self.assertFalse(search([("is_limited", "=", True)]))
        self.assertEqual(search([("is_limited", "in", [True, False])]), own)
        limited = self.snapshots.with_user(collector).sudo()
        self.assertEqual(limited.search([("is_limited", "=", True)]), own)
