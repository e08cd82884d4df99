from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..snapshot_common import FEBRUARY, JANUARY, SnapshotCommon


@tagged("post_install", "-at_install")
class TestCollectionsSnapshotChange(SnapshotCommon):
    def test_what_is_recorded_is_known_at_once(self):
        changes = self.env["collections.snapshot.change"]
        self._invoice(date(2026, 1, 10))
        self.assertFalse(changes._is_recorded(self.company.id, JANUARY))
        self._record(JANUARY)
        self.assertTrue(changes._is_recorded(self.company.id, JANUARY))
        self.assertFalse(changes._is_recorded(self.company.id, FEBRUARY))
        self._record(FEBRUARY)
        self.assertTrue(changes._is_recorded(self.company.id, FEBRUARY))

    def test_who_reads_them(self):
        move = self._invoice(date(2026, 1, 10))
        self._record(JANUARY)
        move.button_draft()
        change = self.env["collections.snapshot.change"].search([])
        for group in ("readonly", "collector", "supervisor"):
            own = change.with_user(self._user(group))
            self.assertEqual(own.search([]), change)
            with self.assertRaises(AccessError):
                own.write({"amount": 1})
        self.company.collections_own_cases = True
        collector = self.env["res.users"].search([("login", "=", "user_collector")])
        self.assertFalse(change.with_user(collector).search([]))
        action = change.action_open_entry()
        self.assertEqual((action["res_model"], action["res_id"]), ("account.move", move.id))
