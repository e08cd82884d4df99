from decimal import Decimal

from odoo.tests import BaseCase

from odoo.addons.collections_followup.engine.credit_limit import FACTORS, REVIEW_MONTHS, propose


class TestCreditLimit(BaseCase):
    def test_sales_days_and_grade(self):
        found = propose(120000, 45, "B")
        self.assertEqual(found.monthly, Decimal("10000.00"))
        self.assertEqual(found.need, Decimal("15000.00"))
        self.assertEqual(found.uncapped, Decimal("18750.00"))
        self.assertEqual(found.limit, Decimal("18750.00"))
        self.assertIsNone(found.cap)

    def test_what_is_insured_is_a_cap(self):
        self.assertEqual(propose(120000, 45, "B", cap=9000).limit, Decimal("9000.00"))
        self.assertEqual(propose(120000, 45, "B", cap=90000).limit, Decimal("18750.00"))
        self.assertEqual(propose(120000, 45, "B", cap=0).limit, 0)

    def test_grades_give_less_and_less_and_are_looked_at_more_often(self):
        self.assertEqual(
            [propose(1200, 30, grade).limit for grade in "ABCDE"], [150, 125, 100, 50, 0]
        )
        months = [REVIEW_MONTHS[grade] for grade in "ABCDE"]
        self.assertEqual(months, sorted(months, reverse=True))
        self.assertEqual(set(FACTORS), set(REVIEW_MONTHS))

    def test_rounding_is_that_of_the_currency_and_done_once(self):
        self.assertEqual(propose(1000, 17, "C").limit, Decimal("47.22"))
        self.assertEqual(propose(1000, 17, "C", decimals=0).limit, 47)

    def test_nothing_sold_is_no_need(self):
        self.assertEqual(propose(0, 30, "A").limit, 0)
        self.assertEqual(propose(-500, 30, "A").limit, 0)

    def test_what_cannot_be_is_refused(self):
        for values in ((100, -1, "A"), (100, 30, "F"), (100, 30, "A", -5)):
            with self.subTest(values), self.assertRaises(ValueError):
                propose(*values)
