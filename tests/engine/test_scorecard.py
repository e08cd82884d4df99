from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.collections_followup.engine import scorecard

NAMES = list(scorecard.VARIABLES)

# Of whom nothing is held against, and of somebody in the middle
BEST = dict(zip(NAMES, (82, 0, 0, -6, 0, 40, 48, 0), strict=True))
MIDDLE = dict(zip(NAMES, (70, 20, 25, 3, None, 75, 20, 1), strict=True))

values = {
    "payment_index": st.none() | st.decimals(0, 100, places=1),
    "overdue_share": st.decimals(0, 120, places=1),
    "max_days": st.integers(-30, 400),
    "trend": st.none() | st.integers(-60, 60),
    "broken_rate": st.none() | st.decimals(0, 100, places=1),
    "utilisation": st.none() | st.integers(-20, 300),
    "tenure_months": st.integers(0, 120),
    "returned": st.integers(0, 9),
}
some_facts = st.fixed_dictionaries(values)


@tagged("post_install", "-at_install")
class TestScorecard(BaseCase):
    def test_worked_examples(self):
        points, total, grade = scorecard.score(BEST)
        self.assertEqual(list(points), NAMES)
        self.assertEqual(list(points.values()), [30, 15, 15, 10, 10, 10, 5, 5])
        self.assertEqual((total, grade), (100, "A"))
        points, total, grade = scorecard.score(MIDDLE)
        self.assertEqual(list(points.values()), [24, 8, 9, 8, 8, 7, 3, 2])
        self.assertEqual((total, grade), (69, "C"))

    def test_bins(self):
        """Both sides of each boundary."""
        for name, expected in {
            "payment_index": [
                (100, 30), (80, 30), (79.9, 24), (70, 24), (69.9, 16), (60, 16), (59.9, 10),
                (50, 10), (49.9, 5), (40, 5), (39.9, 0), (0, 0),
            ],
            "overdue_share": [
                (0, 15), (0.1, 12), (10, 12), (10.1, 8), (25, 8), (25.1, 4), (50, 4), (50.1, 0),
            ],
            "max_days": [
                (-5, 15), (0, 15), (1, 12), (15, 12), (16, 9), (30, 9), (31, 5), (60, 5), (61, 2),
                (90, 2), (91, 0),
            ],
            "trend": [(-5, 10), (-4.9, 8), (5, 8), (5.1, 4), (15, 4), (15.1, 0), (None, 8)],
            "broken_rate": [(0, 10), (0.1, 7), (19.9, 7), (20, 3), (50, 3), (50.1, 0), (None, 8)],
            "utilisation": [
                (-9, 10), (50, 10), (50.1, 7), (80, 7), (80.1, 4), (100, 4), (100.1, 0), (None, 5),
            ],
            "tenure_months": [(0, 1), (11.9, 1), (12, 3), (36, 3), (36.1, 5)],
            "returned": [(0, 5), (1, 2), (2, 0)],
        }.items():  # fmt: skip
            for value, points in expected:
                with self.subTest(name=name, value=value):
                    self.assertEqual(scorecard.score({**BEST, name: value}).points[name], points)

    def test_grades(self):
        """A from 85, B from 70, C from 55, D from 40."""
        losing = [
            ({}, 100, "A"),
            ({"overdue_share": 60}, 85, "A"),
            ({"overdue_share": 60, "tenure_months": 20}, 83, "B"),
            ({"overdue_share": 60, "max_days": 99}, 70, "B"),
            ({"overdue_share": 60, "max_days": 99, "returned": 1}, 67, "C"),
            ({"payment_index": 0, "overdue_share": 60}, 55, "C"),
            ({"payment_index": 0, "overdue_share": 60, "returned": 1}, 52, "D"),
            ({"payment_index": 0, "overdue_share": 60, "max_days": 99}, 40, "D"),
            ({"payment_index": 0, "overdue_share": 60, "max_days": 99, "returned": 1}, 37, "E"),
        ]
        for changes, total, grade in losing:
            with self.subTest(total=total):
                self.assertEqual(scorecard.score({**BEST, **changes})[1:], (total, grade))

    def test_what_decides_more_than_points(self):
        for changes, total, grade, overrides in (
            ({"insolvent": True}, 100, "E", ["insolvent"]),
            ({"written_off": True}, 39, "E", ["written_off"]),
            ({"paid_invoices": 3}, 100, "A", []),
            ({"paid_invoices": 2}, 100, "not rated", ["too_few"]),
            ({"paid_invoices": 0}, 100, "not rated", ["too_few"]),
            ({"payment_index": None}, 70, "not rated", ["too_few"]),
            # What is known to be bad is not "not rated"
            ({"insolvent": True, "paid_invoices": 0}, 100, "E", ["insolvent", "too_few"]),
            ({"written_off": True, "paid_invoices": 1}, 39, "E", ["written_off", "too_few"]),
            ({"insolvent": False, "written_off": None, "paid_invoices": None}, 100, "A", []),
        ):
            with self.subTest(changes=changes):
                facts = {**BEST, **changes}
                self.assertEqual(scorecard.score(facts)[1:], (total, grade))
                self.assertEqual(scorecard.find_overrides(facts), overrides)

    def test_reasons(self):
        """What cost most comes first, else as the variables do."""
        self.assertEqual(
            [(reason.variable, reason.lost) for reason in scorecard.score(MIDDLE).reasons],
            [
                ("overdue_share", 7),
                ("payment_index", 6),
                ("max_days", 6),
                ("utilisation", 3),
                ("returned", 3),
                ("trend", 2),
                ("broken_rate", 2),
                ("tenure_months", 2),
            ],
        )
        self.assertEqual(scorecard.score(BEST).reasons, [])

    def test_refused(self):
        for name in NAMES:
            with self.subTest(missing=name), self.assertRaisesRegex(ValueError, name):
                scorecard.score({key: value for key, value in BEST.items() if key != name})
        for name, value in (
            ("insolvnt", True),
            ("payment_index", 101),
            ("payment_index", -1),
            ("overdue_share", -1),
            ("broken_rate", 101),
            ("tenure_months", -1),
            ("returned", -1),
        ):
            with self.subTest(name=name), self.assertRaisesRegex(ValueError, name):
                scorecard.score({**BEST, name: value})
        for name, value in (("overdue_share", None), ("returned", "0"), ("paid_invoices", "3")):
            with self.subTest(name=name), self.assertRaisesRegex(TypeError, name):
                scorecard.score({**BEST, name: value})

    @given(some_facts)
    def test_points_add_up_to_a_hundred_at_most(self, facts):
        points, total, grade = scorecard.score(facts)
        self.assertEqual(list(points), NAMES)
        self.assertEqual(sum(points.values()), total)
        self.assertTrue(0 <= total <= 100)
        self.assertIn(grade, [*"ABCDE", "not rated"])
        lost = [reason.lost for reason in scorecard.score(facts).reasons]
        self.assertEqual(lost, sorted(lost, reverse=True))
        self.assertEqual(total + sum(lost), 100)

    @given(some_facts, st.sampled_from(NAMES), st.data())
    def test_who_is_better_in_one_thing_has_no_fewer_points(self, facts, name, data):
        number = values[name].filter(lambda value: value is not None)
        worse, better = sorted((data.draw(number), data.draw(number)), key=Decimal)
        if name not in ("payment_index", "tenure_months"):
            worse, better = better, worse
        totals = [scorecard.score({**facts, name: value}).total for value in (worse, better)]
        self.assertLessEqual(*totals)
