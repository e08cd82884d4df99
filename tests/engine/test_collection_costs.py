"""Costs of collection in the Netherlands, to the cent: Stb. 2012, 141, art. 2."""

from decimal import Decimal

from odoo.tests import BaseCase, tagged

from odoo.addons.collections_followup.engine.collection_costs import get_dutch_costs


@tagged("post_install", "-at_install")
class TestCollectionCosts(BaseCase):
    def test_each_step_the_least_and_the_most(self):
        for principal, costs in (
            (0, "0.00"),
            (-5, "0.00"),
            (1, "40.00"),
            (266.66, "40.00"),
            (266.7, "40.01"),
            (1000, "150.00"),
            (2500, "375.00"),
            (2500.1, "375.01"),
            (5000, "625.00"),
            (10000, "875.00"),
            (Decimal("200000"), "2775.00"),
            (300000, "3275.00"),
            (1000000, "6775.00"),
            (9000000, "6775.00"),
        ):
            with self.subTest(principal):
                self.assertEqual(str(get_dutch_costs(principal)), costs)
