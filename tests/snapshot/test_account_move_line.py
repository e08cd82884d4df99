from datetime import date

from odoo.tests import tagged

from ..snapshot_common import JANUARY, SnapshotCommon


@tagged("post_install", "-at_install")
class TestAccountMoveLine(SnapshotCommon):
    def test_another_due_date_is_noted(self):
        move = self._invoice(date(2026, 1, 10), 80.0)
        self._item(move).date_maturity = date(2026, 1, 12)
        self._record(JANUARY)
        changes = self.env["collections.snapshot.change"]
        self.assertFalse(changes.search([]))
        self._item(move).date_maturity = date(2026, 1, 15)
        change = changes.search([])
        self.assertEqual((change.kind, change.move_id, change.amount), ("due", move, 80))
        self._item(move).no_followup = True
        self.assertEqual(changes.search([]), change)
