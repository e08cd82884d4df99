from datetime import timedelta

from odoo.tests import tagged

from ..common import CollectionsCommon
from ..tile_common import TileCommon


@tagged("post_install", "-at_install")
class TestCollectionsTilePromise(TileCommon, CollectionsCommon):
    def _promise(self, amount, days):
        return self.env["collections.promise"]._make(
            {self._item(self._invoice(5, amount)): amount}, self.today + timedelta(days=days)
        )

    def test_due_coming_and_broken(self):
        today, coming = self._promise(100.0, 0), self._promise(250.0, 7)
        self._promise(900.0, 8)
        broken = self._promise(30.0, 1)
        past = self.today - timedelta(days=30)
        broken.sudo().write(
            {"state": "broken", "date_made": past, "date": past, "date_limit": past}
        )
        figures = self._tile("promise")["figures"]
        self.assertEqual([self._number(own["text"]) for own in figures], [100, 250, 30])
        self.assertEqual([self._behind(own) for own in figures], [today, coming, broken])
        self.assertEqual([own["tone"] for own in figures], ["", "", "bad"])
