from datetime import date, datetime

from odoo.tests import tagged

from .best_time_common import BestTimeCommon


@tagged("post_install", "-at_install")
class TestCollectionsContact(BestTimeCommon):
    def _call(self, **values):
        contact = self._log(datetime(2026, 3, 1), "no_answer", **values)
        return self.case.activity_ids.filtered(
            lambda own: own.date_deadline == contact.next_action_date
        )

    def test_planned_call_says_the_best_hour(self):
        call = self._call(next_action_date=date(2026, 3, 4), note="Rang <twice>")
        self.assertIn("Rang &lt;twice&gt;", call.note)
        self.assertIn("Best time: 03/04/2026, 10:00 where the customer is", call.note)
        self.assertIn("reached 4 of", call.note)

    def test_other_days_and_channels_say_nothing(self):
        self.assertEqual(
            self._call(next_action_date=date(2026, 3, 6), note="Friday").note, "<p>Friday</p>"
        )
        self.assertFalse(self._call(next_action_date=date(2026, 3, 5), channel="email").note)

    def test_nothing_where_it_is_off(self):
        self.company.collections_best_time = False
        self.assertFalse(self._call(next_action_date=date(2026, 3, 4)).note)
