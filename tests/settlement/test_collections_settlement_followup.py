from datetime import date

from odoo.tests import tagged

from .test_collections_settlement import SettlementCommon


@tagged("post_install", "-at_install")
class TestCollectionsSettlementFollowup(SettlementCommon):
    """Settlements in the decision and their evaluation."""

    def test_simulation_of_later_and_earlier_days(self):
        move = self._invoice(5)
        self._settle(move)
        with self._on(4):
            for day, held in ((date(2026, 3, 12), True), (date(2026, 3, 13), False)):
                result = self.engine.simulate(self.company, day)
                self.assertEqual("settlement" in result["excluded"], held, day)
        with self._on(20):
            result = self.engine.simulate(self.company, date(2026, 3, 10))
            self.assertIn("settlement", result["excluded"])
            self.assertEqual(self._reason(move, date(2026, 3, 10)), "settlement")
            self.assertNotEqual(self._reason(move), "settlement")
