from datetime import timedelta

from odoo.fields import Command
from odoo.tests import tagged

from .test_collections_short_payment import ShortPaymentCommon


@tagged("post_install", "-at_install")
class TestCollectionsShortPaymentJudge(ShortPaymentCommon):
    """Which payments are short, why, and when it is over."""

    def _lines(self, *prices, tax=None):
        return [
            Command.create(
                {
                    "name": f"Goods {price}",
                    "price_unit": price,
                    "tax_ids": [Command.set(tax.ids if tax else [])],
                }
            )
            for price in prices
        ]

    def test_it_is_proposed_to_the_collector(self):
        short = self._short()
        self.assertEqual((short.state, short.amount), ("proposed", 5))
        task = short.activity_id
        self.assertEqual(task.user_id, self.collector)
        self.assertIn(short.move_id.name, task.summary)
        self.assertIn("5.00", task.note)
        self.assertFalse(short.dispute_id)
        self.assertFalse(self._reason(short.move_id))

    def test_it_is_opened_where_the_settings_say_so(self):
        self.company.collections_short_mode = "open"
        short = self._short()
        self.assertEqual(short.state, "disputed")
        self.assertEqual(short.dispute_id.amount_open, 5)
        self.assertFalse(short.activity_id)

    # ------------------------------------------------------------------ what is short

    def test_neither_within_tolerance_nor_a_part_payment(self):
        self.company.collections_short_tolerance = 5
        self.assertFalse(self._short(5))
        self.assertTrue(self._short(5.01))
        self.assertFalse(self._short(10.01))
        self.assertTrue(self._short(10))

    def test_what_a_promise_explains_is_none(self):
        move = self._invoice(5)
        self.env["collections.promise"]._make(
            {self._item(move): 95.0}, self.today + timedelta(days=3)
        )
        self._pay(move, 95)
        self.assertFalse(self._find(move))

    def test_what_a_plan_explains_is_none(self):
        plans = self.env["collections.plan"]
        plans._activate_stages()
        move = self._invoice(5)
        plan = plans._make(
            self._item(move),
            {
                "installment_count": 2,
                "date_first": self.today + timedelta(days=1),
                "shift": "none",
            },
        )
        plan.action_propose()
        plan.action_accept()
        self._pay(move, 95)
        self.assertFalse(self._find(move))

    def test_other_instalments_that_are_open_are_none(self):
        term = self.env["account.payment.term"].create(
            {
                "name": "90 and 10",
                "line_ids": [
                    Command.create({"value": "percent", "value_amount": 90, "nb_days": 0}),
                    Command.create({"value": "percent", "value_amount": 10, "nb_days": 60}),
                ],
            }
        )
        move = self._invoice(5, invoice_payment_term_id=term.id, invoice_date_due=False)
        self._pay(move, 90)
        self.assertFalse(self._find(move))

    def test_a_rest_of_the_first_of_several_instalments(self):
        term = self.env["account.payment.term"].create(
            {
                "name": "96, 2 and 2",
                "line_ids": [
                    Command.create({"value": "percent", "value_amount": part, "nb_days": days})
                    for part, days in ((96, 0), (2, 60), (2, 90))
                ],
            }
        )
        move = self._invoice(5, invoice_payment_term_id=term.id, invoice_date_due=False)
        self._pay(move, 94)
        self.assertEqual(move.amount_residual, 6)
        self.assertFalse(self._find(move))

    def test_a_credit_note_is_no_payment(self):
        move = self._invoice(5)
        refund = self._invoice(5, 95, move_type="out_refund")
        (self._item(move) | self._item(refund)).reconcile()
        self.assertFalse(self._find(move))

    def test_what_is_disputed_already(self):
        move = self._invoice(5)
        self.env["collections.dispute"].create(
            {"line_ids": [Command.create({"move_id": move.id, "scope": "amount", "amount": 5})]}
        )
        self._pay(move, 95)
        self.assertFalse(self._find(move).filtered(lambda own: own.state != "over"))

    # ------------------------------------------------------------------------- reasons

    def test_the_tax(self):
        tax = self.company_data["default_tax_sale"]
        move = self._invoice(5, invoice_line_ids=self._lines(100, tax=tax))
        self._pay(move, 100)
        short = self._find(move)
        self.assertEqual((short.reason, short.amount), ("tax", 15))

    def test_a_line(self):
        move = self._invoice(5, invoice_line_ids=self._lines(60, 25.55, 14.45))
        self._pay(move, 74.45)
        self.assertEqual(self._find(move).reason, "line")

    def test_the_discount_late(self):
        term = self.env["account.payment.term"].create(
            {
                "name": "2 % in 10 days",
                "early_discount": True,
                "discount_percentage": 2,
                "discount_days": 10,
                "early_pay_discount_computation": "included",
                "line_ids": [
                    Command.create({"value": "percent", "value_amount": 100, "nb_days": 30})
                ],
            }
        )
        move = self._invoice(5, invoice_payment_term_id=term.id, invoice_date_due=False)
        self._pay(move, 98)
        short = self._find(move)
        self.assertEqual((short.reason, short.amount), ("discount_late", 2))

    def test_costs_of_a_bank_or_nothing_known(self):
        self.assertEqual(self._short(7.5).reason, "charge")
        self.assertEqual(self._short(7.33).reason, "unknown")

    def test_what_the_customer_kept_back_before(self):
        first = self._short(7.33)
        first.reason = "line"
        first.action_leave()
        self.assertEqual(self._short(7.33).reason, "line")
        other = self._short(7.33, partner=self.partner_b)
        self.assertEqual(other.reason, "unknown")

    # ---------------------------------------------------------------------------- over

    def test_money_for_the_rest_ends_the_proposal(self):
        short = self._short()
        task = short.activity_id
        self._pay(short.move_id)
        self.assertEqual(short.state, "over")
        self.assertFalse(task.exists())

    def test_money_for_the_rest_ends_the_dispute(self):
        self.company.collections_short_mode = "open"
        short = self._short()
        self._pay(short.move_id)
        self.assertEqual((short.dispute_id.state, short.dispute_id.outcome), ("resolved", "paid"))

    def test_a_payment_that_is_taken_back_ends_it(self):
        move = self._invoice(5)
        payment = self._pay(move, 95)
        short = self._find(move)
        payment.action_draft()
        payment.move_id.line_ids.remove_move_reconcile()
        self.assertEqual(short.state, "over")

    def test_two_payments_at_once_leave_nothing(self):
        """The rest is judged once all that happens together is done."""
        move = self._invoice(5)
        with self.env["collections.followup.touched"]._together():
            self._pay(move, 95)
            self._pay(move, 5)
        self.assertFalse(self._find(move))

    def test_another_currency(self):
        euro = self.setup_other_currency("EUR", rates=[("2020-01-01", 2.0)])
        self.company.collections_short_tolerance = 3
        self.assertFalse(self._short(5, currency_id=euro.id))
        short = self._short(7, currency_id=euro.id)
        self.assertEqual((short.currency_id, short.amount), (euro, 7))
