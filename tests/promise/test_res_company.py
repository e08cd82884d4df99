from odoo.tests import tagged

from ..common import CollectionsCommon
from .test_collections_promise import PromiseCommon


@tagged("post_install", "-at_install")
class TestResCompanyPromise(PromiseCommon):
    """How the company judges promises."""

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
