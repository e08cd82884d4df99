from odoo.tests import tagged

from ..common import CollectionsCommon
from ..promise.test_collections_promise import PromiseCommon


@tagged("post_install", "-at_install")
class TestResCompanyPlan(PromiseCommon):
    """The limits of the company for plans."""

    def test_numbers_below_zero_are_refused(self):
        for name in ("max_amount", "max_months", "grace_days", "max_late"):
            refusal = CollectionsCommon._refused(
                self, self.company.write, {f"collections_plan_{name}": -1}
            )
            self.assertIn("cannot be negative", refusal)
        refusal = CollectionsCommon._refused(
            self, self.company.write, {"collections_plan_grace_days": 61}
        )
        self.assertIn("0 to 60 working days", refusal)

    def test_discount_is_a_percentage(self):
        for percent in (-1, 100.5):
            refusal = CollectionsCommon._refused(
                self, self.company.write, {"collections_plan_max_discount": percent}
            )
            self.assertIn("0 to 100 percent", refusal)

    def test_products_of_the_company_come_first(self):
        for kind in ("interest", "fee"):
            usual = self.env.ref(f"collections_followup.product_plan_{kind}")
            self.assertEqual(self.company._collections_get_plan_product(kind), usual)
            own = self.env["product.product"].create({"name": kind, "type": "service"})
            self.company[f"collections_plan_{kind}_product_id"] = own
            self.assertEqual(self.company._collections_get_plan_product(kind), own)
