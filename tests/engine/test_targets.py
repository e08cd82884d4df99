from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.collections_followup.engine import targets
from odoo.addons.collections_followup.engine.working_days import is_weekday


@tagged("post_install", "-at_install")
class TestTargets(BaseCase):
    def test_share(self):
        self.assertEqual(targets.get_share(250, 1_000), 25)
        self.assertEqual(targets.get_share(-100, 1_000), -10)
        self.assertIsNone(targets.get_share(None, 1_000))
        self.assertIsNone(targets.get_share(5, 0))

    def test_pace(self):
        self.assertEqual(targets.get_pace(2_200, 11, 22, True), 1_100)
        self.assertEqual(targets.get_pace(80, 11, 22, False), 80)
        self.assertEqual(targets.get_pace(2_200, 30, 22, True), 2_200)
        for passed, total in ((0, 22), (3, 0), (0, 0)):
            self.assertIsNone(targets.get_pace(2_200, passed, total, True))

    def test_projection(self):
        self.assertEqual(targets.get_projection(550, 11, 22, True), 1_100)
        self.assertEqual(targets.get_projection(75, 11, 22, False), 75)
        self.assertEqual(targets.get_projection(-30, 10, 20, True), -60)
        for result, passed, total in ((None, 11, 22), (550, 0, 22), (550, 3, 0)):
            self.assertIsNone(targets.get_projection(result, passed, total, True))

    def test_states(self):
        for result, pace, is_over, expected in (
            (None, None, False, "planned"),
            (0, 50, False, "behind"),
            (50, 50, False, "on_pace"),
            (100, 50, False, "reached"),
            (99, 100, True, "missed"),
            (100, 100, True, "reached"),
            (None, 50, False, "unknown"),
            (None, None, True, "unknown"),
        ):
            with self.subTest(result=result, pace=pace, is_over=is_over):
                self.assertEqual(targets.get_state(result, 100, pace, is_over), expected)
                self.assertIn(expected, targets.STATES)

    def test_working_days(self):
        count = targets.count_working_days
        self.assertEqual(count(date(2026, 3, 1), date(2026, 3, 31), is_weekday), 22)
        self.assertEqual(count(date(2026, 3, 1), date(2026, 3, 1), is_weekday), 0)
        self.assertEqual(count(date(2026, 3, 2), date(2026, 3, 1), is_weekday), 0)

    @given(
        st.integers(1, 10**9), st.integers(1, 66), st.integers(1, 66), st.integers(-(10**6), 10**9)
    )
    def test_who_is_on_pace_is_projected_to_the_target(self, target, passed, total, result):
        pace = targets.get_pace(target, passed, total, True)
        projected = targets.get_projection(result, passed, total, True)
        state = targets.get_state(result, target, pace, False)
        slack = Decimal("1e-12") * target
        if state == "behind":
            self.assertLess(projected, target + slack)
        else:
            self.assertGreaterEqual(projected, target - slack)
