from datetime import date

from odoo.tests import Form, tagged

from .best_time_common import BestTimeCommon


@tagged("post_install", "-at_install")
class TestCollectionsContactWizard(BestTimeCommon):
    def _form(self, case=None):
        action = (case or self.case).with_user(self.collector).action_log_contact()
        wizard = self.env[action["res_model"]].with_user(self.collector).browse(action["res_id"])
        return Form(wizard)

    def test_proposes_the_best_day_and_says_why(self):
        form = self._form()
        self.assertIn("Best by phone, 10:00 to 12:00", form.best_time_text)
        form.outcome_id = self._result("right_person")
        self.assertEqual(form.next_action_date, date(2026, 3, 10))
        form.next_action_date = date(2026, 3, 6)
        saved = form.save()
        self.assertEqual(saved.next_action_date, date(2026, 3, 6))

    def test_nothing_is_known(self):
        form = self._form(self.beta_case)
        self.assertFalse(form.best_time_text)
        form.outcome_id = self._result("right_person")
        self.assertEqual(form.next_action_date, date(2026, 3, 9))
