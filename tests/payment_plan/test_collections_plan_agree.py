from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .test_collections_plan import PlanCommon


@tagged("post_install", "-at_install")
class TestCollectionsPlanAgree(PlanCommon):
    """From a draft to a plan in force, and out of it."""

    def test_paid_in_part_before_it_is_accepted(self):
        moves = self._invoice(40, 100) + self._invoice(40, 200)
        plan = self._plan(moves, accept=False)
        self._pay(moves[0])
        plan.action_propose()
        plan.action_accept()
        self.assertEqual((plan.state, plan.amount_paid), ("active", 100))
        self.assertEqual(self._states(plan), ["paid", "planned", "planned"])
        other = self._plan(self._invoice(40, 100), accept=False)
        self._pay(other.line_ids.move_id)
        with self.assertRaises(UserError):
            other.action_propose()

    def test_promises_end_when_the_plan_begins(self):
        move, other = self._invoice(40, 300), self._invoice(40, 50)
        promise, kept = (
            self.env["collections.promise"]._make(
                {self._item(one): one.amount_residual}, self.today + timedelta(days=3)
            )
            for one in (move, other)
        )
        plan = self._plan(move)
        self.assertEqual((promise.state, kept.state), ("cancelled", "open"))
        self.assertIn(plan.name, promise.message_ids[:1].body)
        self.assertEqual(self._reason(self._item(move)), "plan")

    def test_customer_on_the_portal_accepts_and_promises(self):
        # What a portal calls, in sudo mode, for a customer without any access of their own
        customer = new_test_user(
            self.env, "customer", groups="base.group_portal", company_id=self.company.id
        )
        customer.partner_id.parent_id = self.customer
        move, other = self._invoice(40, 300), self._invoice(40, 50)
        plan = self._plan(move, accept=False)
        plan.action_propose()
        signature = b"R0lGODlhAQABAAAAACwAAAAAAQABAAA="
        theirs = plan.with_user(customer)
        with self.assertRaises(AccessError):
            theirs.action_accept()
        theirs.sudo()._accept(signed_by="Ann Customer", signature=signature)
        self.assertRecordValues(
            plan, [{"state": "active", "signed_by": "Ann Customer", "date_signed": self.today}]
        )
        self.assertTrue(plan.signature)
        self.assertEqual(self._reason(self._item(move)), "plan")
        promise = (
            self.env["collections.promise"]
            .with_user(customer)
            .sudo()
            ._make(
                {self._item(other).with_user(customer).sudo(): 50},
                "2026-03-05",
                channel="portal",
                contact_id=customer.partner_id.id,
            )
        )
        self.assertEqual((promise.state, promise.user_id), ("open", customer))
        self.assertEqual(self._reason(self._item(other)), "promise")
        with self.assertRaises(AccessError):
            promise.with_user(customer).sudo(False).read(["state"])

    def test_over_the_limits_a_supervisor_approves(self):
        self.company.collections_plan_max_amount = 200
        collector = new_test_user(
            self.env,
            "collector",
            groups="collections_followup.group_collections_collector",
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
        )
        plan = self._plan(self._invoice(40, 300), accept=False)
        mine = plan.with_user(collector)
        mine.action_propose()
        self.assertEqual(plan.state, "proposed")
        self.assertTrue(plan.activity_ids)
        with self.assertRaises(AccessError):
            mine.action_approve()
        with self.assertRaises(UserError):
            mine.action_accept()
        plan.action_approve()
        self.assertFalse(plan.activity_ids)
        mine.action_accept()
        self.assertEqual(plan.state, "active")
        with self.assertRaises(AccessError):
            mine.write({"state": "completed"})
        with self.assertRaises(AccessError):
            mine.installment_ids[0].write({"amount": 1})
        with self.assertRaises(AccessError):
            self.env["collections.plan"].with_user(collector).create({})

    def test_who_approves_a_discount(self):
        self.company.write(
            {
                "collections_plan_max_discount": 5,
                "collections_settlement_supervisor_percent": 30,
                "collections_settlement_supervisor_amount": 80,
            }
        )
        people = {tier: self._user(tier) for tier in ("collector", "supervisor", "manager")}
        # 5 % is within the plans' limit, 20 % is not; 100.00 is more than supervisors grant
        for amount, discount, tier in (
            (400, 20, "collector"),
            (400, 20.01, "supervisor"),
            (400, 80, "supervisor"),
            (400, 80.01, "manager"),
            (100, 30.01, "manager"),
        ):
            with self.subTest(amount=amount, discount=discount):
                plan = self._plan(self._invoice(40, amount), accept=False, discount=discount)
                self.assertEqual(plan.tier, tier)
                self.assertEqual(bool(plan.approval_reason), tier != "collector")
                mine = plan.with_user(people["collector"])
                mine.action_propose()
                if tier == "collector":
                    self.assertEqual(plan.state, "approved")
                    continue
                self.assertEqual(plan.state, "proposed")
                self.assertIn("discount", plan.approval_reason)
                asked = plan.activity_ids.user_id
                self.assertTrue(asked.has_group(f"collections_followup.group_collections_{tier}"))
                self.assertFalse(mine.can_approve)
                if tier == "manager":
                    boss = plan.with_user(people["supervisor"])
                    self.assertFalse(boss.can_approve)
                    with self.assertRaisesRegex(AccessError, "role Administrator"):
                        boss.action_approve()
                approver = plan.with_user(people[tier])
                self.assertTrue(approver.can_approve)
                approver.action_approve()
                self.assertRecordValues(
                    plan, [{"state": "approved", "approved_by_id": people[tier].id}]
                )

    def test_without_a_limit_each_discount_is_approved(self):
        self.assertFalse(self.company.collections_plan_max_discount)
        plan = self._plan(self._invoice(40, 300), accept=False, discount=0.01)
        self.assertEqual(plan.tier, "supervisor")
        self.assertFalse(self._plan(self._invoice(40, 300), accept=False).approval_reason)

    def test_case_goes_back_to_the_stage_of_its_level(self):
        move, _other = self._invoice(40, 300), self._invoice(40, 50)
        self._prepare().action_approve()
        stage = self.env.ref("collections_followup.stage_plan")
        plan = self._plan(move)
        before = self.env["collections.stage"]._get_first_sudo("open", self.company)
        self.assertEqual(self._case().stage_id, stage)
        plan.action_cancel()
        self.assertEqual(self._case().stage_id, before)
        plan = self._plan(move)
        self.assertEqual(self._case().stage_id, stage)
        self._pay(move)
        self.assertEqual((plan.state, self._case().stage_id), ("completed", before))

    def test_two_drafts_over_one_item(self):
        move = self._invoice(40, 300)
        first, second = (self._plan(move, accept=False) for _number in range(2))
        first.action_propose()
        self.assertIn(first.name, self._refused(second.action_propose))

    def test_old_draft_needs_new_dates(self):
        plan = self._plan(self._invoice(40, 300), accept=False)
        self._at("2026-05-02")
        self.assertIn("made long ago", self._refused(plan.action_propose))

    def test_case_tells_when_it_begins_and_ends(self):
        plan = self._plan(self._invoice(40, 300))
        texts = self._case().message_ids.mapped("body")
        [begun] = [text for text in texts if plan.name in text]
        self.assertIn("300.00", begun)
        self.assertIn("3 payments", begun)
        plan.action_cancel()
        self.assertIn("follow-up resumes", self._case().message_ids[0].body)

    def test_case_at_a_lawyer_stays_there(self):
        move = self._invoice(40, 300)
        self.engine.refresh(self.company)
        legal = self.env.ref("collections_followup.stage_legal")
        self._case().stage_id = legal
        self._plan(move)
        self.assertEqual(self._case().stage_id, legal)

    def test_stage_stays_while_another_plan_is_in_force(self):
        first, second = (self._plan(self._invoice(40, 300)) for _number in range(2))
        stage = self.env.ref("collections_followup.stage_plan")
        first.action_cancel()
        self.assertEqual(self._case().stage_id, stage)
        second.action_cancel()
        self.assertNotEqual(self._case().stage_id, stage)
