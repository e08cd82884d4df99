from datetime import timedelta
from unittest.mock import patch

from odoo.tests import tagged

from ..pack_common import PackCommon


@tagged("post_install", "-at_install")
class TestCollectionsPackSectionForecast(PackCommon):
    def test_weeks_are_those_of_the_forecast(self):
        self._invoice(-5, 1_000.0)
        self._invoice(-30, 500.0, self.other)
        values = self._section("forecast")
        weeks = self.env["collections.forecast"]._read(self.company, self.today)
        rows = [row["cells"] for row in values["blocks"][-1]["table"]["rows"]]
        self.assertEqual(len(rows), len(weeks) + 1)
        for row, week in zip(rows[:-1], weeks, strict=True):
            self.assertEqual(row[1], f"{week['due']:,.2f}")
            self.assertEqual(row[3], f"{week['expected']:,.2f}")
        self.assertEqual(rows[-1][1], f"{sum(week['due'] for week in weeks):,.2f}")
        self.assertIn("<svg", values["blocks"][0]["chart"])
        self.assertIn("No earlier forecast was kept", values["lead"][1])

    def test_accuracy_in_words(self):
        section = self.env["collections.pack.section.forecast"].with_company(self.company)
        accuracy = {
            "weeks": 8,
            "weekly_error": 100.0,
            "bias": -20.0,
            "naive_due_error": 300.0,
            "naive_average_error": 200.0,
            "calibration": 0.75,
            "days_error": 4.2,
        }
        text = section._get_accuracy_text(accuracy, self.company)
        text = text.replace("\N{NO-BREAK SPACE}", " ")
        for words in ("USD 100.00 a week", "USD 300.00", "USD 200.00", "USD 20.00 too little"):
            self.assertIn(words, text)
        self.assertIn("75.0 % of the weeks were within the band", text)
        self.assertIn("4.2 days off", text)

    def test_nothing_is_expected(self):
        self.assertIsNone(self._section("forecast"))

    def test_what_came_since(self):
        move = self._invoice(-5, 1_000.0)
        with self._on(3):
            self._pay(move, day=self.today + timedelta(days=3))
        with (
            self._on(10),
            patch.object(
                type(self.env["collections.forecast"]), "_find_kept_sudo", lambda *_arguments: None
            ),
        ):
            values = self._section("forecast")
        rows = [row["cells"] for row in values["blocks"][-1]["table"]["rows"]]
        self.assertEqual(rows[-1][-1], "1,000.00")
        self.assertEqual(rows[-2][-1], "–")
