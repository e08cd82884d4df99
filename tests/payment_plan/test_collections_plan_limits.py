from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user, tagged

from .test_collections_plan import PlanCommon


class PlanLimitsCommon(PlanCommon):
    """Limits of charges, and people with and without billing rights."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write(
            {
                "collections_plan_max_fee": 20.0,
                "collections_plan_max_rate": 8.0,
                "collections_plan_max_cost": 5.0,
                "collections_settlement_account_id": cls.company_data["default_account_expense"].id,
                "collections_dispute_account_id": cls.company_data["default_account_expense"].id,
            }
        )

        def user(login, *groups):
            return new_test_user(
                cls.env,
                login,
                groups=",".join(
                    (
                        "base.group_user",
                        *(
                            group
                            if "." in group
                            else f"collections_followup.group_collections_{group}"
                            for group in groups
                        ),
                    )
                ),
                company_id=cls.company.id,
            )

        cls.collector = user("limit_collector", "collector")
        cls.billing = user("limit_billing", "collector", "account.group_account_invoice")
        cls.supervisor = user("limit_supervisor", "supervisor")
        cls.head = user("limit_head", "supervisor", "account.group_account_invoice")


@tagged("post_install", "-at_install")
class TestCollectionsPlanLimits(PlanLimitsCommon):
    """Charges and discounts within limits; who may not bill proposes only."""

    def _propose(self, user, amount=1000.0, move=None, **terms):
        plan = self._plan(move or self._invoice(40, amount), accept=False, **terms)
        plan.user_id = False
        plan.with_user(user).action_propose()
        return plan

    def test_charges_without_billing_rights_are_proposed_only(self):
        for terms in (
            {"fee": 5000.0},
            {"fee": 10.0},
            {"interest_method": "equal", "interest_rate": 900.0},
            {"interest_method": "annuity", "interest_rate": 1.0},
        ):
            plan = self._propose(self.collector, **terms)
            self.assertEqual(plan.state, "proposed", terms)
            self.assertIn("billing rights", plan.with_user(self.collector).approval_reason)
            self.assertTrue(plan.activity_ids.user_id.has_group("account.group_account_invoice"))
            for user in (self.collector, self.supervisor):
                with self.assertRaises(AccessError):
                    plan.with_user(user).action_approve()
            plan.with_user(self.head).action_approve()
            plan.with_user(self.collector).action_accept()
            self.assertEqual(plan.state, "active")

    def test_within_the_limits_who_may_bill_needs_nobody(self):
        for terms, state in (
            ({"fee": 20.0}, "approved"),
            ({"fee": 20.01}, "proposed"),
            ({"interest_method": "equal", "interest_rate": 8.0}, "approved"),
            ({"interest_method": "equal", "interest_rate": 8.01}, "proposed"),
            # kept in the terms, but not borne
            ({"interest_method": "none", "interest_rate": 900.0}, "approved"),
        ):
            self.assertEqual(self._propose(self.billing, **terms).state, state, terms)

    def test_total_cost(self):
        terms = {"fee": 19.0, "interest_method": "equal", "interest_rate": 8.0}
        plan = self._propose(self.billing, installment_count=10, **terms)
        self.assertGreater(plan.amount_charge, 50.0)
        self.assertEqual(plan.state, "proposed")
        self.assertIn("more than 5.00 %", plan.approval_reason)
        self.company.collections_plan_max_cost = 0
        self.assertEqual(
            self._propose(self.billing, installment_count=10, **terms).state, "approved"
        )

    def test_limit_zero_lets_no_charge_pass(self):
        self.company.write(
            {
                "collections_plan_max_fee": 0,
                "collections_plan_max_rate": 0,
                "collections_plan_max_cost": 0,
            }
        )
        for terms in ({"fee": 0.01}, {"interest_method": "equal", "interest_rate": 0.5}):
            self.assertEqual(self._propose(self.billing, **terms).state, "proposed")
        self.assertEqual(self._propose(self.collector).state, "approved", "no charge, no need")

    def test_fee_in_another_currency(self):
        currency = self.setup_other_currency("EUR", rates=[("2016-01-01", 2.0)])
        for fee, state in ((40.0, "approved"), (40.01, "proposed")):
            move = self._invoice(40, 1000.0, currency_id=currency.id)
            self.assertEqual(self._propose(self.billing, move=move, fee=fee).state, state)

    def test_dialog_says_whose_approval_is_needed(self):
        move = self._invoice(40, 1000.0)
        wizard = Form(
            self.env["collections.plan.wizard"]
            .with_user(self.collector)
            .with_context(default_move_line_ids=self._item(move).ids)
        )
        self.assertFalse(wizard.approval)
        wizard.fee = 21.0
        self.assertIn("The fee is", wizard.approval)
        self.assertIn("billing rights", wizard.approval)
        wizard.fee = 0
        wizard.interest_method = "equal"
        wizard.interest_rate = 9.0
        self.assertIn("interest rate is 9.00 %", wizard.approval)

    def test_discount_counts_what_was_written_off_before(self):
        self.company.collections_plan_max_discount = 10.0
        move = self._invoice(40, 1000.0)
        dispute = self.env["collections.dispute"].create(
            {"line_ids": [(0, 0, {"move_id": move.id, "scope": "amount", "amount": 60.0})]}
        )
        dispute._ask_write_off({dispute.line_ids: 60.0})
        self.assertEqual(move.amount_residual, 940.0)
        plan = self._propose(self.collector, move=move, discount=40.01)
        self.assertEqual((plan.state, plan.tier), ("proposed", "supervisor"))
        self.assertIn("written off already", plan.approval_reason)
        plan.with_user(self.supervisor).action_cancel()
        plan = self._propose(self.collector, move=move, discount=40.0)
        self.assertEqual(plan.state, "approved")

    def test_settlement_counts_what_was_written_off_before(self):
        move = self._invoice(40, 1000.0)
        item = self._item(move)
        dispute = self.env["collections.dispute"].create(
            {"line_ids": [(0, 0, {"move_id": move.id, "scope": "amount", "amount": 60.0})]}
        )
        dispute._ask_write_off({dispute.line_ids: 60.0})
        settlements = self.env["collections.settlement"].with_user(self.collector)
        settlement = settlements._make(item, 899.99, self.today)
        self.assertEqual(settlement.tier, "supervisor")
        settlement.action_offer()
        self.assertEqual(settlement.state, "to_approve")
        settlement.action_cancel()
        wizard = (
            self.env["collections.settlement.wizard"]
            .with_user(self.collector)
            .create(
                {
                    "company_id": self.company.id,
                    "partner_id": self.customer.id,
                    "move_line_ids": [(6, 0, item.ids)],
                }
            )
        )
        self.assertEqual(wizard.amount, 900.0, "the 100 of 10 %, less 60")
        wizard.action_confirm()
        self.assertEqual(self.env["collections.settlement"].search([], limit=1).state, "active")
