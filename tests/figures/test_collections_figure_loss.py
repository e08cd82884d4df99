from datetime import date

from odoo.fields import Command
from odoo.tests import tagged

from ..figures_common import FIRST, LAST, FiguresCommon


@tagged("post_install", "-at_install")
class TestCollectionsFigureLoss(FiguresCommon):
    def _write_off(self, move, amount, day, tax=0.0):
        """Take a part of an invoice off the books as an expense."""
        item = self._item(move)
        lines = [
            Command.create(
                {
                    "account_id": self.company_data["default_account_expense"].id,
                    "debit": amount - tax,
                }
            ),
            Command.create(
                {
                    "account_id": item.account_id.id,
                    "partner_id": move.partner_id.id,
                    "credit": amount,
                }
            ),
        ]
        if tax:
            account = self.company_data["default_account_tax_sale"]
            lines.append(Command.create({"account_id": account.id, "debit": tax}))
        entry = self.env["account.move"].create({"date": day, "line_ids": lines})
        entry.action_post()
        (item | entry.line_ids.filtered("account_id.reconcile")).filtered(
            lambda line: line.account_id == item.account_id
        ).reconcile()
        return entry

    def test_bad_debt_to_sales(self):
        self._invoice(date(2026, 2, 9), 2_500.0)
        old = self._invoice(date(2025, 6, 1), 1_000.0)
        self._assert_figure("bad_debt_to_sales", 0.0)
        self._write_off(old, 120.0, date(2026, 1, 20), tax=20.0)
        self._assert_figure("bad_debt_to_sales", 100 / 2_500 * 100)
        # In another month
        self._write_off(old, 100.0, date(2026, 2, 20))
        self._assert_figure("bad_debt_to_sales", 100 / 2_500 * 100)
        self.assertIn("no write-off account", self._words("bad_debt_to_sales").lower())

    def test_the_list_has_what_the_figure_counts(self):
        self._invoice(date(2026, 2, 9), 2_500.0)
        # An entry of December takes off an invoice of January: lost by the day of the match.
        early = self._write_off(
            self._invoice(date(2026, 2, 4), 1_000.0), 100.0, date(2025, 12, 15), tax=20.0
        )
        # Of January, and matched with nothing yet.
        late = self._write_off(self._invoice(date(2025, 6, 1), 500.0), 50.0, date(2026, 1, 20))
        late.line_ids.remove_move_reconcile()
        self.env.flush_all()
        figures = self.figures.with_company(self.company)
        for day, expected in (("2026-01-20", early), ("2025-12-20", early.browse())):
            action = figures.get_documents("bad_debt_to_sales", day=day)
            lines = self.env["account.move.line"].search(action["domain"])
            self.assertEqual(lines.move_id, expected, day)
            [row] = figures._read_rows(
                "bad_debt_to_sales",
                self.company,
                [(date.fromisoformat(day).replace(day=1), date.fromisoformat(day).replace(day=31))],
            )
            self.assertEqual(sum(lines.mapped("balance")), float(row["parts"].get("lost") or 0.0))

    def test_the_write_off_account_where_there_is_one(self):
        self._invoice(date(2026, 2, 9), 2_500.0)
        self._write_off(self._invoice(date(2025, 6, 1), 1_000.0), 100.0, date(2026, 1, 20))
        own = self.company_data["default_account_expense"]
        self.company.collections_settlement_account_id = own
        self._assert_figure("bad_debt_to_sales", 4.0)
        self.company.collections_settlement_account_id = own.copy()
        self._assert_figure("bad_debt_to_sales", 0.0)

    def test_a_payment_with_a_difference_is_a_loss_of_the_difference(self):
        self._invoice(date(2026, 2, 9), 2_500.0)
        move = self._invoice(date(2026, 1, 5), 1_000.0)
        register = (
            self.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=move.ids)
            .create(
                {
                    "payment_date": date(2026, 1, 20),
                    "amount": 950.0,
                    "payment_difference_handling": "reconcile",
                    "writeoff_account_id": self.company_data["default_account_expense"].id,
                }
            )
        )
        register._create_payments()
        self._assert_figure("bad_debt_to_sales", 50 / 2_500 * 100)

    def test_expected_loss_from_own_history(self):
        # 100,000 sold, 50,000 of it late, 23,000 after 30 days, 8,000 after 60, 2,000 after 90,
        # which were lost
        for amount, paid in (
            (50_000.0, date(2025, 6, 1)),
            (27_000.0, date(2025, 6, 20)),
            (15_000.0, date(2025, 7, 20)),
            (6_000.0, date(2025, 8, 20)),
        ):
            self._pay(self._invoice(date(2025, 6, 1), amount), day=paid)
        lost = self._invoice(date(2025, 6, 1), 2_000.0)
        self._write_off(lost, 2_000.0, date(2025, 12, 1))
        [row] = self.figures._read_rows("expected_loss", self.company, [(FIRST, LAST)])
        self.assertEqual(row["value"], 0.0)
        # The claims of the example, their own fate unknown yet
        for due, amount in (
            (date(2026, 2, 20), 300_000.0),
            (date(2026, 1, 20), 140_000.0),
            (date(2025, 12, 20), 60_000.0),
            (date(2025, 11, 20), 23_000.0),
        ):
            self._invoice(due, amount)
        [row] = self.figures._read_rows("expected_loss", self.company, [(FIRST, LAST)], history=10)
        reached, gone = row["parts"]["reached"], row["parts"]["lost"]
        self.assertEqual(row["parts"]["gross"][:4], [300_000, 140_000, 60_000, 23_000])
        # What fell due since has been in the buckets that it reached, and nothing of it was lost.
        self.assertEqual(
            reached,
            [
                100_000 + 140_000 + 60_000 + 23_000,
                50_000 + 140_000 + 60_000 + 23_000,
                23_000 + 60_000 + 23_000,
                8_000 + 23_000,
                2_000,
                2_000,
            ],
        )
        self.assertEqual(gone, [2_000] * 6)
        expected = sum(
            float(gross) * 2_000 / float(amount)
            for gross, amount in zip(row["parts"]["gross"], reached, strict=True)
        )
        self.assertAlmostEqual(row["value"], expected, places=6)
        self._assert_figure("expected_loss", expected * 1.1, history=10, forward=0.1)
        # Older than the history
        self.assertEqual(self._figure("expected_loss", history=6), 0.0)

    def test_nothing_open_is_nothing_to_lose(self):
        self.assertEqual(self._figure("expected_loss"), 0.0)

    def test_a_history_of_nothing_says_nothing(self):
        # Not due yet: no debt has ever fallen due.
        self._invoice(date(2026, 2, 20), 1_000.0)
        self.assertIsNone(self._figure("expected_loss"))
