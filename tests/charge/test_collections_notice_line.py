from datetime import timedelta

from odoo.fields import Command
from odoo.tests import tagged

from ..charge_common import ChargeCommon


@tagged("post_install", "-at_install")
class TestCollectionsNoticeLine(ChargeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.is_company = True
        cls.euro = cls.env.ref("base.EUR")
        cls.euro.active = True
        cls.euro.rate_ids = [
            Command.clear(),
            Command.create(
                {"name": "2020-01-01", "rate": 0.5, "company_id": cls.company.root_id.id}
            ),
        ]

    def _line(self, amount=100.0, **values):
        self._invoice(30, amount, **values)
        return self._pass().notice_ids.line_ids

    def test_fixed_sum_once_per_invoice(self):
        self.rule.compensation = "eu"
        (self.level | self.levels[1]).claim_fixed = True
        line = self._line()
        # EUR 40 at two dollars
        self.assertEqual(line.amount_fixed, 80.0)
        with self._on(20):
            notice = self._pass().notice_ids
            self.assertEqual((notice.line_ids.amount_fixed, notice.line_ids.amount_costs), (0, 80))

    def test_fixed_sum_by_bands_of_the_whole_debt(self):
        self.rule.compensation = "uk"
        self.level.claim_fixed = True
        pound = self.env.ref("base.GBP")
        pound.active = True
        pound.rate_ids = [
            Command.clear(),
            Command.create(
                {"name": "2020-01-01", "rate": 1.0, "company_id": self.company.root_id.id}
            ),
        ]
        for amount, expected in ((999.99, 40.0), (1000.0, 70.0), (10000.0, 100.0)):
            move = self._invoice(30, amount)
            notice = self._pass().notice_ids
            line = notice.line_ids.filtered(lambda own, move=move: own.move_id == move)
            self.assertEqual(line.amount_fixed, expected)

    def test_fixed_sum_by_what_was_late(self):
        """What was credited or paid until the due date is no part of the debt that was late."""
        self.rule.compensation = "uk"
        self.level.claim_fixed = True
        pound = self.env.ref("base.GBP")
        pound.active = True
        pound.rate_ids = [
            Command.clear(),
            Command.create(
                {"name": "2020-01-01", "rate": 1.0, "company_id": self.company.root_id.id}
            ),
        ]
        due = self.today - timedelta(days=30)
        # The day of the credit note, and the sum: before, on and after the due date
        for day, expected in ((-5, 40.0), (0, 40.0), (1, 70.0)):
            with self.subTest(day=day):
                move = self._invoice(30, 1200.0)
                credited_on = due + timedelta(days=day)
                credit = self._invoice(
                    *(0, 300.0), move_type="out_refund", invoice_date=credited_on, date=credited_on
                )
                (self._item(move) | self._item(credit)).reconcile()
                line = self._pass().notice_ids.line_ids.filtered(
                    lambda own, move=move: own.move_id == move
                )
                self.assertEqual((line.amount, line.amount_fixed), (900.0, expected))

    def test_never_of_persons(self):
        self.customer.is_company = False
        self.rule.compensation = "eu"
        self.level.write({"claim_fixed": True, "fee_kind": "fixed", "fee_amount": 10.0})
        line = self._line()
        self.assertEqual((line.amount_fixed, line.amount_fee), (0, 0))

    def test_fee_of_persons_where_the_level_says_so(self):
        self.customer.is_company = False
        self.level.write({"fee_kind": "fixed", "fee_amount": 10.0, "fee_persons": True})
        self.assertEqual(self._line().amount_fee, 10.0)

    def test_cap_of_all_fees_of_an_invoice_whichever_item_carries_them(self):
        """Two instalments: the first carries the first fee and is paid, the second the next."""
        (self.level | self.levels[1]).write({"fee_kind": "fixed", "fee_amount": 10.0})
        self.policy.fee_cap = 15.0
        terms = self.env["account.payment.term"].create(
            {
                "name": "Two halves",
                "line_ids": [
                    Command.create({"value": "percent", "value_amount": 50, "nb_days": days})
                    for days in (0, 10)
                ],
            }
        )
        move = self._invoice(30, 1000.0, invoice_payment_term_id=terms.id, invoice_date_due=False)
        first, second = move._collections_get_receivable_lines().sorted("date_maturity")
        fees = self._pass().notice_ids.line_ids.grouped("move_line_id")
        self.assertEqual((fees[first].amount_fee, fees[second].amount_fee), (10.0, 0.0))
        payment = self._pay_on_account(500.0)
        (payment | first).reconcile()
        with self._on(20):
            line = self._pass().notice_ids.line_ids
            self.assertEqual((line.move_line_id, line.amount_fee), (second, 5.0))

    def test_empty_and_zero_fees_add_nothing(self):
        self.level.write({"fee_kind": "fixed", "fee_amount": 0.0, "claim_interest": False})
        self.assertEqual(self._line().amount_fee, 0.0)
        self.assertFalse(self.env["collections.charge"].search([]))

    def test_fee_in_the_currency_of_the_item(self):
        self.level.write({"fee_kind": "fixed", "fee_amount": 10.0})
        line = self._line(currency_id=self.euro.id)
        self.assertEqual((line.currency_id, line.amount_fee), (self.euro, 5.0))

    def test_nothing_by_a_guess_where_no_rate_is_known(self):
        self.euro.rate_ids.unlink()
        self.rule.compensation = "eu"
        self.level.claim_fixed = True
        self.assertEqual(self._line().amount_fixed, 0.0)

    def test_percent_minimum_and_bands(self):
        self.level.write({"fee_kind": "percent", "fee_percent": 1.0, "fee_minimum": 5.0})
        self.assertEqual(self._line().amount_fee, 5.0)
        self.level.write(
            {
                "fee_kind": "banded",
                "fee_band_ids": [
                    Command.create({"amount_from": 50.0, "amount": 7.0}),
                    Command.create({"amount_from": 500.0, "amount": 20.0}),
                ],
            }
        )
        move = self._invoice(30, 600.0)
        lines = self._pass().notice_ids.line_ids
        self.assertEqual(lines.filtered(lambda own: own.move_id == move).amount_fee, 20.0)
