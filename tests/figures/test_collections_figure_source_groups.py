from datetime import date

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..figures_common import FIRST, LAST, FiguresCommon

PERIODS = [(FIRST, LAST)]


@tagged("post_install", "-at_install")
class TestCollectionsFigureSourceGroups(FiguresCommon):
    def test_by_the_invoices_salesperson_and_by_the_customers(self):
        seller, keeper = self._user(login="groups_seller"), self._user(login="groups_keeper")
        self.customer.user_id = keeper
        own = self._invoice(date(2026, 1, 9), 100.0, invoice_user_id=seller.id)
        self._invoice(date(2026, 1, 9), 40.0)
        self.assertEqual(own.invoice_user_id, seller)
        for group_by, expected in (
            ("salesperson", {seller.id: 100, keeper.id: 40}),
            ("account_owner", {keeper.id: 140}),
        ):
            rows = self.figures._read_rows("dso", self.company, PERIODS, group_by=group_by)
            found = {row["group"]: row["parts"]["ending"] for row in rows}
            with self.subTest(group_by):
                self.assertEqual(found, expected)

    def test_days_late_by_salesperson_by_hand(self):
        """Paid: 100 ten days late, 300 two days late by one; 50 five days early by another."""
        one, other = self._user(login="groups_one"), self._user(login="groups_other")
        for seller, amount, due, paid in (
            (one, 100.0, 5, 15),
            (one, 300.0, 18, 20),
            (other, 50.0, 25, 20),
        ):
            move = self._invoice(date(2026, 1, due), amount, invoice_user_id=seller.id)
            self._pay(move, day=date(2026, 1, paid))
        self.assertEqual(
            self._grouped("weighted_days_late", "salesperson"),
            {one.id: (100 * 10 + 300 * 2) / 400, other.id: -5.0},
        )
        self.assertEqual(self._grouped("collected", "salesperson"), {one.id: 400.0})

    def test_what_has_no_invoice_is_refused_in_words(self):
        by_invoice = set()
        for name, (figure, source) in self.figures._get_table().items():
            if source._figure_by_invoice:
                by_invoice.add(name)
                self.figures._read_rows(name, self.company, PERIODS, group_by="salesperson")
                continue
            with self.subTest(name), self.assertRaises(UserError) as caught:
                self.figures._read_rows(name, self.company, PERIODS, group_by="salesperson")
            self.assertIn(figure.label, str(caught.exception))
            self.assertIn("customer's salesperson", str(caught.exception))
        self.assertLessEqual(
            {"dso", "cei", "weighted_days_late", "roll_rate", "collected", "expected_loss"},
            by_invoice,
        )
        self.assertFalse(by_invoice & {"contact_rate", "promise_kept_rate", "plan_default_rate"})

    def test_no_group_at_all_is_refused_with_what_there_is(self):
        for group_by in ("stage", "id; DROP", ["partner"], 7, {}):
            with (
                self.subTest(group_by=group_by),
                self.assertRaisesRegex(UserError, r"Customer's salesperson \(account_owner\)"),
            ):
                self.figures._read_rows("contact_rate", self.company, PERIODS, group_by=group_by)
