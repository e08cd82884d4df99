from datetime import date, timedelta

from odoo.fields import Command
from odoo.tests import tagged

from .test_collections_plan import PlanCommon


@tagged("post_install", "-at_install")
class TestCollectionsPlanEvaluateLedger(PlanCommon):
    """What counts as paid for a plan, and what left its items otherwise."""

    def test_payment_s_own_date_counts_on_an_invoice_dated_later(self):
        move = self._invoice(-60, 300)
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": self.customer.id,
                "amount": 100,
                "date": date(2026, 2, 20),
            }
        )
        payment.action_post()
        plan = self._plan(move)
        (self._item(payment.move_id) | self._item(move)).reconcile()
        # Made before the plan: shortens it from its end.
        rows = plan.installment_ids.sorted("sequence")
        self.assertEqual(rows.mapped("amount_open"), [100, 100, 0])

    def test_payment_of_the_same_day_before_the_plan_does_not_count(self):
        move = self._invoice(40, 300)
        self._pay(move, 60)
        plan = self._plan(move)
        self.assertEqual(plan.amount_total, 240)
        self.assertEqual(plan.amount_paid, 0)
        self._pay(move, 80)
        self.assertEqual(plan.amount_paid, 80)
        self.assertEqual(self._states(plan), ["paid", "planned", "planned"])

    def test_older_payment_booked_late_shortens_the_end(self):
        move = self._invoice(40, 300)
        plan = self._plan(move)
        self._pay(move, 120, day=self.today - timedelta(days=5))
        self.assertEqual(
            plan.installment_ids.sorted("sequence").mapped("amount_open"), [100, 80, 0]
        )
        self.assertEqual(plan.amount_next, 100)

    def test_earlier_payment_taken_back_shows_what_is_not_covered(self):
        move = self._invoice(40, 300)
        payment = self._pay(move, 60, day=self.today - timedelta(days=5))
        plan = self._plan(move)
        payment.move_id.line_ids.remove_move_reconcile()
        self.assertEqual(plan.amount_uncovered, 60)
        self.assertEqual(plan.amount_open, 240)

    def test_payment_without_journal_entry_counts_by_its_day(self):
        move = self._invoice(40, 300)
        plan = self._plan(move)
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_id": self.customer.id,
                "amount": 100,
                "date": "2026-03-09",
                "partner_type": "customer",
                "invoice_ids": [Command.set(move.ids)],
            }
        )

        def book(state):
            # Community always books an entry; Enterprise may leave that to the bank statement.
            self.env.flush_all()
            self.env.cr.execute(
                "UPDATE account_payment SET move_id = NULL, state = %s WHERE id = %s",
                [state, payment.id],
            )
            self.env.invalidate_all()

        book("in_process")
        self._at("2026-04-05")
        self.assertEqual((plan.state, plan.amount_paid, plan.amount_open), ("active", 100, 200))
        self.assertEqual(plan.installment_ids.sorted("sequence")[0].date_paid, date(2026, 3, 9))
        book("canceled")
        self.engine.refresh(self.company)
        self.assertEqual((plan.state, plan.amount_paid), ("defaulted", 0))
