from datetime import date

from odoo.tests import tagged

from ..common import CollectionsCommon
from .test_collections_promise import PromiseCommon


@tagged("post_install", "-at_install")
class TestResCompanyPromise(PromiseCommon):
    """How the company judges promises."""

    def test_working_days(self):
        add = self.company._collections_add_working_days
        self.assertEqual(add(date(2026, 3, 6), 0), date(2026, 3, 6))
        self.assertEqual(add(date(2026, 3, 6), 1), date(2026, 3, 9))
        self.assertEqual(add(date(2026, 3, 7), 1), date(2026, 3, 9))
        self.assertEqual(add(date(2026, 3, 4), 3), date(2026, 3, 9))

    def test_numbers_out_of_range_are_refused(self):
        for name, value, text in (
            ("percent", 100.0, "less than 100 percent"),
            ("percent", -1.0, "less than 100 percent"),
            ("tolerance", -0.01, "cannot be negative"),
            ("grace_days", 61, "0 to 60"),
            ("grace_days", -1, "0 to 60"),
        ):
            refusal = CollectionsCommon._refused(
                self, self.company.write, {f"collections_promise_{name}": value}
            )
            self.assertIn(text, refusal)
