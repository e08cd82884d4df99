from datetime import date, timedelta

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..common import CollectionsCommon


class PlanCommon(CollectionsCommon):
    """Plans in three instalments from Tuesday, 10 March; today is Monday, 2 March 2026."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["collections.plan"]._activate_stages()

    @classmethod
    def _plan(cls, moves, accept=True, dates=(), **terms):
        terms.setdefault("installment_count", 3)
        terms.setdefault("date_first", date(2026, 3, 10))
        terms.setdefault("shift", "none")
        plan = cls.env["collections.plan"]._make(cls._item(moves), terms, dates)
        if accept:
            plan.action_propose()
            plan.action_accept()
        return plan

    def _at(self, day):
        """Go to a day, and let the daily refresh run."""
        frozen = freeze_time(day)
        frozen.start()
        self.addCleanup(frozen.stop)
        self.engine.refresh(self.company)

    def _reason(self, item):
        return item._collections_explain()[item.id]["reason"]

    def _states(self, plan):
        return plan.installment_ids.sorted("sequence").mapped("state")


@tagged("post_install", "-at_install")
class TestCollectionsPlan(PlanCommon):
    """Plans from items to the last instalment."""

    # ------------------------------------------------------------------- in force

    def test_ledger_stays_untouched(self):
        move = self._invoice(40, 300)
        names = ["date_maturity", "balance", "amount_residual"]
        before = move.line_ids.read(names)
        plan = self._plan(move)
        plan.action_cancel()
        self.assertEqual(move.line_ids.read(names), before)

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

    def test_default_is_told_to_whoever_is_there(self):
        left, there = self._user("collector"), self._user("supervisor")
        plan = self._plan(self._invoice(40, 300))
        plan.user_id = left
        plan.case_id.user_id = there
        left.active = False
        self._at("2026-04-20")
        self.assertEqual(plan.state, "defaulted")
        self.assertEqual(plan.activity_ids.user_id, there)

    def test_payments_go_to_the_oldest_instalment(self):
        move = self._invoice(40, 300)
        plan = self._plan(move)
        self._pay(move, 150)
        self.assertRecordValues(
            plan.installment_ids.sorted("sequence"),
            [
                {"amount_paid": 100, "amount_open": 0, "state": "paid", "date_paid": self.today},
                {"amount_paid": 50, "amount_open": 50, "state": "planned", "date_paid": False},
                {"amount_paid": 0, "amount_open": 100, "state": "planned", "date_paid": False},
            ],
        )
        self.assertRecordValues(
            plan,
            [
                {
                    "amount_paid": 150,
                    "amount_open": 150,
                    "date_next": date(2026, 4, 10),
                    "amount_next": 50,
                }
            ],
        )

    def test_several_invoices_and_a_credit_note(self):
        moves = self._invoice(40, 200) + self._invoice(20, 100)
        plan = self._plan(moves)
        credit = self._invoice(-30, 120, move_type="out_refund")
        (self._item(credit) + self._item(moves[0])).reconcile()
        self.assertEqual(plan.amount_paid, 120)
        self.assertEqual(self._states(plan), ["paid", "planned", "planned"])

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

    def test_early_full_payment_completes(self):
        move = self._invoice(40, 300)
        plan = self._plan(move)
        payment = self._pay(move)
        self.assertRecordValues(plan, [{"state": "completed", "amount_open": 0}])
        self.assertFalse(self._case())
        payment.move_id.line_ids.remove_move_reconcile()
        self.assertRecordValues(plan, [{"state": "active", "amount_open": 300}])

    def test_cancelled_invoice_leaves_the_plan(self):
        moves = self._invoice(40, 200) + self._invoice(20, 100)
        plan = self._plan(moves)
        moves[1].button_draft()
        moves[1].button_cancel()
        self.assertEqual(plan.amount_open, 200)
        moves[0].button_draft()
        self.assertRecordValues(plan, [{"state": "completed", "amount_paid": 0}])
        # Nobody paid: nothing is due any more.
        self.assertEqual(self._states(plan), ["closed", "closed", "closed"])

    # -------------------------------------------------------------------- default

    def test_missed_beyond_grace_is_a_default(self):
        move = self._invoice(40, 300)
        plan = self._plan(move)
        self._pass()
        self.assertFalse(move.collections_level_id)
        # due Tuesday 10 March, five working days of grace: Tuesday 17 March
        self._at("2026-03-11")
        self.assertEqual(self._states(plan), ["late", "planned", "planned"])
        self.assertEqual(plan.state, "active")
        self._at("2026-03-17")
        self.assertEqual(plan.state, "active")
        self.assertEqual(plan.default_date, date(2026, 3, 18))
        self._at("2026-03-18")
        self.assertRecordValues(
            plan, [{"state": "defaulted", "amount_due_now": 300, "amount_late": 100}]
        )
        self.assertEqual(self._states(plan), ["missed", "planned", "planned"])
        self.assertTrue(plan.activity_ids)
        self.assertEqual(
            self._case().stage_id, self.env.ref("collections_followup.stage_plan_default")
        )
        self.assertIn("in default", move.collections_exclusion)
        run = self._prepare(date(2026, 3, 18))
        self.assertEqual(run.notice_ids.line_ids.move_line_id, self._item(move))
        self.assertEqual(run.notice_ids.level_id, self.levels[0])

    def test_follow_up_resumes_at_the_level_reached(self):
        move = self._invoice(20, 300)
        self._pass()
        self.assertEqual(move.collections_level_id, self.levels[0])
        self._plan(move)
        self._at("2026-03-20")
        run = self._prepare(date(2026, 3, 20))
        self.assertEqual(run.notice_ids.level_id, self.levels[1])

    def test_so_many_unpaid_at_once_is_a_default(self):
        self.company.write({"collections_plan_grace_days": 60, "collections_plan_max_late": 2})
        plan = self._plan(self._invoice(40, 300))
        self._at("2026-04-10")
        self.assertEqual(plan.state, "active")
        self._at("2026-04-11")
        self.assertEqual(plan.state, "defaulted")

    def test_payment_in_time_booked_late_undoes_the_default(self):
        move = self._invoice(40, 300)
        plan = self._plan(move)
        self._at("2026-03-20")
        self.assertEqual(plan.state, "defaulted")
        self._pay(move, 100, day=date(2026, 3, 16))
        self.assertEqual(plan.state, "active")
        self.assertFalse(plan.activity_ids)

    # -------------------------------------------------------------------- versions

    def test_refusal_names_the_plan(self):
        move = self._invoice(40, 300)
        plan = self._plan(move)
        with self.assertRaisesRegex(UserError, f"{move.name} is in payment plan {plan.name}"):
            move.action_collections_plan()

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

    def test_completed_plan_comes_back_when_a_payment_is_taken_back(self):
        move = self._invoice(40, 300)
        plan = self._plan(move)
        payment = self._pay(move)
        self.assertEqual(plan.state, "completed")
        payment.move_id.line_ids.remove_move_reconcile()
        self.assertEqual(plan.state, "active")
        # the money is still there, on account
        self.assertEqual(self._states(plan), ["received"] * 3)
        self.assertEqual(self._reason(self._item(move)), "plan")
        payment.action_draft()
        payment.action_cancel()
        self.assertEqual((plan.state, self._states(plan)), ("active", ["planned"] * 3))

    # ------------------------------------------------------------ interest and fees

    def test_interest_is_invoiced_as_it_falls_due_and_joins(self):
        move = self._invoice(40, 10000)
        plan = self._plan(
            move, installment_count=12, interest_method="annuity", interest_rate=12, fee=25
        )
        self.assertEqual(plan.amount_total, 10000 + 661.86 + 25)
        fee = plan.line_ids.filtered(lambda line: line.kind == "fee")
        self.assertEqual((fee.amount, fee.move_id.state), (25, "posted"))
        self._at("2026-03-10")
        while self.env["collections.plan"]._charge_batch(self.company):
            pass
        self.engine.refresh(self.company)
        interest = plan.line_ids.filtered(lambda line: line.kind == "interest")
        self.assertEqual(interest.amount, 100)
        self.assertEqual(interest.installment_id, plan.installment_ids.sorted("sequence")[0])
        self.assertFalse(self.env["collections.plan"]._charge_batch(self.company))
        self.assertEqual(self._reason(fee.move_line_id), "plan")
        self._pay(interest.move_id)
        self._pay(fee.move_id)
        self._pay(move, 788.49)
        self.assertEqual(plan.installment_ids.sorted("sequence")[0].state, "paid")
        self.assertEqual(plan.date_next, date(2026, 4, 10))
        self.assertEqual(plan.amount_open, 10000 + 661.86 + 25 - 913.49)
        # paid off early: interest to come is not due
        self._pay(move)
        self.assertEqual(plan.state, "completed")
        self.assertEqual(self._states(plan)[-1], "closed")

    # ------------------------------------------------------------ limits and access

    def test_length_limit(self):
        plan = self._plan(self._invoice(40, 300), accept=False, installment_count=14)
        self.assertTrue(plan.approval_reason)

    # ----------------------------------------------------------------------- wizard

    def test_evaluation_is_idempotent_and_set_based(self):
        moves = [self._invoice(40, 100) for _number in range(6)]
        for move in moves[:2]:
            self._plan(move)
        self.engine.refresh(self.company)
        self.env.flush_all()
        plan_model = self.env["collections.plan"].sudo()
        with self.assertQueryCount(3):
            plan_model._evaluate(self.company, self.today)
        for move in moves[2:]:
            self._plan(move)
        self.env.flush_all()
        with self.assertQueryCount(3):
            self.assertEqual(plan_model._evaluate(self.company, self.today), [])
