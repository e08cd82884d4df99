from datetime import date
from itertools import product

from odoo.fields import Command
from odoo.tests import tagged

from ..dispute_common import DisputeCommon
from ..figures_common import FIRST, LAST, FiguresCommon


@tagged("post_install", "-at_install")
class TestCollectionsFigureSourceBalance(FiguresCommon, DisputeCommon):
    """What the invoices of each salesperson have open, by hand and beside the whole."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first_seller = cls._user(login="balance_first")
        cls.second_seller = cls._user(login="balance_second")
        cls.old = cls._sell(cls.first_seller, date(2026, 1, 9), 6_000.0)
        # Invoiced on 21 January, due on 20 February
        cls.new = cls._sell(cls.second_seller, date(2026, 2, 20), 4_000.0)

    @classmethod
    def _sell(cls, seller, due, amount, **values):
        return cls._invoice(due, amount, invoice_user_id=seller.id, **values)

    @classmethod
    def _receive(cls, amount, partner=None, day=date(2026, 1, 15)):
        """Book money on account."""
        payment = cls.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_id": (partner or cls.customer).id,
                "amount": amount,
                "date": day,
                "journal_id": cls.company_data["default_journal_bank"].id,
            }
        )
        payment.action_post()

    def _parts(self, name="dso", group_by="salesperson", **convention):
        """Return what a figure of January is made of, by group."""
        rows = self.figures._read_rows(
            name, self.company, [(FIRST, LAST)], group_by=group_by, **convention
        )
        return {
            row["group"]: {key: value for key, value in row["parts"].items() if value is not None}
            for row in rows
        }

    def _owed(self, **convention):
        return {
            group: tuple(float(parts[name]) for name in ("overdue", "current"))
            for group, parts in self._parts(**convention).items()
        }

    def test_credits_reduce_what_is_due_first_whoever_sold_it(self):
        self._receive(7_000.0)
        first, second = self.first_seller.id, self.second_seller.id
        # 6,000 are past due and covered; 1,000 more cover a part of the 4,000 to come.
        owed = self._owed()
        self.assertEqual(
            {key: owed[key] for key in (first, second)},
            {
                first: (0.0, 0.0),
                second: (0.0, 3_000.0),
            },
        )
        found = self._grouped("dso", "salesperson")
        self.assertIsNone(found[first])
        # 3,000 of 4,000 sold in January, of 31 days
        self.assertAlmostEqual(found[second], 23.25)
        apart = self._owed(credits="apart")
        self.assertEqual((apart[first], apart[second]), ((6_000.0, 0.0), (0.0, 4_000.0)))

    def test_what_is_left_of_credits_stands_at_the_customers_salesperson(self):
        self._receive(12_000.0)
        self.customer.user_id = self.second_seller
        self.assertEqual(
            self._owed(),
            {self.first_seller.id: (0.0, 0.0), self.second_seller.id: (0.0, -2_000.0)},
        )

    def test_all_salespeople_together_have_what_the_company_has(self):
        self._receive(2_500.0)
        self._receive(900.0, self.partner_b)
        self._sell(self.second_seller, date(2025, 11, 3), 777.77)
        self._sell(self.first_seller, date(2026, 1, 20), 123.45, partner=self.partner_b)
        self._sell(self.second_seller, date(2026, 2, 28), 55.5, partner=self.partner_b)
        self._sell(
            self.first_seller,
            date(2026, 1, 31),
            10.0,
            partner=self.partner_b,
            move_type="out_refund",
        )
        self._dispute(self.old, amount=1_234.5, date_raised=date(2026, 1, 20))
        names = ("sales", "beginning", "ending", "current", "overdue")
        for netted, disputed, today in product(
            ("netted", "apart"), ("included", "excluded"), ("no", "yes")
        ):
            convention = {"credits": netted, "disputed": disputed, "due_today": today}
            with self.subTest(**convention):
                [whole] = self._parts(group_by=None, **convention).values()
                groups = self._parts(**convention)
                self.assertGreater(len(groups), 1)
                for name in names:
                    together = sum(own[name] for own in groups.values())
                    self.assertAlmostEqual(together, whole[name], places=6, msg=name)

    def test_every_figure_of_invoices_adds_up(self):
        self._pay(self.old, 1_000.0, day=date(2026, 1, 12))
        self._pay(self._sell(self.second_seller, date(2026, 1, 5), 300.0), day=date(2026, 1, 20))
        checked = 0
        for name, (figure, source) in self.figures._get_table().items():
            if "salesperson" not in source._get_groupings():
                continue
            [whole] = self._parts(name, group_by=None).values()
            groups = self._parts(name)
            for part in figure.parts:
                # By bucket, or of customers, who count once for each who sold to them
                if isinstance(whole.get(part, []), list) or part.endswith("_count"):
                    continue
                with self.subTest(name, part=part):
                    self.assertAlmostEqual(
                        float(sum(own.get(part, 0) for own in groups.values())), float(whole[part])
                    )
                    checked += 1
        self.assertGreater(checked, 20)

    def test_a_merge_of_credit_and_claim_on_one_entry(self):
        """An entry of the ledger has no salesperson: the customer's is its."""
        [item] = self._item(self.old)
        self.env["account.move"].create(
            {
                "date": date(2026, 1, 5),
                "line_ids": [
                    Command.create(
                        {"account_id": account.id, "partner_id": self.customer.id, "balance": value}
                    )
                    for account, value in (
                        (item.account_id, 50.0),
                        (self.company_data["default_account_revenue"], -50.0),
                    )
                ],
            }
        ).action_post()
        self.customer.user_id = self._user(login="balance_third")
        self.assertEqual(self._owed()[self.customer.user_id.id], (50.0, 0.0))
