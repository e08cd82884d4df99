from odoo.tests import tagged

from .forecast_common import ForecastCommon


@tagged("post_install", "-at_install")
class TestForecastPlan(ForecastCommon):
    def test_instalments_stand_instead_of_the_habit(self):
        move = self._invoice(5, 900.0)
        self._plan(move)
        rows = self._compute()["weeks"]
        planned = [row for row in rows if row["planned"]]
        self.assertEqual(len(planned), 3)
        for row in planned:
            self.assertAlmostEqual(row["planned"], 150)
        self.assertLessEqual(self._sum(rows, "expected"), 900.01)

    def test_its_rate_counts_instalments(self):
        self._plan(self._invoice(5, 900.0))
        query = self.env["collections.plan"]._sql_kept(self.company, self.today)
        self.assertEqual(self.env.execute_query(query), [])
