from datetime import timedelta

from odoo.tests import tagged

from ..figures_common import FiguresCommon
from ..placement_common import PlacementCommon


@tagged("post_install", "-at_install")
class TestCollectionsFigureAgency(FiguresCommon, PlacementCommon):
    def _recovery(self, first, last, **convention):
        return self._figure("agency_recovery", first, last, **convention)

    def test_recovery_before_and_after_commission(self):
        days = self.today - timedelta(days=3), self.today
        self.assertIsNone(self._recovery(*days))
        placed = self._placed(self.old)
        second = self._agency("Second Chance", sequence=20)
        refused = self._placed(self.new, second)
        self._pay(self.old, 133.33)
        # As if the agency had refused the other one: it never was with it.
        refused.line_ids.state = "refused"
        self.assertEqual(placed.commission, 23.33)
        self.assertAlmostEqual(self._recovery(*days), 133.33 / 333.33 * 100, places=4)
        self.assertAlmostEqual(self._recovery(*days, fees="deducted"), 110 / 333.33 * 100, places=4)
        # Of what was placed in another period nothing is here; what came too late does not count.
        self.assertIsNone(self._recovery(*(day - timedelta(days=30) for day in days)))
        placed.date_placed = self.today - timedelta(days=3)
        self.assertEqual(self._recovery(*days, within=2), 0.0)
        self.assertAlmostEqual(self._recovery(*days, within=3), 133.33 / 333.33 * 100, places=4)
        # What came back to the customer has not come in.
        placed.recovery_ids.state = "returned"
        self.assertEqual(self._recovery(*days), 0.0)

    def test_documents_of_a_customer(self):
        self._placed()
        self._pay(self.old, 133.33)
        self.env.flush_all()
        figures = self.figures.with_user(self.boss).with_company(self.company)
        asked = {"day": str(self.today), "group_by": "partner", "group": self.customer.id}
        for place, count in ((0, 1), (1, 1)):
            action = figures.get_documents("agency_recovery", place, **asked)
            records = self.env[action["res_model"]].with_user(self.boss)
            self.assertEqual(records.search_count(action["domain"]), count)
            asked["group"] = self.customer.id
        asked["group"] = self.partner_b.id
        action = figures.get_documents("agency_recovery", 1, **asked)
        self.assertFalse(self.env[action["res_model"]].search_count(action["domain"]))

    def test_the_lists_have_what_the_figure_counts(self):
        placed = self._placed(self.old)
        refused = self._placed(self.new, self._agency("Second Chance", sequence=20))
        self._pay(self.old, 133.33)
        # As if the agency had refused the other one: it never was with it.
        refused.line_ids.state = "refused"
        placed.date_placed = self.today - timedelta(days=3)
        self.env.flush_all()
        figures = self.figures.with_user(self.boss).with_company(self.company)
        for within, money in ((2, placed.recovery_ids.browse()), (3, placed.recovery_ids)):
            found = []
            for place in (0, 1):
                action = figures.get_documents(
                    "agency_recovery",
                    place,
                    kind="year",
                    day=str(placed.date_placed),
                    convention={"within": within},
                )
                records = self.env[action["res_model"]]
                found.append(records.search(action["domain"]))
            self.assertEqual(found, [placed, money], within)
