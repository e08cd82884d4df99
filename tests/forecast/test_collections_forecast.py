from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .forecast_common import ForecastCommon


@tagged("post_install", "-at_install")
class TestForecast(ForecastCommon):
    def test_a_customer_who_pays_late_is_expected_late(self):
        self._history(late=12)
        self._invoice(self.today, 1000.0)
        rows = self._read()
        self.assertEqual(len(rows), 13)
        expected = max(rows, key=lambda row: row["expected"])
        likely = self.today + timedelta(days=12)
        self.assertTrue(expected["start"] <= likely <= expected["end"], expected)
        self.assertEqual(rows[0]["due"], 1000)
        self.assertLessEqual(self._sum(rows, "expected"), 1000.01)
        self.assertGreater(self._sum(rows, "expected"), 850)

    def test_weeks_begin_on_monday_and_the_first_with_the_day(self):
        rows = self._read()
        self.assertEqual(rows[0]["start"], self.today)
        self.assertEqual(rows[0]["end"].weekday(), 6)
        for before, after in zip(rows, rows[1:], strict=False):
            self.assertEqual(after["start"], before["end"] + timedelta(days=1))

    def test_what_is_due_on_a_sunday_is_of_the_week_that_it_ends(self):
        sunday = self.monday + timedelta(days=13)
        self._invoice(sunday, 100.0)
        # The last day that is forecast
        before = self.today - timedelta(days=1)
        move = self._invoice(
            self.monday + timedelta(weeks=13, days=-1), 40.0, invoice_date=before, date=before
        )
        self.env["collections.promise"]._make(
            {self._item(self._invoice(3, 60.0)): 60.0}, self.monday + timedelta(days=6)
        )
        rows = self._read()
        self.assertEqual([row["due"] for row in rows][1:3], [100, 0])
        self.assertEqual(rows[1]["end"], sunday)
        self.assertEqual((rows[12]["due"], rows[12]["end"]), (40, move.invoice_date_due))
        self.assertGreater(rows[0]["promised"], 0)
        self.assertEqual(self._sum(rows[1:], "promised"), 0)

    def test_credits_pay_for_the_oldest_items(self):
        self._invoice(5, 100.0)
        self._invoice(-10, 300.0)
        self._invoice(3, 150.0, move_type="out_refund")
        found = self.forecasts._read_forecast(self.company)
        self.assertEqual(found["open"], 250)
        self.assertEqual(found["without"], {"credit": 150})

    def test_credits_larger_than_claims_leave_nothing(self):
        self._invoice(5, 100.0)
        self._invoice(3, 500.0, move_type="out_refund")
        self.assertFalse(self._sum(self._read(), "expected"))

    def test_the_kept_forecast_of_the_week_is_shown_and_never_changed(self):
        self._invoice(-10, 300.0)
        kept = self.forecasts._make(self.company)
        self._invoice(-10, 700.0)
        self.assertEqual(self.forecasts._read_forecast(self.company)["open"], 300)
        self.assertEqual(self.forecasts._make(self.company), kept)
        with self.assertRaises(AccessError):
            kept.with_user(self._user("manager")).write({"amount_open": 1})
        with self.assertRaises(AccessError):
            kept.with_user(self._user("supervisor")).unlink()

    def test_what_is_kept_is_what_was_booked_for_the_days_before(self):
        self._invoice(self.today + timedelta(days=29), 300.0)
        # Of today's date: what is shown has it, what is kept does not.
        self._invoice(self.today + timedelta(days=30), 700.0)
        self.assertEqual(self._compute()["open"], 1_000)
        self.assertEqual(self.forecasts._make(self.company).amount_open, 300)

    def test_a_kept_forecast_is_of_the_whole_company(self):
        self._invoice(-10, 300.0)
        self._invoice(-10, 700.0, partner=self.partner_b)
        kept = self.forecasts._make(self.company)
        collector = self._user("collector", login="forecast_collector")
        for own, found, amount in ((False, kept, 1_000), (True, kept.browse(), 300)):
            self.company.collections_own_cases = own
            self.partner_b.with_company(self.company).collections_user_id = self._user(
                "collector", login=f"forecast_{own}"
            )
            self.env.flush_all()
            read = self.forecasts.with_user(collector)._read_forecast(self.company)
            self.assertEqual(read["kept"].sudo(), found)
            self.assertEqual(read["open"], amount)

    def test_more_weeks_than_were_kept_are_made_anew(self):
        self._invoice(-10, 300.0)
        self.forecasts._make(self.company)
        self._invoice(-10, 700.0)
        for weeks, amount in ((13, 300), (14, 1_000)):
            found = self.forecasts._read_forecast(self.company, weeks=weeks)
            self.assertEqual((len(found["weeks"]), found["open"]), (weeks, amount))

    def test_what_came_stands_beside_past_weeks(self):
        self._history(late=12)
        day = self.monday - timedelta(weeks=3)
        move = self._invoice(day, 1000.0)
        self._pay(move, day=day + timedelta(days=12))
        rows = self._read(day=day)
        self.assertEqual(rows[1]["came"], 1000)
        self.assertEqual(rows[1]["received"], 1000)
        self.assertTrue(rows[1]["is_over"])
        self.assertIsNone(rows[12]["came"])
        # As of then nobody knew of it
        self.assertGreater(rows[1]["expected"], 400)

    def test_as_of_a_day_only_what_was_booked_before_counts(self):
        day = self.monday - timedelta(weeks=3)
        self._invoice(day - timedelta(days=1), 1000.0)
        before = self.forecasts._compute_forecast(self.company, day, 4)
        # Later: another customer's payments, and a new invoice
        self._history(late=40, count=1, partner=self.partner_b, until=day - timedelta(days=30))
        self._invoice(day + timedelta(days=40), 500.0)
        after = self.forecasts._compute_forecast(self.company, day, 4)
        self.assertEqual(before["open"], 1000)
        self.assertEqual(after["open"], 1100)

    def test_refuses_what_makes_no_sense(self):
        for weeks in (0, 53, True, "4"):
            with self.assertRaises(UserError):
                self.forecasts._read(self.company, None, weeks)
        with self.assertRaises(UserError):
            self.forecasts._read(self.company, self.today + timedelta(days=1))
        with self.assertRaises(UserError):
            self.forecasts._read(self.env["res.company"])

    def test_people_without_rights_read_nothing(self):
        with self.assertRaises(AccessError):
            self.forecasts.with_user(self._user())._read(self.company)
        with self.assertRaises(AccessError):
            self.forecasts.with_user(self._user()).search([])
