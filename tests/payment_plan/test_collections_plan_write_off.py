from datetime import date, timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .test_collections_plan import PlanCommon


@tagged("post_install", "-at_install")
class TestCollectionsPlanWriteOff(PlanCommon):
    """A plan of 300.00 with a discount of 60.00: three instalments of 80.00."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account = cls.env["account.account"].create(
            {"code": "CDISC", "name": "Discounts granted", "account_type": "expense"}
        )
        cls.company.write(
            {
                "collections_settlement_account_id": cls.account.id,
                "collections_plan_max_discount": 50,
            }
        )

    def _cron(self):
        """Let the scheduled action write off, without its commits."""
        cron = type(self.env["ir.cron"])
        with patch.object(cron, "_commit_progress", return_value=1000.0):
            self.env["collections.plan"]._write_off_paid()

    def _booked(self):
        """Return what is booked on the write-off account."""
        return sum(
            self.env["account.move.line"]
            .search([("account_id", "=", self.account.id), ("parent_state", "=", "posted")])
            .mapped("balance")
        )

    def test_instalments_are_of_the_debt_less_the_discount(self):
        plan = self._plan(self._invoice(40, 300), accept=False, discount=60)
        self.assertEqual(plan.installment_ids.mapped("amount"), [80, 80, 80])
        self.assertRecordValues(
            plan,
            [{"amount_debt": 300, "discount": 60, "discount_percent": 20, "amount_total": 240}],
        )

    def test_paid_as_agreed_the_discount_is_written_off(self):
        move = self._invoice(40, 300)
        plan = self._plan(move, discount=60)
        self._pay(move, 80)
        self.assertRecordValues(
            plan, [{"state": "active", "amount_paid": 80, "amount_open": 160, "amount_next": 80}]
        )
        action = self.env.ref("collections_followup.ir_cron_plans")
        triggers = self.env["ir.cron.trigger"].search_count([("cron_id", "=", action.id)])
        self._pay(move, 160)
        self.assertGreater(
            self.env["ir.cron.trigger"].search_count([("cron_id", "=", action.id)]), triggers
        )
        self.assertRecordValues(
            plan,
            [
                {
                    "state": "paid",
                    "amount_open": 0,
                    "amount_due_now": 0,
                    "amount_write_off": 60,
                    "date_next": False,
                    "date_closed": False,
                }
            ],
        )
        # what is given up is not chased meanwhile
        item = self._item(move)
        self.assertEqual(self._reason(item), "plan")
        self.assertIn("discount", item._collections_explain()[item.id]["text"])
        self._cron()
        self.assertRecordValues(
            plan,
            [
                {
                    "state": "completed",
                    "amount_paid": 240,
                    "amount_write_off": 0,
                    "amount_written_off": 60,
                    "writeoff_date": self.today,
                    "move_count": 1,
                }
            ],
        )
        self.assertEqual(self._booked(), 60)
        self.assertEqual(move.amount_residual, 0)
        self.assertEqual(plan.move_ids.collections_plan_writeoff_id, plan)
        self._cron()
        self.assertEqual(self._booked(), 60)

    def test_example_of_a_reduced_debt(self):
        # 10,000 at 70 % in seven instalments: 3,000 is written off with the last one
        move = self._invoice(40, 10000)
        plan = self._plan(move, discount=3000, installment_count=7)
        for _number in range(7):
            self.assertFalse(plan.move_ids)
            self._pay(move, 1000)
            self._cron()
        self.assertEqual((plan.state, self._booked(), move.amount_residual), ("completed", 3000, 0))

    def test_default_loses_the_discount_until_reactivated(self):
        move = self._invoice(40, 300)
        plan = self._plan(move, discount=60)
        self._at("2026-03-18")
        self.assertRecordValues(plan, [{"state": "defaulted", "amount_due_now": 300}])
        self._pay(move, 240, day=date(2026, 3, 18))
        # all instalments are paid, but too late: a person decides
        self.assertRecordValues(
            plan, [{"state": "defaulted", "amount_due_now": 60, "amount_write_off": 0}]
        )
        self.assertNotEqual(self._reason(self._item(move)), "plan")
        self._cron()
        self.assertEqual(self._booked(), 0)
        plan.action_reactivate()
        self.assertRecordValues(plan, [{"state": "paid", "amount_write_off": 60}])
        self._cron()
        self.assertEqual((plan.state, self._booked()), ("completed", 60))

    def test_whoever_may_approve_it_grants_a_lost_discount_again(self):
        self.company.collections_plan_max_discount = 10
        move = self._invoice(40, 300)
        plan = self._plan(move, discount=60)
        self._at("2026-03-18")
        self._pay(move, 240, day=date(2026, 3, 18))
        with self.assertRaisesRegex(AccessError, "role Supervisor grants it again"):
            plan.with_user(self._user("collector")).action_reactivate()
        self.assertEqual(plan.state, "defaulted")
        plan.with_user(self._user("supervisor")).action_reactivate()
        self.assertEqual(plan.state, "paid")

    def test_default_paid_in_full_is_completed_without_a_write_off(self):
        move = self._invoice(40, 300)
        plan = self._plan(move, discount=60)
        self._at("2026-03-18")
        self._pay(move, 300, day=date(2026, 3, 18))
        self._cron()
        self.assertRecordValues(
            plan, [{"state": "completed", "amount_written_off": 0, "writeoff_date": False}]
        )

    def test_more_than_agreed_leaves_less_to_write_off(self):
        move = self._invoice(40, 300)
        plan = self._plan(move, discount=60)
        self._pay(move, 255)
        self.assertRecordValues(plan, [{"amount_paid": 255, "amount_write_off": 45}])
        self._cron()
        self.assertEqual((plan.state, self._booked()), ("completed", 45))

    def test_what_leaves_otherwise_takes_from_the_discount_first(self):
        move = self._invoice(40, 300)
        plan = self._plan(move, discount=60)
        self._pay(move, 50, day=self.today - timedelta(days=5))
        self.assertEqual(plan.amount_open, 240)
        self._pay(move, 240)
        self.assertEqual(plan.amount_write_off, 10)
        self._cron()
        self.assertEqual((plan.state, self._booked()), ("completed", 10))

    def test_more_than_the_discount_shortens_the_plan(self):
        move = self._invoice(40, 300)
        plan = self._plan(move, discount=60)
        self._pay(move, 100, day=self.today - timedelta(days=5))
        self.assertEqual(plan.amount_open, 200)
        self._pay(move, 200)
        self.assertRecordValues(plan, [{"state": "completed", "amount_written_off": 0}])

    def test_no_more_than_the_discount_is_written_off(self):
        moves = self._invoice(40, 200) + self._invoice(20, 100)
        earlier = self._pay(moves[0], 70, day=self.today - timedelta(days=5))
        plan = self._plan(moves, discount=60)
        self.assertEqual(plan.amount_total, 170)
        earlier.action_draft()
        earlier.action_cancel()
        self.assertRecordValues(plan, [{"state": "active", "amount_uncovered": 70}])
        self._pay(moves[0], 100)
        self._pay(moves[1], 70)
        # 230 were open, 130 are now: what came back is made up for first
        self.assertRecordValues(
            plan,
            [{"state": "active", "amount_paid": 100, "amount_open": 70, "amount_uncovered": 0}],
        )
        self._pay(moves[0], 70)
        self.assertRecordValues(plan, [{"state": "paid", "amount_write_off": 60}])
        self._cron()
        self.assertEqual(moves.mapped("amount_residual"), [0, 0])
        self.assertEqual(self._booked(), 60)
        self.assertEqual(plan.state, "completed")

    def test_interest_and_fee_are_paid_with_it(self):
        move = self._invoice(40, 1200)
        plan = self._plan(move, discount=200, interest_method="equal", interest_rate=12.0, fee=25.0)
        self.assertEqual(plan.amount_charge, 25 + 10 + 6.67 + 3.33)
        # paid early: interest to come is not charged, the discount is granted
        fee = plan.line_ids.filtered(lambda line: line.kind == "fee").move_id
        self._pay(fee)
        self._pay(move, 1000)
        self.assertRecordValues(plan, [{"state": "paid", "amount_write_off": 200}])
        self.assertEqual(self._states(plan), ["paid", "paid", "closed"])
        self._at("2026-03-10")
        with patch.object(type(self.env["ir.cron"]), "_commit_progress", return_value=1000.0):
            self.env["collections.plan"]._cron_plans()
        self.assertEqual((plan.state, self._booked()), ("completed", 200))
        self.assertFalse(plan.line_ids.filtered(lambda line: line.kind == "interest"))

    def test_payment_taken_back_after_the_write_off(self):
        move = self._invoice(40, 300)
        plan = self._plan(move, discount=60)
        payment = self._pay(move, 240)
        self._cron()
        payment.action_draft()
        payment.action_cancel()
        self.assertRecordValues(
            plan, [{"state": "active", "amount_open": 240, "amount_written_off": 60}]
        )
        self.assertIn("after the write-off", plan.activity_ids.mapped("summary")[0])
        self._at("2026-03-18")
        self.assertRecordValues(plan, [{"state": "defaulted", "amount_due_now": 240}])
        plan.action_undo_write_off()
        self.assertRecordValues(
            plan, [{"state": "defaulted", "amount_due_now": 300, "amount_written_off": 0}]
        )
        self.assertEqual(self._booked(), 0)

    def test_undone_by_a_person_it_is_not_written_off_again_by_itself(self):
        move = self._invoice(40, 300)
        plan = self._plan(move, discount=60)
        self._pay(move, 240)
        self._cron()
        plan.action_undo_write_off()
        self.assertRecordValues(plan, [{"state": "paid", "amount_write_off": 60}])
        self._cron()
        self.assertEqual((plan.state, self._booked()), ("paid", 0))
        self.assertIn("Write-off undone", plan.activity_ids.mapped("summary"))
        plan.action_write_off()
        self.assertEqual((plan.state, self._booked()), ("completed", 60))
        self.assertFalse(plan.activity_ids)

    def test_cancelled_after_payment_only_by_a_supervisor(self):
        move = self._invoice(40, 300)
        plan = self._plan(move, discount=60)
        self._pay(move, 240)
        collector = self._user("collector")
        with self.assertRaisesRegex(AccessError, "Only a supervisor cancels"):
            plan.with_user(collector).action_cancel()
        plan.action_cancel()
        self._cron()
        self.assertRecordValues(plan, [{"state": "cancelled", "amount_write_off": 0}])
        self.assertEqual(move.amount_residual, 60)
        self.assertNotEqual(self._reason(self._item(move)), "plan")

    def test_missing_account_is_said_and_others_go_on(self):
        self.company.collections_settlement_account_id = False
        move, other = self._invoice(40, 300), self._invoice(40, 300, partner=self.partner_b)
        plans = self._plan(move, discount=60) + self._plan(other, discount=60)
        self._pay(move, 240)
        self._pay(other, 240)
        self._cron()
        self.assertEqual(plans.mapped("state"), ["paid", "paid"])
        self.assertIn("write-off account in Settings", plans[0].writeoff_error)
        self.assertIn("could not be written off", plans[0].activity_ids.mapped("summary")[0])
        self._cron()
        self.assertEqual(len(plans[0].activity_ids), 1)
        self.company.collections_settlement_account_id = self.account
        self._cron()
        self.assertEqual(plans.mapped("state"), ["completed", "completed"])
        self.assertFalse(plans.activity_ids)
        self.assertFalse(plans[0].writeoff_error)

    def test_credit_note_reduces_the_taxes(self):
        self.company.collections_settlement_method = "credit_note"
        tax = self.company_data["default_tax_sale"]
        move = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.partner_a.id,
                "invoice_date": date(2026, 1, 1),
                "invoice_date_due": date(2026, 1, 20),
                "invoice_payment_term_id": False,
                "invoice_line_ids": [
                    Command.create(
                        {"name": "Goods", "price_unit": 1000, "tax_ids": [Command.set(tax.ids)]}
                    )
                ],
            }
        )
        move.action_post()
        total = move.amount_total
        plan = self._plan(move, discount=total / 10)
        self._pay(move, total * 0.9)
        self._cron()
        self.assertEqual((plan.state, move.amount_residual), ("completed", 0))
        self.assertRecordValues(
            plan.move_ids,
            [{"move_type": "out_refund", "amount_untaxed": 100, "amount_total": total / 10}],
        )

    def test_bad_discounts_are_refused(self):
        move = self._invoice(40, 300)
        for discount in (300, 301):
            with self.assertRaisesRegex(UserError, "discount must be less than the debt"):
                self._plan(move, accept=False, discount=discount)
        refusal = self._refused(self._plan, move, accept=False, discount=-1)
        self.assertIn("cannot be negative", refusal)

    def test_renegotiated_it_keeps_the_discount(self):
        move = self._invoice(40, 300)
        plan = self._plan(move, discount=60)
        self._pay(move, 80)
        action = plan.action_renegotiate()
        wizard = self.env["collections.plan.wizard"].with_context(**action["context"]).create({})
        self.assertEqual((wizard.amount, wizard.discount, wizard.amount_total), (220, 60, 160))

    def test_renegotiated_after_the_write_off_it_gives_up_no_more(self):
        move = self._invoice(40, 300)
        plan = self._plan(move, discount=60)
        payment = self._pay(move, 240)
        self._cron()
        payment.move_id.line_ids.remove_move_reconcile()
        action = plan.action_renegotiate()
        wizard = self.env["collections.plan.wizard"].with_context(**action["context"]).create({})
        self.assertEqual((wizard.amount, wizard.discount, wizard.amount_total), (240, 0, 240))

    def test_interest_that_is_not_owed_any_more_makes_no_default(self):
        self.company.collections_settlement_account_id = False
        move = self._invoice(40, 1200)
        plan = self._plan(move, discount=200, interest_method="equal", interest_rate=12.0)
        self._pay(move, 1000)
        self._cron()
        # the last instalment, of which only interest was left, is long past
        self._at("2026-06-20")
        self.assertRecordValues(
            plan, [{"state": "paid", "amount_write_off": 200, "default_date": False}]
        )
        self.company.collections_settlement_account_id = self.account
        self._cron()
        self.assertEqual((plan.state, self._booked()), ("completed", 200))

    def test_paid_late_without_the_interest_to_come_it_can_be_reactivated(self):
        move = self._invoice(40, 1200)
        plan = self._plan(move, discount=200, interest_method="equal", interest_rate=12.0)
        self._at("2026-03-18")
        self._pay(move, 1000, day=date(2026, 3, 18))
        self._at("2026-06-20")
        self.assertRecordValues(
            plan,
            [{"state": "defaulted", "amount_due_now": 200, "amount_open": 0, "amount_late": 0}],
        )
        plan.action_reactivate()
        self.assertEqual((plan.state, plan.amount_write_off), ("paid", 200))

    def test_without_acceleration_the_lost_discount_is_due(self):
        self.company.collections_plan_accelerate = False
        move = self._invoice(40, 300)
        plan = self._plan(move, discount=60)
        self._at("2026-03-18")
        self.assertEqual(plan.amount_due_now, 80)
        self._pay(move, 240, day=date(2026, 3, 18))
        self.assertRecordValues(plan, [{"state": "defaulted", "amount_due_now": 60}])

    def test_what_was_written_off_by_a_cancelled_plan_is_open_again(self):
        move = self._invoice(40, 300)
        plan = self._plan(move, discount=60)
        payment = self._pay(move, 240)
        self._cron()
        payment.move_id.line_ids.remove_move_reconcile()
        plan.action_cancel()
        plan.action_undo_write_off()
        self.assertEqual((plan.amount_written_off, move.amount_residual), (0, 300))
