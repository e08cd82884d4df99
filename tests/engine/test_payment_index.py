from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.collections_followup.engine import payment_index

D = Decimal

days = st.decimals(-200, 400, places=1)
payments = st.lists(st.tuples(st.decimals(0, 10**9, places=2), days), max_size=12)


@tagged("post_install", "-at_install")
class TestPaymentIndex(BaseCase):
    def test_published_points(self):
        for score, late in (
            (100, -30), (90, -20), (84, -8), (80, 0), (79, 2), (78, 3), (77, 5), (76, 6), (75, 8),
            (74, 9), (73, 11), (72, 12), (71, 14), (70, 15), (69, 16), (68, 17), (66, 18), (65, 19),
            (64, 20), (62, 21), (59, 23), (55, 26), (50, 30), (49, 33), (44, 48), (43, 51),
            (40, 60), (35, 75), (30, 90), (25, 105), (20, 120),
        ):  # fmt: skip
            with self.subTest(score=score):
                # Published in whole days: half a day is two thirds of a point
                self.assertLessEqual(abs(payment_index.score(late) - score), D("0.67"))

    @given(st.lists(st.tuples(st.decimals(0, 10**9, places=2), st.integers(-60, 250))))
    def test_whole_days_weigh_what_their_decimals_do(self, history):
        exact = [(amount, D(late)) for amount, late in history]
        self.assertEqual(payment_index.index(history), payment_index.index(exact))

    def test_between_and_beyond(self):
        for late, printed in (
            (-10, "85.0"),
            (5, "76.7"),
            (10, "73.3"),
            (20, "63.3"),
            (45, "45.0"),
            (75, "35.0"),
            (100, "26.7"),
            (130, "16.7"),
            (22.5, "60.0"),
            (180, "0.0"),
            (181, "0.0"),
            (9999, "0.0"),
            (-31, "100.0"),
            (-9999, "100.0"),
        ):
            with self.subTest(late=late):
                found = payment_index.score(late)
                self.assertEqual(round(found, 1), D(printed))
                self.assertIsInstance(found, D)

    def test_scores_are_averaged_and_not_days(self):
        rows = [(10_000, 0), (5_000, 15), (5_000, 30)]
        self.assertEqual(payment_index.index(rows), 70)
        self.assertEqual(payment_index.score(11.25), D("72.5"))
        rows += [(20_000, -10), (1_000, 120)]
        self.assertEqual(round(payment_index.index(rows), 2), D("76.10"))
        self.assertEqual(round(payment_index.score(D(145) / 41), 2), D("77.64"))

    def test_nothing_paid(self):
        self.assertIsNone(payment_index.index([]))
        self.assertIsNone(payment_index.index([(0, 5)]))

    def test_refused(self):
        with self.assertRaises(ValueError):
            payment_index.index([(-1, 0)])
        for rows in ([("5", 0)], [(5, None)], [(5, "0")]):
            with self.subTest(rows=rows), self.assertRaises(TypeError):
                payment_index.index(rows)

    def test_risk(self):
        for value, risk in ((100, "low"), (80, "low"), (79.9, "medium"), (50, "medium")):
            self.assertEqual(payment_index.get_risk(value), risk)
        self.assertEqual(payment_index.get_risk(D("49.99")), "high")
        self.assertEqual(payment_index.get_risk(0), "high")
        self.assertIsNone(payment_index.get_risk(None))

    @given(days, days)
    def test_later_is_never_better(self, one, other):
        early, late = sorted((one, other))
        self.assertGreaterEqual(payment_index.score(early), payment_index.score(late))

    @given(payments)
    def test_index_lies_between_its_scores(self, rows):
        found = payment_index.index(rows)
        scores = [payment_index.score(late) for amount, late in rows if amount]
        if not scores:
            self.assertIsNone(found)
        else:
            self.assertTrue(0 <= min(scores) <= found <= max(scores) <= 100)

    @given(st.decimals("0.01", 10**9, places=2), days)
    def test_one_payment_is_its_score(self, amount, late):
        self.assertEqual(payment_index.index([(amount, late)]), payment_index.score(late))
