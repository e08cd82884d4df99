from odoo.tests import tagged

from ..pack_common import PackCommon


@tagged("post_install", "-at_install")
class TestCollectionsPackSectionCollectors(PackCommon):
    def test_what_each_has_and_what_came_in(self):
        self.customer.with_company(self.company).collections_user_id = self.collector
        move = self._invoice(40, 1_000.0)
        self._invoice(-10, 3_000.0, self.other)
        self._pay(move, 400.0, day=self.today)
        self.engine.refresh(self.company)
        cells = self._cells(self._section("collectors"))
        self.assertEqual(cells[self.collector.name][:3], ["600.00", "600.00", "400.00"])
        self.assertEqual(cells["Nobody"][:3], ["3,000.00", "0.00", "0.00"])
        self.assertEqual(list(cells)[-1], "Total")
        total = self._cells(self._section("ageing"), 0)["Total"][0]
        self.assertEqual(cells["Total"][0], total)

    def test_nobody_collects(self):
        self.assertIsNone(self._section("collectors"))
