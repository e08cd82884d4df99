from datetime import date

from odoo.tests import tagged

from .test_collections_plan import PlanCommon


@tagged("post_install", "-at_install")
class TestCollectionsPlanTerms(PlanCommon):
    """Terms that give no schedule say what to change."""

    def test_what_to_change(self):
        move = self._invoice(40, 300)
        for terms, text in (
            ({"down_payment": 300}, "down payment must be less"),
            ({"installment_count": 0}, "how many instalments"),
            ({"divide_by": "amount", "installment_amount": 0.01}, "higher amount per instalment"),
            ({"interest_method": "equal", "interest_rate": -1}, "interest rate of 0 or more"),
            (
                {
                    "divide_by": "amount",
                    "installment_amount": 1,
                    "interest_method": "annuity",
                    "interest_rate": 12,
                },
                "does not even cover the interest",
            ),
            ({"interval": 0}, "Enter 1 for every week or month"),
            ({"fee": -1}, "Enter a fee of 0 or more"),
            ({"date_first": date(9999, 12, 1)}, "Check the first date"),
        ):
            self.assertIn(text, self._refused(self._plan, move, **terms), terms)

    def test_dates_by_hand_in_order(self):
        move = self._invoice(40, 300)
        text = self._refused(self._plan, move, dates=[date(2026, 2, 1)], frequency="manual")
        self.assertIn("Enter dates", text)
