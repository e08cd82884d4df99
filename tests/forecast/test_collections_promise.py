from datetime import timedelta

from odoo.tests import tagged

from .forecast_common import ForecastCommon


@tagged("post_install", "-at_install")
class TestForecastPromise(ForecastCommon):
    def test_a_promise_stands_instead_of_the_habit(self):
        self._history(late=2)
        move = self._invoice(-3, 1000.0)
        self._promise(move, 1000.0, days=22)
        rows = self._compute()["weeks"]
        [week] = [row for row in rows if row["promised"]]
        self.assertTrue(week["start"] <= self.today + timedelta(days=22) <= week["end"])
        self.assertEqual(week["promised"], 500)
        self.assertEqual(self._sum(rows[:3], "expected"), 0)
        self.assertLessEqual(self._sum(rows, "expected"), 1000.01)

    def test_its_rate_counts_promises_that_ended_before(self):
        query = self.env["collections.promise"]._sql_kept(self.company, self.today)
        self.assertEqual(self.env.execute_query(query), [])
