from datetime import timedelta

from odoo.tests import tagged

from .test_collections_settlement import SettlementCommon


@tagged("post_install", "-at_install")
class TestCollectionsSettlementMake(SettlementCommon):
    """What can be settled, and on which terms."""

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
