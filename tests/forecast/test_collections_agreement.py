from odoo.tests import tagged

from .forecast_common import ForecastCommon


@tagged("post_install", "-at_install")
class TestForecastAgreement(ForecastCommon):
    def test_each_kind_says_what_the_forecast_asks(self):
        for kind in self.env["collections.agreement"]._get_kinds():
            self.assertIn(kind._forecast_part, ("promised", "planned"))
            self.assertIn(kind._forecast_start, kind._fields)
            for query in (
                kind._sql_schedule(self.company, self.today),
                kind._sql_kept(self.company, self.today),
            ):
                self.env.execute_query(query)
