from datetime import date

from odoo.tests import tagged

from .test_collections_plan import PlanCommon


@tagged("post_install", "-at_install")
class TestCollectionsPlanEvaluateInstallments(PlanCommon):
    """Which instalment gets the money, and which is missed."""

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

    def test_so_many_unpaid_at_once_is_a_default(self):
        self.company.write({"collections_plan_grace_days": 60, "collections_plan_max_late": 2})
        plan = self._plan(self._invoice(40, 300))
        self._at("2026-04-10")
        self.assertEqual(plan.state, "active")
        self._at("2026-04-11")
        self.assertEqual(plan.state, "defaulted")
