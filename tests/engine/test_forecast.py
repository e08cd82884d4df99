from datetime import timedelta
from unittest import TestCase

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.collections_followup.engine.forecast import (
    Weeks,
    get_band,
    get_spread,
    get_weeks,
)
from odoo.addons.collections_followup.engine.lateness import RULE_OF_THUMB, make_habit

from .test_lateness import MONDAY, habits, paid


class TestWeeks(TestCase):
    def test_weeks_begin_on_monday(self):
        weeks = get_weeks(MONDAY + timedelta(days=2), 2)
        self.assertEqual(weeks[0], (MONDAY + timedelta(days=2), MONDAY + timedelta(days=6)))
        self.assertEqual(weeks[1][0], MONDAY + timedelta(days=7))

    def test_each_day_is_in_its_week(self):
        for today in (MONDAY, MONDAY + timedelta(days=3), MONDAY + timedelta(days=6)):
            own = Weeks(today, 4)
            for number, (first, last) in enumerate(own.weeks):
                for day in range((last - first).days + 1):
                    with self.subTest(today=today, number=number, day=day):
                        self.assertEqual(own.find_week(first + timedelta(days=day)), number)
            self.assertIsNone(own.find_week(own.weeks[-1][1] + timedelta(days=1)))

    def test_what_falls_on_a_weekend_comes_on_monday(self):
        habit = make_habit(paid(d0=500), RULE_OF_THUMB, {0: 1.0})
        saturday = MONDAY + timedelta(days=5)
        own = Weeks(MONDAY, 2, is_working=lambda day: day.weekday() < 5)
        own.add("a", habit, saturday, 100)
        self.assertLess(own.get_bands()[0][1], 5)
        self.assertGreater(own.get_bands()[1][1], 90)

    def test_nothing_comes_before_its_day(self):
        habit = make_habit(paid(d0=500), RULE_OF_THUMB, {0: 1.0})
        own = Weeks(MONDAY, 6)
        own.add("a", habit, MONDAY, 100, not_before=MONDAY + timedelta(days=28))
        self.assertEqual([row[1] for row in own.get_bands()[:4]], [0.0] * 4)
        self.assertGreater(own.get_bands()[4][1], 0)

    def test_what_is_agreed_comes_with_its_chance(self):
        own = Weeks(MONDAY, 3)
        self.assertEqual(own.add_sure("a", MONDAY + timedelta(days=8), 100, 0.75), 1)
        self.assertIsNone(own.add_sure("a", MONDAY + timedelta(days=80), 100, 0.75))
        self.assertEqual([row[1] for row in own.get_bands()], [0, 75, 0])
        # 100² × 0.75 × 0.25
        self.assertAlmostEqual(own.variance[1], 1875)

    def test_the_band_of_a_sum_is_narrower_than_the_sum_of_bands(self):
        habit = make_habit(paid(d0=40, d10=40, d20=40), RULE_OF_THUMB, {})
        one, many, same = (Weeks(MONDAY, 4) for _number in range(3))
        one.add(0, habit, MONDAY, 100)
        for number in range(25):
            many.add(number, habit, MONDAY, 100)
            same.add(0, habit, MONDAY, 100)
        widths = [own.get_bands()[1][2] - own.get_bands()[1][0] for own in (one, many, same)]
        self.assertLess(widths[1], 10 * widths[0])
        self.assertGreater(widths[2], 2 * widths[1])

    def test_band_is_of_four_in_five(self):
        low, mean, high = get_band(1000.0, 100.0**2, 10**6)
        self.assertAlmostEqual(low, 874, delta=5)
        self.assertAlmostEqual(high, 1130, delta=5)
        self.assertEqual(mean, 1000)
        self.assertEqual(get_band(5.0, 0.0, 3.0), (3.0, 3.0, 3.0))

    def test_spread_follows_the_misses(self):
        self.assertAlmostEqual(get_spread([]), 1.2, delta=0.1)
        self.assertGreater(get_spread([3.0, -3.0] * 50), 2)
        self.assertLess(get_spread([0.2, -0.3] * 50), 1)

    @settings(max_examples=15, deadline=None)
    @given(
        st.lists(
            st.tuples(
                st.integers(0, 3),
                habits(),
                st.integers(-60, 300),
                st.floats(min_value=0, max_value=10**6),
                st.floats(min_value=0, max_value=1),
            ),
            max_size=6,
        )
    )
    def test_sums_never_exceed_what_is_open(self, items):
        own = Weeks(MONDAY, 13, spread=2.0)
        whole = 0.0
        for customer, habit, late, amount, rate in sorted(items, key=lambda item: item[0]):
            due = MONDAY - timedelta(days=late)
            own.add_sure(customer, MONDAY + timedelta(days=10), amount, rate)
            own.add(customer, habit, due, amount * (1 - rate), MONDAY + timedelta(days=20))
            whole += amount
        rows = own.get_bands()
        self.assertAlmostEqual(own.open, whole, places=2)
        self.assertLessEqual(sum(row[1] for row in rows), whole * (1 + 1e-6) + 1e-6)
        for low, expected, high in rows:
            self.assertTrue(0 <= low <= expected <= high <= whole + 1e-6)
