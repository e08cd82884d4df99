from datetime import date

from odoo.tests import tagged

from ..figures_common import FiguresCommon
from ..write_off_common import WriteOffCommon


@tagged("post_install", "-at_install")
class TestCollectionsFigureRecovery(FiguresCommon, WriteOffCommon):
    def test_recovered_in_the_period(self):
        name = "recovered_after_write_off"
        self.assertEqual(self._figure(name) or 0.0, 0.0)
        self._write_off({self._invoice(40, 100): None})
        first = self._find(self._receive(30))
        first.with_user(self.boss).action_book()
        self.company.collections_recovery_account_id = self.recovered
        second = self._find(self._receive(20))
        second.with_user(self.boss).action_book()
        # Sudo: as if it was done in the month that is looked at.
        (first | second).sudo().date_booked = date(2026, 1, 15)
        self._assert_figure(name, 50.0)
        self.assertEqual(self._grouped(name, "partner"), {self.customer.id: 50.0})
        second.with_user(self.boss).action_undo()
        self._assert_figure(name, 30.0)
        # Nothing was written off in January: what came in is more than what was lost.
        sale = {"invoice_date": date(2026, 1, 9), "date": date(2026, 1, 9)}
        self._invoice(date(2026, 2, 9), 1000.0, **sale)
        self._assert_figure("bad_debt_to_sales", 0.0)
        self._assert_figure("bad_debt_to_sales", -3.0, recoveries="deducted")
        figures = self.figures.with_company(self.company)
        lists = figures.get_detail("bad_debt_to_sales", day="2026-01-31")["lists"]
        action = figures.get_documents("bad_debt_to_sales", len(lists) - 1, day="2026-01-31")
        self.assertEqual(self.env[action["res_model"]].search(action["domain"]), first)
        # Money has no salesperson of its own: the customer's.
        self.customer.user_id = self.boss
        for seller, expected in ((self.boss, first), (self.env.user, first.browse())):
            action = figures.get_documents(
                "bad_debt_to_sales",
                len(lists) - 1,
                day="2026-01-31",
                group_by="salesperson",
                group=seller.id,
            )
            self.assertEqual(self.env[action["res_model"]].search(action["domain"]), expected)
