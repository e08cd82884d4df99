from datetime import date

from odoo.fields import Command
from odoo.tests import tagged

from ..figures_common import FIRST, LAST, FiguresCommon


@tagged("post_install", "-at_install")
class TestCollectionsFigurePayment(FiguresCommon):
    def _settle(self, amount, due, paid, partner=None):
        self._pay(self._invoice(due, amount, partner=partner), day=paid)

    def test_days_late(self):
        self._settle(1_000.0, date(2026, 1, 10), date(2026, 1, 20))
        self._settle(5_000.0, date(2026, 1, 10), date(2026, 1, 7))
        self._settle(4_000.0, date(2026, 1, 5), date(2026, 1, 30), partner=self.partner_b)
        # In another month
        self._settle(9_000.0, date(2026, 1, 5), date(2026, 2, 1))
        self._assert_figure("weighted_days_late", 9.5)
        self._assert_figure("weighted_days_late", 11.0, floor="yes")
        self._assert_figure("weighted_days_late", 32 / 3, method="simple")
        by_customer = self._grouped("weighted_days_late", "partner")
        self.assertEqual(by_customer[self.partner_b.id], 25.0)
        self.assertAlmostEqual(by_customer[self.customer.id], (10_000 - 15_000) / 6_000)

    def test_credited_is_not_paid(self):
        move = self._invoice(date(2026, 1, 2), 1_000.0)
        refund = self._invoice(date(2026, 2, 7), 1_000.0, move_type="out_refund")
        (self._item(move) | self._item(refund)).reconcile()
        self.assertIsNone(self._figure("weighted_days_late"))

    def test_the_list_has_what_was_paid_in_the_period(self):
        listed = self._invoice(date(2026, 1, 10), 300.0)
        self._pay(listed, 100.0, day=date(2026, 1, 20))
        # Before and after, but not in it; credited only; and of the bank's own journal.
        around = self._invoice(date(2025, 12, 5), 300.0)
        self._pay(around, 100.0, day=date(2025, 12, 20))
        self._pay(around, 100.0, day=date(2026, 2, 3))
        credited = self._invoice(date(2026, 1, 2), 50.0)
        refund = self._invoice(date(2026, 2, 7), 50.0, move_type="out_refund")
        (self._item(credited) | self._item(refund)).reconcile()
        figures = self.figures.with_company(self.company)
        for name in ("weighted_days_late", "collected"):
            action = figures.get_documents(name, day="2026-01-31")
            found = self.env["account.move.line"].search(action["domain"])
            self.assertEqual(found.move_id, listed, name)

    def test_nobody_paid(self):
        self.assertIsNone(self._figure("weighted_days_late"))
        self.assertIsNone(self._figure("recovery_rate"))

    def test_recovery(self):
        # 6,000 were past due before, 4,000 fall past due in January, 8,000 later.
        before = self._invoice(date(2025, 12, 20), 6_000.0)
        during = self._invoice(date(2026, 1, 10), 4_000.0)
        later = self._invoice(date(2026, 2, 10), 8_000.0)
        self._assert_figure("recovery_rate", 0.0)
        self._pay(before, 2_000.0, day=date(2026, 1, 15))
        self._pay(during, 1_000.0, day=date(2026, 1, 20))
        self._assert_figure("recovery_rate", 30.0)
        # Paid before it was late, or after the month: no recovery in it
        self._pay(later, day=date(2026, 1, 20))
        self._pay(during, 1_000.0, day=date(2026, 1, 10))
        self._pay(before, 1_000.0, day=date(2026, 2, 1))
        self._assert_figure("recovery_rate", 3_000 / 9_000 * 100)

    def test_cost_where_costs_are_kept(self):
        self._settle(1_000.0, date(2026, 1, 10), date(2026, 1, 20))
        value, words = self.figures._compute("cost_per_amount", self.company, FIRST, LAST)
        self.assertIsNone(value)
        self.assertIn("no accounts with costs", words.lower())
        account = self.company_data["default_account_expense"]
        self.company.collections_cost_account_ids = account
        entry = self.env["account.move"].create(
            {
                "date": date(2026, 1, 31),
                "line_ids": [
                    Command.create({"account_id": account.id, "debit": 25.0}),
                    Command.create(
                        {
                            "account_id": self.company_data["default_account_payable"].id,
                            "credit": 25.0,
                            "partner_id": self.partner_b.id,
                        }
                    ),
                ],
            }
        )
        self.assertIsNone(self._figure("cost_per_amount"), "it is not posted")
        entry.action_post()
        self._assert_figure("cost_per_amount", 2.5)
        # No customer has them.
        self.assertIsNone(self._grouped("cost_per_amount", "partner")[self.customer.id])
