from odoo.tests import tagged

from .forecast_common import ForecastCommon


@tagged("post_install", "-at_install")
class TestForecastSettlement(ForecastCommon):
    def test_the_reduced_amount_is_expected_and_the_rest_is_given_up(self):
        move = self._invoice(5, 100.0)
        self._settle(move, 70.0)
        found = self._compute()
        self.assertAlmostEqual(self._sum(found["weeks"], "planned"), 35)
        self.assertEqual(found["open"], 100)
        self.assertGreaterEqual(found["never"], 30)

    def test_its_rate_counts_settlements_that_ended(self):
        query = self.env["collections.settlement"]._sql_kept(self.company, self.today)
        self.assertEqual(self.env.execute_query(query), [])
