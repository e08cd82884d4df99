from odoo.tests import tagged

from .forecast_common import ForecastCommon


@tagged("post_install", "-at_install")
class TestForecastCase(ForecastCommon):
    def test_a_case_says_what_comes_next(self):
        self._history(late=12)
        self.habits._update(self.company)
        self._invoice(5, 250.0)
        case = self._case().with_user(self._user("collector"))
        self.assertGreater(case.expected_date, self.today)
        self.assertIn("payments: 6", case.expected_text)
        self.assertIn("250", case.expected_text)

    def test_older_than_anything_has_no_date(self):
        self._invoice(500, 250.0)
        case = self._case()
        self.assertFalse(case.expected_date)
        self.assertIn("No date", case.expected_text)
