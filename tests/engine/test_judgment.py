"""What is owed under a judgment."""

from datetime import date
from decimal import Decimal
from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.collections_followup.engine.judgment import owed

D = Decimal
SINCE = date(2026, 3, 2)


class TestJudgment(TestCase):
    def test_payments_go_to_costs_then_interest_then_debt(self):
        # 60 days at 9 % on 1,000: 14.79; 20 days more on what is left.
        first = owed(1000, date(2026, 5, 1), SINCE, interest=10, costs=50, rate=9)
        self.assertEqual((first.principal, first.interest, first.costs), (1000, D("24.79"), 50))
        payments = [(date(2026, 5, 1), 200)]
        paid = owed(1000, date(2026, 5, 21), SINCE, 10, 50, 9, payments)
        # 200 - 50 - 24.79 = 125.21 of the debt; 874.79 at 9 % for 20 days: 4.31.
        self.assertEqual(
            (paid.principal, paid.interest, paid.costs), (D("874.79"), D("4.31"), D(0))
        )
        self.assertEqual(paid.total, D("879.10"))

    def test_what_came_before_and_what_is_yet_to_come_count_for_nothing(self):
        payments = [(SINCE, 100), (date(2026, 9, 1), 100)]
        self.assertEqual(owed(500, date(2026, 6, 1), SINCE, payments=payments).total, 500)
        self.assertEqual(owed(500, SINCE, SINCE, rate=9).total, 500)
        self.assertEqual(owed(500, date(2026, 1, 1), SINCE, rate=9).total, 500)
        self.assertEqual(owed(100, date(2026, 6, 1), SINCE, payments=[(date(2026, 4, 1), 300)]), (
            0, 0, 0,
        ))  # fmt: skip

    @given(
        st.integers(0, 10**7),
        st.integers(0, 10**4),
        st.lists(st.tuples(st.dates(SINCE, date(2027, 3, 2)), st.integers(0, 10**6)), max_size=4),
    )
    def test_without_interest_it_is_what_was_awarded_less_what_was_paid(
        self, debt, costs, payments
    ):
        day = date(2027, 3, 2)
        came = sum(amount for when, amount in payments if when > SINCE)
        found = owed(debt, day, SINCE, costs=costs, payments=payments)
        self.assertEqual(found.total, max(debt + costs - came, 0))
        self.assertTrue(min(found) >= 0)
