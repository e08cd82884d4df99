from decimal import Decimal

from odoo.tests import BaseCase, tagged

from odoo.addons.collections_followup.engine import placement
from odoo.addons.collections_followup.engine.placement import Candidate, Rate, Received, Reported


@tagged("post_install", "-at_install")
class TestPlacement(BaseCase):
    def test_choice(self):
        a, b, c = (
            Candidate("a", 20, 50, 500),
            Candidate("b", 10, 30, 400),
            Candidate("c", 30, 20, 100),
        )
        self.assertIsNone(placement.choose([], 10))
        self.assertEqual(placement.choose([a], 10).why, "only")
        self.assertEqual(placement.choose([a, b, c], 10)[:2], ("b", "first"))
        # Of 1100, 550, 330 and 220 would be theirs: the third is furthest behind.
        self.assertEqual(
            placement.choose([a, b, c], 100, True),
            ("c", "share", Decimal("20.0"), Decimal("10.0")),
        )
        # Equally far behind: the first in the list; whatever the order in which they are given.
        even = [Candidate(key, 10, 50, 0) for key in ("y", "x")]
        self.assertEqual(placement.choose(even, 100, True).key, "x")
        self.assertEqual(placement.choose(even[::-1], 100, True).actual, 0)
        # Who has no share gets nothing, not even as the only one.
        self.assertIsNone(placement.choose([Candidate("a", 1, 0, 0)], 10, True))

    def test_shares_are_met_in_the_long_run(self):
        placed = {"a": Decimal(0), "b": Decimal(0), "c": Decimal(0)}
        shares = {"a": 50, "b": 30, "c": 20}
        for number in range(1, 301):
            amount = Decimal(10 + number * 7 % 13)
            own = [Candidate(key, 1, shares[key], placed[key]) for key in placed]
            placed[placement.choose(own, amount, True).key] += amount
        whole = sum(placed.values())
        for key, share in shares.items():
            self.assertLess(abs(placed[key] / whole * 100 - share), 1)

    def test_rates_and_commission(self):
        rates = [
            Rate(20),
            Rate(25, min_days=180),
            Rate(15, min_amount=1000),
            Rate(40, tier=2),
            Rate(35, min_amount=1000, tier=2),
        ]
        for amount, days, tier, percent in (
            (100, 60, 1, 20),
            (1000, 60, 1, 15),
            (999.99, 180, 1, 25),
            (1000, 180, 1, 25),
            (100, 500, 2, 40),
            (1000, 500, 2, 35),
            (1000, 500, 3, 25),
        ):
            with self.subTest(amount=amount, days=days, tier=tier):
                self.assertEqual(placement.find_rate(rates, amount, days, tier).percent, percent)
        self.assertIsNone(placement.find_rate([Rate(20, min_amount=50)], 49.99, 1, 1))
        for amount, percent, expected in (
            (33.33, 17.5, "5.83"),
            (0.30, 15, "0.05"),
            (0.10, 5, "0.01"),
            (100.10, 12.5, "12.51"),
        ):
            self.assertEqual(placement.get_commission(amount, percent, 2), Decimal(expected))

    def test_match(self):
        told = [Reported(1, "x", 100, 20), Reported(2, "x", 80, 0), Reported(3, "y", 50, 5)]
        money = [Received("m", "x", 80), Received("n", "x", 80), Received("o", "y", 50)]
        self.assertEqual(placement.match(told, money), [("m", 1), ("n", 2), ("o", 3)])
        self.assertEqual(placement.match(told, [Received("m", "z", 80)]), [])
        self.assertEqual(placement.match(told, [Received("m", "x", 79.99)]), [])
