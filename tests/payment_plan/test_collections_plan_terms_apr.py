from datetime import date
from decimal import Decimal

from odoo.fields import Command
from odoo.tests import Form, tagged

from odoo.addons.collections_followup.engine import plan_apr

from .test_collections_plan import PlanCommon


@tagged("post_install", "-at_install")
class TestCollectionsPlanTermsApr(PlanCommon):
    """The annual percentage rate of plans with persons."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.write({"is_company": False, "country_id": cls.env.ref("base.de").id})

    def test_by_the_rule_of_the_customer_s_country(self):
        plan = self._plan(self._invoice(40, 1000), accept=False, fee=50)
        payments = [
            (row.date_due, Decimal(str(row.amount)))
            for row in plan.installment_ids.sorted("date_due")
        ]
        for country, rule, decimals in (("de", "eu", 1), ("uk", "eu", 1), ("us", "us", 2)):
            with self.subTest(country=country):
                self.customer.country_id = self.env.ref(f"base.{country}")
                rate = plan_apr.compute(rule, plan.date_start, Decimal(1000), payments)
                self.assertGreater(rate, 10)
                self.assertAlmostEqual(plan.apr, float(rate), places=4)
                self.assertEqual(plan.apr_text, f"{round(rate, decimals):.{decimals}f} %")
        self.customer.country_id = self.env.ref("base.jp")
        self.assertEqual((plan.apr, plan.apr_text), (0, False))

    def test_without_a_country_that_of_the_company(self):
        plan = self._plan(self._invoice(40, 1000), accept=False, fee=50)
        self.customer.country_id = False
        self.company.country_id = self.env.ref("base.us")
        self.assertTrue(plan.apr_text)
        self.assertEqual(plan._get_apr_country(), self.env.ref("base.us"))

    def test_companies_and_plans_without_a_charge_have_none(self):
        plan = self._plan(self._invoice(40, 1000), accept=False)
        self.assertFalse(plan.apr_text)
        self.customer.is_company = True
        other = self._plan(self._invoice(40, 500), accept=False, fee=50)
        self.assertFalse(other.apr_text)

    def test_shown_while_the_terms_are_chosen_as_on_the_plan(self):
        item = self._item(self._invoice(40, 1000))
        wizard = self.env["collections.plan.wizard"].create(
            {
                "move_line_ids": [Command.set(item.ids)],
                "installment_count": 3,
                "date_first": date(2026, 3, 10),
                "shift": "none",
                "fee": 50,
            }
        )
        plan = self._plan(item.move_id, accept=False, fee=50)
        self.assertTrue(plan.apr_text)
        self.assertEqual(wizard.apr_text, plan.apr_text)
        with Form(wizard) as form:
            form.fee = 100
            higher = form.apr_text
            form.fee = 0
            self.assertFalse(form.apr_text)
        self.assertNotEqual(higher, plan.apr_text)

    def test_stands_on_the_agreement(self):
        plan = self._plan(self._invoice(40, 1000), accept=False, fee=50)
        text = plan._get_schedule_text()
        self.assertIn(plan.apr_text, text)
        self.assertIn("1,050.00", text)
        self.customer.is_company = True
        self.assertNotIn("annual percentage rate", plan._get_schedule_text())
