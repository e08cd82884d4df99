from odoo.tests import tagged

from ..tile_common import TileCommon
from .forecast_common import ForecastCommon


@tagged("post_install", "-at_install")
class TestCollectionsTileCash(TileCommon, ForecastCommon):
    def test_none_is_kept(self):
        self._invoice(-10, 300.0)
        tile = self._tile("cash")
        self.assertFalse(tile["rows"])
        self.assertFalse(tile["note"])
        self.assertIn("No forecast is kept", tile["empty"])

    def test_the_kept_forecast(self):
        self._history(late=2)
        self._invoice(-10, 300.0)
        self.forecasts._make(self.company)
        weeks = self._read(weeks=5)
        tile = self._tile("cash")
        self.assertEqual(len(tile["rows"]), 5)
        for row, week in zip(tile["rows"], weeks, strict=True):
            shown = [self._number(cell) for cell in row["cells"]]
            for number, name in zip(shown, ("expected", "low", "high"), strict=True):
                self.assertAlmostEqual(number, week[name], delta=0.5)
        self.assertIn("in 5 weeks", tile["note"])

    def test_who_sees_only_own_customers_gets_none(self):
        self._invoice(-10, 300.0)
        self.forecasts._make(self.company)
        collector = self._user("collector")
        self.assertTrue(self._tile("cash", collector)["rows"])
        self.company.collections_own_cases = True
        self.assertFalse(self._tile("cash", collector)["rows"])
