from datetime import date

from odoo.fields import Command
from odoo.tests import tagged

from ..figures_common import FIRST, LAST, FiguresCommon


@tagged("post_install", "-at_install")
class TestCollectionsFigureBalance(FiguresCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Sold in December and past due at the end of January, sold in January and not due then
        cls.old = cls._invoice(date(2026, 1, 9), 6_000.0)
        cls.new = cls._invoice(date(2026, 2, 4), 10_000.0, partner=cls.partner_b)

    def test_days_of_sales(self):
        self._assert_figure("dso", 16_000 / 10_000 * 31)
        self._assert_figure("best_possible_dso", 31.0)
        self._assert_figure("average_days_delinquent", 6_000 / 10_000 * 31)
        self._assert_figure("cei", 0.0)
        self._assert_figure("turnover", 10_000 / 11_000)

    def test_day_counts(self):
        self._assert_figure("dso", 1.6 * 30, days="30")
        self._assert_figure("dso", 1.6 * 30.4, days="30.4")
        # Of a part of a month, as much of the 30 days
        part = date(2026, 1, 2)
        self._assert_figure("dso", 1.6 * 30 * 30 / 31, first=part, days="30")

    def test_counted_back(self):
        # All of January, and all of December
        self._assert_figure("dso_countback", 62.0)
        self._assert_figure("dso", 62.0, method="countback")
        self._assert_figure("best_possible_dso", 31.0, method="countback")
        self._assert_figure("average_days_delinquent", 31.0, method="countback")
        self._invoice(date(2025, 7, 1), 3_000.0)
        value, words = self.figures._compute("dso_countback", self.company, FIRST, LAST, history=3)
        self.assertEqual(value, 31 + 31 + 30)
        self.assertIn("3,000.00", words)
        # June 2025 explains it, with the days of the months without sales.
        self._assert_figure("dso_countback", 31 + 31 + 30 + 31 + 30 + 31 + 31 + 30)

    def test_effectiveness_with_months(self):
        self._pay(self.old, 4_000.0, day=date(2026, 1, 20))
        # 6,000 before, 10,000 sold, 12,000 at the end, of which 10,000 are not due
        self._assert_figure("cei", 4_000 / 6_000 * 100)
        first = date(2025, 11, 1)
        # Nothing before, 16,000 sold in three months
        self.assertIsNone(self._figure("cei", first=first, months=3), "below nothing")
        self._assert_figure("cei", 4_000 / 6_000 * 100, first=first)

    def test_what_is_due_today(self):
        due = self._invoice(LAST, 1_000.0)
        self.assertEqual(due.invoice_date, date(2026, 1, 1))
        self._assert_figure("average_days_delinquent", 6_000 / 11_000 * 31)
        self._assert_figure("average_days_delinquent", 7_000 / 11_000 * 31, due_today="yes")
        self._assert_figure("average_days_delinquent", 7_000 / 11_000 * 31, due_today=True)
        # However it is counted, what is open is the same.
        self._assert_figure("dso", 17_000 / 11_000 * 31)
        self._assert_figure("dso", 17_000 / 11_000 * 31, due_today="yes")

    def test_credits(self):
        # On account: less is past due, and once nothing is, less is open.
        self.env["account.payment"].create(
            {
                "amount": 1_500.0,
                "date": date(2026, 1, 15),
                "payment_type": "inbound",
                "partner_id": self.customer.id,
                "journal_id": self.company_data["default_journal_bank"].id,
            }
        ).action_post()
        self._assert_figure("dso", 14_500 / 10_000 * 31)
        self._assert_figure("average_days_delinquent", 4_500 / 10_000 * 31)
        self._assert_figure("best_possible_dso", 31.0)
        self._assert_figure("dso", 16_000 / 10_000 * 31, credits="apart")
        self._assert_figure("average_days_delinquent", 6_000 / 10_000 * 31, credits="apart")

    def test_what_is_open_is_what_the_ledger_has(self):
        currency = self.setup_other_currency("HRK", rates=[("2016-01-01", 2.0)])
        self._invoice(date(2026, 2, 10), 1_000.0, currency_id=currency.id)
        self._invoice(date(2026, 2, 20), 700.0, move_type="out_refund")
        self._pay(self.old, 2_500.0, day=date(2026, 1, 20))
        self._pay(self.new, 500.0, day=date(2026, 2, 3))
        self.env.flush_all()
        for day in (LAST, date(2026, 2, 3), date(2025, 12, 31)):
            [row] = self.figures._read_rows("dso", self.company, [(date(2025, 12, 1), day)])
            lines = self.env["account.move.line"].search(
                [
                    ("company_id", "=", self.company.id),
                    ("account_type", "=", "asset_receivable"),
                    ("parent_state", "=", "posted"),
                    ("date", "<=", day),
                ]
            )
            self.assertAlmostEqual(float(row["parts"]["ending"]), sum(lines.mapped("balance")))
            self.assertEqual(
                row["parts"]["current"] + row["parts"]["overdue"], row["parts"]["ending"]
            )

    def test_another_customers_credit_is_his(self):
        self._invoice(date(2026, 2, 20), 20_000.0, partner=self.partner_b, move_type="out_refund")
        by_customer = self._grouped("average_days_delinquent", "partner")
        self.assertIsNone(by_customer[self.customer.id], "nothing was sold to him in January")
        # 10,000 sold and 20,000 credited: nothing to divide by, whatever is open
        self.assertIsNone(by_customer[self.partner_b.id])
        self.assertIsNone(self._figure("dso"))

    def test_credit_notes_are_no_sales(self):
        self._invoice(date(2026, 2, 20), 2_000.0, partner=self.partner_b, move_type="out_refund")
        self._assert_figure("dso", 14_000 / 8_000 * 31)

    def test_drafts_and_receipts_are_no_sales(self):
        self.new.copy({"invoice_date": date(2026, 1, 10)})
        self._invoice(date(2026, 2, 10), 500.0, move_type="out_receipt")
        rows = self.figures._read_rows("dso", self.company, [(FIRST, LAST)])
        self.assertEqual(rows[0]["parts"]["sales"], 10_000)

    def test_tax_is_in_both(self):
        tax = self.company_data["default_tax_sale"]
        move = self._invoice(
            date(2026, 2, 10),
            invoice_line_ids=[
                Command.create(
                    {"name": "Taxed", "price_unit": 100.0, "tax_ids": [Command.set(tax.ids)]}
                )
            ],
        )
        rows = self.figures._read_rows("dso", self.company, [(FIRST, LAST)])
        self.assertEqual(rows[0]["parts"]["sales"], 10_000 + move.amount_total)
        self.assertEqual(rows[0]["parts"]["ending"], 16_000 + move.amount_total)

    def test_small_amounts(self):
        self._invoice(date(2026, 1, 10), 0.8)
        self._assert_figure("dso", 16_000.8 / 10_000 * 31)
        self._assert_figure("dso", 16_000 / 10_000 * 31, tolerance=1)

    def test_paid_later_was_open_then(self):
        before = self._figure("dso")
        self._pay(self.old, day=date(2026, 2, 20))
        self.assertEqual(self._figure("dso"), before)
        # Matched in March with a payment of January: it was paid in January.
        self._pay(self.new, day=date(2026, 1, 25))
        self._assert_figure("dso", 6_000 / 10_000 * 31)

    def test_nothing_sold_is_no_figure(self):
        for name in ("dso", "best_possible_dso", "average_days_delinquent"):
            self.assertIsNone(
                self._figure(name, first=date(2026, 2, 10), last=date(2026, 2, 20)), name
            )
        self.assertIsNone(self._figure("dso", first=date(2025, 1, 1), last=date(2025, 1, 31)))
        early = {"first": date(2025, 1, 1), "last": date(2025, 1, 31)}
        self.assertIsNone(self._figure("dso_countback", **early))
        # Nor where a customer has paid in advance: nothing was sold that days could be counted of.
        self._pay_on_account(500.0, date=date(2025, 1, 10))
        self.assertIsNone(self._figure("dso_countback", **early))

    def test_foreign_currency_counts_as_the_company_booked_it(self):
        currency = self.setup_other_currency("HRK", rates=[("2016-01-01", 2.0)])
        self._invoice(date(2026, 2, 10), 1_000.0, currency_id=currency.id)
        self._assert_figure("dso", 16_500 / 10_500 * 31)

    def test_disputed_up_to_what_is_open(self):
        self.env["collections.dispute"].create(
            {
                "partner_id": self.customer.id,
                "reason_id": self.env["collections.dispute.reason"].search([], limit=1).id,
                "date_raised": date(2026, 1, 12),
                "line_ids": [
                    Command.create({"move_id": self.old.id, "scope": "amount", "amount": 5_000.0})
                ],
            }
        )
        self._assert_figure("average_days_delinquent", 1_000 / 10_000 * 31, disputed="excluded")
        self._assert_figure("average_days_delinquent", 6_000 / 10_000 * 31)
        # Before it was raised
        self._assert_figure(
            "dso",
            6_000 / 6_000 * 31,
            first=date(2025, 12, 1),
            last=date(2025, 12, 31),
            disputed="excluded",
        )
        self._pay(self.old, 4_000.0, day=date(2026, 1, 20))
        self._assert_figure("dso", 1.0 * 31, disputed="excluded")
        self._assert_figure("dso", 12_000 / 10_000 * 31)
