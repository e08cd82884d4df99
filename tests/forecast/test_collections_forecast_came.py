from datetime import timedelta

from odoo.tests import tagged

from .forecast_common import ForecastCommon


@tagged("post_install", "-at_install")
class TestForecastCame(ForecastCommon):
    def test_money_for_later_invoices_is_received_and_did_not_come(self):
        day = self.monday - timedelta(weeks=4)
        known = self._invoice(day, 100.0)
        later = self._invoice(day + timedelta(days=40), 70.0)
        self._pay(known, day=day + timedelta(days=15))
        self._pay(later, day=day + timedelta(days=16))
        rows = self._read(day=day)
        self.assertEqual((rows[2]["came"], rows[2]["received"]), (100, 170))

    def test_credit_notes_are_no_money(self):
        day = self.monday - timedelta(weeks=4)
        move = self._invoice(day, 100.0)
        when = day + timedelta(days=8)
        move._reverse_moves([{"invoice_date": when, "date": when}], cancel=True)
        rows = self._read(day=day)
        self.assertEqual((rows[1]["came"], rows[1]["received"]), (0, 0))

    def test_a_payment_counts_on_its_day_whenever_it_is_entered(self):
        day = self.monday - timedelta(weeks=4)
        move = self._invoice(day, 100.0)
        before = self._read(day=day)
        self.assertEqual(before[1]["came"], 0)
        self._pay(move, 60.0, day=day + timedelta(days=9))
        self.assertEqual(self._read(day=day)[1]["came"], 60)
