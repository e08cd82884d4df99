from datetime import date
from unittest import TestCase

from odoo.addons.collections_followup.engine import validation_period as period


class TestValidationPeriod(TestCase):
    """Worked examples of 12 CFR 1006.34(b)(5)."""

    def test_end(self):
        for provided, receipt, end in (
            (date(2026, 11, 2), date(2026, 11, 9), date(2026, 12, 9)),
            # Christmas is left out
            (date(2026, 12, 18), date(2026, 12, 28), date(2027, 1, 27)),
            # Thanksgiving, on a Thursday
            (date(2026, 11, 23), date(2026, 12, 1), date(2026, 12, 31)),
        ):
            self.assertEqual(period.get_receipt(provided), receipt)
            self.assertEqual(period.get_end(provided), end)

    def test_holidays(self):
        found = [
            day
            for day in (date.fromordinal(date(2026, 1, 1).toordinal() + n) for n in range(365))
            if period.is_legal_holiday(day)
        ]
        self.assertEqual(
            found,
            [
                date(2026, 1, 1),
                date(2026, 1, 19),
                date(2026, 2, 16),
                date(2026, 5, 25),
                date(2026, 6, 19),
                date(2026, 7, 4),
                date(2026, 9, 7),
                date(2026, 10, 12),
                date(2026, 11, 11),
                date(2026, 11, 26),
                date(2026, 12, 25),
            ],
        )
