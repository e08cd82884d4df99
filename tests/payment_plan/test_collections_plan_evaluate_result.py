from datetime import date

from odoo.tests import tagged

from .test_collections_plan import PlanCommon


@tagged("post_install", "-at_install")
class TestCollectionsPlanEvaluateResult(PlanCommon):
    """What becomes of a plan."""

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

    def test_payment_in_time_booked_late_undoes_the_default(self):
        move = self._invoice(40, 300)
        plan = self._plan(move)
        self._at("2026-03-20")
        self.assertEqual(plan.state, "defaulted")
        self._pay(move, 100, day=date(2026, 3, 16))
        self.assertEqual(plan.state, "active")
        self.assertFalse(plan.activity_ids)

    # -------------------------------------------------------------------- versions

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
            self.assertEqual(plan_model._evaluate(self.company, self.today), {})
