from datetime import date

from freezegun import freeze_time

from odoo.exceptions import UserError
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

    def test_refusal_names_the_plan(self):
        move = self._invoice(40, 300)
        plan = self._plan(move)
        with self.assertRaisesRegex(UserError, f"{move.name} is in payment plan {plan.name}"):
            move.action_collections_plan()

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
