from datetime import date

from odoo.tests import tagged

from ..charge_common import ChargeCommon


@tagged("post_install", "-at_install")
class TestCollectionsReferenceRateValue(ChargeCommon):
    def _add(self, rate, **values):
        return self.env["collections.reference.rate.value"].create(
            {
                "rate_id": rate.id,
                "percent": 2.0,
                "source": "Test",
                "date_from": date(2026, 7, 1),
                **values,
            }
        )

    def test_ends_with_its_half_year(self):
        rate = self._rate([(2026, 1, 2.0)])
        self.assertEqual(rate.value_ids.date_until, date(2026, 6, 30))
        self.assertEqual(self._add(rate).date_until, date(2026, 12, 31))

    def test_refusals(self):
        rate = self._rate([(2025, 2, 2.15), (2026, 1, 2.0)])
        for values, words in (
            ({"date_from": date(2026, 8, 1)}, "no value between"),
            ({"date_from": date(2026, 6, 1)}, "two values"),
            ({"percent": 215.0}, "no reference rate"),
            ({"percent": -11.0}, "no reference rate"),
            ({"date_until": date(2026, 6, 1)}, "before it begins"),
            ({"status": "confirmed"}, "compared with its source"),
            ({"date_from": date(2026, 1, 1)}, "already"),
        ):
            with self.subTest(**values):
                self.assertIn(words, self._refused(self._add, rate, **values))
        self._add(rate, percent=-0.88)
        between = rate.value_ids.filtered(lambda own: own.date_from == date(2026, 1, 1))
        self.assertIn("Correct the value", self._refused(between.unlink))

    def test_import_of_a_file(self):
        self._rate([(2025, 2, 2.15)], name="From a file")
        fields = ["rate_id", "date_from", "date_until", "percent", "status", "source"]
        rows = [
            ["From a file", "2026-01-01", "2026-06-30", "2.15", "Not confirmed", "Central bank"],
            ["From a file", "2026-07-01", "2026-12-31", "2.40", "Not confirmed", "Central bank"],
        ]
        result = self.env["collections.reference.rate.value"].load(fields, rows)
        self.assertEqual(len(result["ids"] or ()), 2, result["messages"])
        bad = [["From a file", "2027-07-01", "2027-12-31", "2.40", "Not confirmed", "Bank"]]
        result = self.env["collections.reference.rate.value"].load(fields, bad)
        self.assertIn("no value between", result["messages"][0]["message"])
