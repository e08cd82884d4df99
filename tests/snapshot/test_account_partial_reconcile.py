from datetime import date

from odoo.tests import tagged

from ..snapshot_common import JANUARY, SnapshotCommon


@tagged("post_install", "-at_install")
class TestAccountPartialReconcile(SnapshotCommon):
    def test_matches_of_recorded_months_are_noted(self):
        move = self._invoice(date(2026, 1, 10), 80.0)
        self._record(JANUARY)
        self._pay(move, 30.0, date(2026, 2, 3))
        changes = self.env["collections.snapshot.change"]
        self.assertFalse(changes.search([]))
        self._pay(move, 20.0, date(2026, 1, 20))
        found = changes.search([("kind", "=", "matched")])
        self.assertEqual((found.move_id, found.amount, found.day), (move, 20, date(2026, 1, 20)))
        self.assertIn(move.name, found.name)
        self._item(move).remove_move_reconcile()
        self.assertEqual(changes.search([("kind", "=", "unmatched")]).amount, 20)
