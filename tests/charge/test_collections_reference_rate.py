from datetime import date

from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from ..charge_common import ChargeCommon


@tagged("post_install", "-at_install")
class TestCollectionsReferenceRate(ChargeCommon):
    def test_what_comes_with_the_add_on(self):
        ecb = self.env.ref("collections_followup.rate_ecb")
        self.assertEqual(ecb._get_value_on(date(2025, 8, 1)).percent, 2.15)
        self.assertEqual(ecb._get_value_on(date(2024, 3, 1)).percent, 4.5)
        self.assertFalse(ecb._get_value_on(date(2026, 7, 1)), "not found: left out")
        half = self.env.ref("collections_followup.rate_ecb_half")
        self.assertEqual(half._get_value_on(date(2025, 8, 1)).percent, 2.15, "of its origin")
        self.assertEqual(half._make_percent(2.15, 8.0), 10.5)
        bank = self.env.ref("collections_followup.rate_uk")
        self.assertEqual(bank._get_value_on(date(2026, 11, 30)).percent, 3.75)
        self.assertEqual(bank.method, "start")
        for value in self.env["collections.reference.rate.value"].search([]):
            self.assertTrue(value.source)

    def test_known_until(self):
        with self._on(date(2026, 11, 30)):
            self.assertIn(
                "older than its period",
                self.env.ref("collections_followup.rate_ecb").state_text,
            )
            self.assertNotIn("older", self.env.ref("collections_followup.rate_uk").state_text)
            self.assertEqual(
                self.env.ref("collections_followup.rate_at").state_text, "No value is known"
            )

    def test_unconfirmed_last_value(self):
        rate = self._rate([(2026, 1, 2.0)], status="unverified")
        self.assertIn("not confirmed", rate.state_text)

    def test_table_ends_with_the_last_value(self):
        rate = self._rate([(2025, 2, 2.15), (2026, 1, 2.0)])
        self.assertEqual(
            rate._read_table(),
            [(date(2025, 7, 1), 2.15), (date(2026, 1, 1), 2.0), (date(2026, 7, 1), None)],
        )

    def test_two_values_are_changed_together(self):
        rate = self._rate([(2025, 2, 2.15), (2026, 1, 2.0)])
        first, second = rate.value_ids.sorted("date_from")
        rate.write(
            {
                "value_ids": [
                    Command.update(first.id, {"date_until": date(2026, 1, 31)}),
                    Command.update(second.id, {"date_from": date(2026, 2, 1)}),
                ]
            }
        )
        self.assertEqual(rate._get_value_on(date(2026, 1, 31)), first)
        with self.assertRaises(ValidationError):
            rate.write({"value_ids": [Command.update(first.id, {"date_until": date(2026, 1, 15)})]})
