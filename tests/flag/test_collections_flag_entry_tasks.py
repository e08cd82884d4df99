"""Flags and time: reviews, deadlines and how often a flag may come."""

from datetime import date

from odoo.tests import Form, tagged

from .test_collections_flag_entry import FlagCommon


@tagged("post_install", "-at_install")
class TestCollectionsFlagEntryTasks(FlagCommon):
    today = date(2026, 3, 2)

    def test_review_of_a_breathing_space(self):
        entry = self._flag("moratorium", date_from=date(2026, 3, 2))
        self.assertEqual(entry.date_until, date(2026, 4, 30))
        self.assertEqual(entry.date_review_from, date(2026, 3, 27))
        self.assertEqual(entry.date_review_until, date(2026, 4, 6))
        task = entry.review_activity_id
        self.assertEqual(task.date_deadline, date(2026, 3, 27))
        self.assertIn("03/27/2026 to 04/06/2026", task.summary)
        self.assertIn("Midway review", self.customer.collections_flag_text)
        entry.action_end()
        self.assertFalse(task.exists())

    def test_a_review_that_is_over_is_not_planned(self):
        self.assertTrue(self._flag("moratorium", date_from=date(2026, 1, 26)).review_activity_id)
        self.assertFalse(self._flag("moratorium", date_from=date(2026, 1, 25)).review_activity_id)
        self.assertFalse(self._flag("crisis").review_activity_id)

    def test_once_in_twelve_months(self):
        first = self._flag("moratorium", date_from=date(2025, 3, 3))
        first.action_end()
        model = self.env["collections.flag.entry"].with_context(default_partner_id=self.customer.id)
        kind = self._kind("moratorium")
        values = {"flag_id": kind.id, "partner_id": self.customer.id}
        entry = model.new({**values, "date_from": date(2026, 3, 2)})
        self.assertIn("once in 12 months", entry._warn_of_repetition()["warning"]["message"])
        entry = model.new({**values, "date_from": date(2026, 3, 3)})
        self.assertIsNone(entry._warn_of_repetition())
        values["flag_id"] = self._kind("crisis").id
        entry = model.new({**values, "date_from": date(2026, 3, 2)})
        self.assertIsNone(entry._warn_of_repetition())
        # It is no refusal: what stands on the register counts.
        with Form(model) as form:
            form.flag_id = kind
            form.reason = "Register"

    def test_figures(self):
        kind = self._kind("moratorium")
        self._refused(kind.write, {"review_from": 40})
        self._refused(kind.write, {"once_months": -1})
