from datetime import datetime

from odoo.tests import tagged

from .best_time_common import BestTimeCommon


@tagged("post_install", "-at_install")
class TestCollectionsCase(BestTimeCommon):
    def test_case_says_when_and_why(self):
        self._plan(self.case, 1)
        lines = self.case.with_user(self.auditor).best_time_text.split("\n")
        self.assertEqual(
            lines,
            [
                "Best by phone, 10:00 to 12:00, Tuesday to Thursday: reached 4 of 5 times.",
                "Best for the next action: Phone, 03/03/2026, 10:00 where the customer is "
                "(Europe/Berlin).",
            ],
        )

    def test_nothing_without_the_setting_or_a_history(self):
        self.assertFalse(self.beta_case.best_time_text)
        self.company.collections_best_time = False
        self.env.invalidate_all()
        self.assertFalse(self.case.best_time_text)

    def test_day_on_which_the_gate_is_against_it(self):
        self._plan(self.case, 1)
        self._quiet(self.alpha, ("tuesday",))
        self.assertNotIn("next action", self.case.best_time_text)

    def test_channel_that_worked_better_comes_first(self):
        for day in (3, 4, 5, 10, 11):
            self._log(datetime(2026, 2, day, 13), "message_sent", "email")
            self._log(datetime(2026, 2, day, 14), "wrote", "email", direction="in")
        self._plan(self.case, 1)
        text = self.case.best_time_text
        self.assertIn("What worked best so far: E-mail (5 of 5), Phone (4 of 11).", text)
        self.assertIn("Best for the next action: E-mail, 03/03/2026, 14:00", text)
