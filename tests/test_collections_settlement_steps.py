from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .test_collections_settlement import SettlementCommon


@tagged("post_install", "-at_install")
class TestCollectionsSettlementSteps(SettlementCommon):
    """From an offer to its end."""

    def test_refusals_say_what_to_do(self):
        move = self._invoice(5)
        item = self._item(move)
        make, deadline = self.settlements._make, self.today + timedelta(7)
        self.assertIn("no less than", self._refused(make, item, 100.0, deadline))
        self.assertIn("no less than", self._refused(make, item, 100.01, deadline))
        self.assertIn("above 0", self._refused(make, item, 0.0, deadline))
        self.assertIn("above 0", self._refused(make, item, -5.0, deadline))
        past = self.today - timedelta(1)
        self.assertIn("has passed", self._refused(make, item, 70.0, past))
        self.assertIn("no date", self._refused(make, item, 70.0, "soon").replace("not a", "no"))
        foreign = self._item(self._invoice(5, partner=self.partner_b))
        self.assertIn("one customer", self._refused(make, item | foreign, 70.0, deadline))
        pound = self.env.ref("base.GBP")
        pound.active = True
        pounds = self._item(self._invoice(5, currency_id=pound.id))
        self.assertIn("one currency", self._refused(make, item | pounds, 70.0, deadline))
        draft = move.copy()
        self.assertIn("not a posted", self._refused(make, self._item(draft), 70.0, deadline))
        paid = self._invoice(5)
        self._pay(paid)
        self.assertIn("Nothing is open", self._refused(make, self._item(paid), 70.0, deadline))
        self.assertIn("Choose", self._refused(make, self.env["account.move.line"], 70.0, deadline))
        company = self.setup_other_company(name="Elsewhere")["company"]
        self.env.user.company_ids |= company
        elsewhere = self._item(self._invoice(5, company=company))
        self.assertIn("several companies", self._refused(make, item | elsewhere, 70.0, deadline))

    def test_what_is_no_amount_or_no_day_is_said(self):
        item = self._item(self._invoice(5))
        for amount in (float("nan"), float("inf"), None, "70", True):
            message = self._refused(self.settlements._make, item, amount, "2026-03-20")
            self.assertIn("Enter a number", message)
        for day, text in (
            (None, "Enter the day"),
            ("20.3.26", "year-month-day"),
            (7, "year-month-day"),
            ("9999-12-31", "Check the year"),
            ("2062-03-20", "Check the year"),
        ):
            self.assertIn(text, self._refused(self.settlements._make, item, 70.0, day))
        draft = self.settlements._make(item, 70.0, "2026-03-20")
        self.assertIn("Check the year", self._refused(draft.write, {"date_deadline": "9999-12-31"}))
        self.assertIn("Enter a number", self._refused(draft.write, {"amount": float("nan")}))

    def test_item_in_another_settlement_plan_or_promise(self):
        move, other = self._invoice(5), self._invoice(6)
        settlement = self._settle(move)
        text = self._refused(self._draft, move)
        self.assertIn(settlement.name, text)
        plans = self.env["collections.plan"]
        self.assertIn(settlement.name, self._refused(plans._check_items, self._item(move)))
        plan = plans._make(
            self._item(other), {"installment_count": 2, "date_first": self.today + timedelta(9)}
        )
        plan._propose()
        self.assertIn(plan.name, self._refused(self._draft, other))
        plan.action_cancel()
        promise = self.env["collections.promise"]._make(
            {self._item(other): 50.0}, self.today + timedelta(5)
        )
        second = self._draft(other)
        self.assertEqual(promise.state, "open")
        second._offer()
        self.assertEqual(promise.state, "cancelled")
        self.assertIn(second.name, promise.message_ids[0].body)
        self.assertEqual(self._reason(other), "settlement")

    def test_two_offers_for_one_item(self):
        # both were drafts at the same time
        move = self._invoice(5)
        first, second = self._draft(move), self._draft(move)
        first._offer()
        self.assertIn(first.name, self._refused(second._offer))

    def test_tiers_by_percent_and_amount(self):
        move = self._invoice(5, amount=1000.0)
        for amount, tier in (
            (900.0, "collector"),
            (899.99, "supervisor"),
            (700.0, "supervisor"),
            (699.99, "manager"),
        ):
            self.assertEqual(self._draft(move, amount).tier, tier, amount)
        self.company.collections_settlement_collector_amount = 50.0
        self.company.collections_settlement_supervisor_amount = 200.0
        for amount, tier in ((950.0, "collector"), (949.0, "supervisor"), (799.0, "manager")):
            self.assertEqual(self._draft(move, amount).tier, tier, amount)

    def test_nobody_approves_above_his_tier(self):
        collector, supervisor = self._user("collector"), self._user("supervisor")
        manager = self._user("manager")
        move, other = self._invoice(5, amount=1000.0), self._invoice(5, amount=1000.0)
        small = self._draft(other, 950.0).with_user(collector)
        small.action_offer()
        self.assertEqual(small.state, "active")
        mid = self._draft(move, 800.0).with_user(collector)
        mid.action_offer()
        self.assertEqual(mid.state, "to_approve")
        self.assertEqual(self._reason(move), False)
        self.assertEqual(mid.sudo().activity_ids.user_id, supervisor)
        self.assertFalse(mid.can_approve)
        with self.assertRaises(AccessError):
            mid.action_approve()
        mid.with_user(supervisor).action_approve()
        self.assertEqual(mid.state, "active")
        self.assertEqual(mid.approved_by_id, supervisor)
        self.assertFalse(mid.sudo().activity_ids)
        # a supervisor's own one above his tier waits for an administrator
        third = self._invoice(5, amount=1000.0)
        high = self._draft(third, 100.0).with_user(supervisor)
        high.action_offer()
        self.assertEqual(high.state, "to_approve")
        with self.assertRaises(AccessError):
            high.action_approve()
        high.with_user(manager).action_approve()
        self.assertEqual(high.state, "active")

    def test_changed_meanwhile_is_looked_at_again(self):
        collector = self._user("collector")
        move = self._invoice(5)
        settlement = self._draft(move, 70.0).with_user(collector)
        settlement._offer()
        self._pay(move, 20.0)
        text = self._refused(settlement.with_env(self.env).action_approve)
        self.assertIn("80.00", text)
        settlement.action_draft()
        settlement._offer()
        self.assertEqual(settlement.amount_open, 80.0)
        self.assertEqual(settlement.discount_percent, 12.5)
        with self._on(9):
            text = self._refused(settlement.with_env(self.env).action_approve)
            self.assertIn("has passed", text)

    def test_cancel_releases_at_once(self):
        move = self._invoice(5)
        settlement = self._settle(move)
        settlement.action_cancel()
        self.assertEqual(settlement.state, "cancelled")
        self.assertFalse(self._reason(move))
        self._pay(move, 70.0)
        self.assertEqual(settlement.state, "cancelled")
        self.assertIn("cannot be done", self._refused(settlement.action_cancel))
        self.assertEqual(self._settle(self._invoice(5)).state, "active")

    def test_only_a_supervisor_cancels_what_was_paid(self):
        collector = self._user("collector")
        move = self._invoice(5)
        settlement = self._settle(move)
        self._pay(move, 70.0)
        with self.assertRaises(AccessError):
            settlement.with_user(collector).action_cancel()
        settlement.action_cancel()
        self.assertFalse(self._case().settlement_date)
        self._write_off()
        self.assertEqual(move.amount_residual, 30.0)

    def test_item_deleted_meanwhile(self):
        move = self._invoice(5)
        settlement = self._draft(move)
        move.button_draft()
        move.with_context(force_delete=True).unlink()
        self.assertIn("is gone", self._refused(settlement._offer))

    def test_case_follows_what_happens(self):
        move = self._invoice(5)
        settlement = self._settle(move)
        case = self._case()
        self.assertIn("is in force", case.message_ids[0].body)
        self.assertIn("70.00", case.message_ids[0].body)
        settlement.action_cancel()
        self.assertIn(f"{settlement.name} was cancelled", case.message_ids[0].body)

    def test_case_at_a_lawyer_stays_there(self):
        move = self._invoice(5)
        self.engine.refresh(self.company)
        legal = self.env.ref("collections_followup.stage_legal")
        self._case().stage_id = legal
        self._settle(move)
        self.assertEqual(self._case().stage_id, legal)

    def test_draft_is_not_sent(self):
        settlement = self._draft(self._invoice(5))
        self.assertIn("Draft", self._refused(settlement.action_send))
