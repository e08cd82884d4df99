from datetime import date

from odoo.tests import tagged

from ..snapshot_common import JANUARY, SnapshotCommon


@tagged("post_install", "-at_install")
class TestAccountMove(SnapshotCommon):
    def _kinds(self):
        return self.env["collections.snapshot.change"].search([], order="id").mapped("kind")

    def test_nothing_is_noted_before_a_month_is_recorded(self):
        self._invoice(date(2026, 1, 10)).button_draft()
        self.assertFalse(self._kinds())

    def test_entries_of_recorded_months_are_noted(self):
        move = self._invoice(date(2026, 1, 10), 80.0)
        self._record(JANUARY)
        move.button_draft()
        move.action_post()
        self.assertEqual(self._kinds(), ["reset", "posted"])
        change = self.env["collections.snapshot.change"].search([], limit=1)
        self.assertEqual(
            (change.move_id, change.name, change.partner_id, change.day, change.amount),
            (move, move.name, self.customer, move.date, 80),
        )

    def test_entries_of_later_days_are_not(self):
        self._invoice(date(2026, 1, 10))
        self._record(JANUARY)
        # Invoiced 30 days before it is due: on 1 February
        self._invoice(date(2026, 3, 3)).button_draft()
        self.assertFalse(self._kinds())
        self._invoice(date(2026, 3, 2))
        self.assertEqual(self._kinds(), ["posted"])

    def test_entries_without_receivables_are_not(self):
        self._invoice(date(2026, 1, 10))
        self._record(JANUARY)
        accounts = self.env["account.account"].search(
            [("account_type", "in", ("expense", "asset_current"))], limit=2
        )
        move = self.env["account.move"].create(
            {
                "date": date(2026, 1, 5),
                "line_ids": [
                    (0, 0, {"account_id": accounts[0].id, "debit": 5}),
                    (0, 0, {"account_id": accounts[1].id, "credit": 5}),
                ],
            }
        )
        move.action_post()
        self.assertFalse(self._kinds())
