from odoo.exceptions import AccessError
from odoo.tests import tagged

from .forecast_common import ForecastCommon


@tagged("post_install", "-at_install")
class TestForecastMove(ForecastCommon):
    def test_an_open_invoice_says_when_and_why(self):
        self._history(late=12)
        self.habits._update(self.company)
        move = self._invoice(self.today, 100.0)
        self.assertGreater(move.collections_expected_date, self.today)
        self.assertIn("payments: 6", move.collections_expected_text)

    def test_what_is_paid_says_nothing(self):
        [move] = self._history(late=12, count=1)
        self.assertFalse(move.collections_expected_date)
        self.assertFalse(move.collections_expected_text)

    def test_drafts_and_new_ones_say_nothing(self):
        self.assertFalse(self.env["account.move"].new({}).collections_expected_text)

    def test_who_may_read_it(self):
        move = self._invoice(5, 100.0)
        with self.assertRaises(AccessError):
            move.with_user(self._user()).read(["collections_expected_date"])
        [row] = move.with_user(self._user("collector")).read(["collections_expected_date"])
        self.assertTrue(row["collections_expected_date"])
