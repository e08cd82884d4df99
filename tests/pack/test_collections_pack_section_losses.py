from datetime import timedelta

from odoo.tests import tagged

from ..pack_common import PackCommon
from ..provision_common import ProvisionCommon


@tagged("post_install", "-at_install")
class TestCollectionsPackSectionLosses(ProvisionCommon, PackCommon):
    def test_what_was_lost_and_is_provided_for(self):
        self.assertIsNone(self._section("losses"))
        self._write_off({self._invoice(40, 100.0): None})
        money = self._find(self._receive(30))
        money.with_user(self.boss).action_book()
        self.company.collections_write_off_supervisor_amount = 0
        owed = self._invoice(40, 1000.0)
        self._provide(owed, percent=25)
        values = self._section("losses")
        cells = self._cells(values, 0)
        self.assertEqual(cells["Written off"], ["100.00", "0.00", "0.00"])
        self.assertEqual(
            cells["Came in for what was written off before"], ["30.00", "0.00", "0.00"]
        )
        cells = self._cells(values, 1)
        self.assertEqual(cells["Total"][1:], ["250.00", "250.00"])
        self.assertEqual(cells[self.customer.display_name][1:], ["250.00", "250.00"])
        # Nothing was approved the day before.
        self.assertIsNone(self._section("losses", self.today - timedelta(days=1)))
        # It ends later: what was booked on this day stays booked.
        with self._on(10):
            own = self.provisions.search([("move_line_id", "=", self._item(owed).id)])
            own.with_user(self.manager).action_end()
            own.sudo().move_ids.filtered(lambda move: move.state == "draft").action_post()
            self.assertEqual(self._cells(self._section("losses"), 1)["Total"][1:2], ["250.00"])
            later = self._section("losses", self.today + timedelta(days=10))
            self.assertEqual(len(later["blocks"]), 1)

    def test_who_may_not_read_allowances_gets_the_ledger(self):
        self._write_off({self._invoice(40, 100.0): None})
        self._provide(self._invoice(40, 1000.0), percent=25)
        self.env.flush_all()
        for user, blocks in ((self.auditor, 2), (self.accountant, 1)):
            section = self.env["collections.pack.section.losses"].with_user(user)
            values = section.with_company(self.company)._prepare(
                self.company.with_user(user), self.today
            )
            self.assertEqual(len(values["blocks"]), blocks)

    def test_many_are_one_row(self):
        for _number in range(12):
            self._provide(self._invoice(40, 100.0), percent=50)
        cells = self._cells(self._section("losses"), 1)
        self.assertEqual(cells["2 others"], ["", "100.00", "100.00"])
        self.assertEqual(cells["Total"], ["", "600.00", "600.00"])
