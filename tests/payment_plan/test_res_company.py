from datetime import date

from odoo.tests import tagged

from ..common import CollectionsCommon
from ..promise.test_collections_promise import PromiseCommon


@tagged("post_install", "-at_install")
class TestResCompanyPlan(PromiseCommon):
    """Working days of the company, and its limits for plans."""

    def test_calendar_of_the_company(self):
        count = self.company._collections_add_working_days
        friday = date(2026, 3, 6)
        calendar = self.company.resource_calendar_id
        self.assertEqual(count(friday, 0), friday)
        self.assertEqual(count(friday, 3), date(2026, 3, 11))
        leave = self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": calendar.id,
                "date_from": "2026-03-09 00:00:00",
                "date_to": "2026-03-10 23:59:59",
            }
        )
        self.assertEqual(count(friday, 3), date(2026, 3, 13))
        self.assertEqual(count(date(2026, 12, 31), 1), date(2027, 1, 1))
        # The holiday of another company is a day like any other.
        other = self.setup_other_company()["company"]
        leave.calendar_id = False
        leave.company_id = other
        self.assertEqual(count(friday, 3), date(2026, 3, 11))

    def test_company_without_fixed_hours(self):
        count = self.company._collections_add_working_days
        self.company.resource_calendar_id.attendance_ids.unlink()
        self.assertEqual(count(date(2026, 3, 6), 1), date(2026, 3, 9))
        self.company.resource_calendar_id = False
        self.assertEqual(count(date(2026, 3, 6), 1), date(2026, 3, 9))

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
