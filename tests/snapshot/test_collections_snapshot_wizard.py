from datetime import date
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..snapshot_common import FEBRUARY, JANUARY, SnapshotCommon


@tagged("post_install", "-at_install")
class TestCollectionsSnapshotWizard(SnapshotCommon):
    def setUp(self):
        super().setUp()
        self._invoice(date(2026, 1, 10), 900.0)
        self.boss = self._user("supervisor")

    def _wizard(self, user=None, **values):
        return self.env["collections.snapshot.wizard"].with_user(user or self.boss).create(values)

    def _recorded_days(self):
        return self.snapshots.search(
            [("company_id", "=", self.company.id), ("state", "=", "current")], order="day"
        ).mapped("day")

    def test_past_months_from_the_first_entry_on(self):
        wizard = self._wizard()
        self.assertEqual((wizard.date_from, wizard.date_to), (date(2024, 3, 1), FEBRUARY))
        self.assertIn("24 months", wizard.text)
        wizard.action_record()
        self.assertEqual(self._recorded_days(), [date(2025, 12, 31), JANUARY, FEBRUARY])
        found = self._current(JANUARY)
        self.assertTrue(found.is_backfilled)
        self.assertEqual(found.user_id, self.boss)
        self.assertIn("Back-filled", found._describe())
        # Pressed again: what is there stays.
        wizard.action_record()
        self.assertEqual(self._current(JANUARY), found)
        wizard.invalidate_recordset()
        self.assertIn("3 of them", wizard.text)

    def test_long_work_is_left_to_the_scheduled_action(self):
        with patch.object(self.registry["collections.snapshot"], "_is_small", lambda *_: False):
            self._wizard().action_record()
            self._wizard().action_record()
        self.assertFalse(self._recorded_days())
        waiting = self.snapshots.search([("state", "=", "waiting")])
        self.assertEqual(len(waiting), 3)
        cron = self.env.ref("collections_followup.ir_cron_snapshots")
        self.assertTrue(self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)]))
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.assertEqual(len(self._recorded_days()), 3)
        self.assertTrue(all(waiting.mapped("is_backfilled")))

    def test_odd_months(self):
        for first, last, words in (
            (date(2026, 3, 1), date(2026, 3, 31), "No month is over"),
            (date(2026, 2, 1), date(2026, 1, 1), "ends before"),
            (date(2001, 2, 1), date(2026, 1, 1), "more than 120 months"),
        ):
            wizard = self._wizard(date_from=first, date_to=last)
            self.assertTrue(wizard.text)
            self.assertIn(words, self._refused(wizard.action_record))
        self.assertFalse(self._recorded_days())

    def test_who_may(self):
        for group in ("readonly", "collector"):
            with self.assertRaises(AccessError):
                self._wizard(self._user(group))
        other = self.env["res.company"].create({"name": "Elsewhere"})
        wizard = self._wizard(company_id=other.id)
        with self.assertRaises(AccessError):
            wizard.action_record()
