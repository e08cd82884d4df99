from datetime import date, timedelta

from odoo.tests import Form, tagged

from .test_collections_settlement import SettlementCommon


@tagged("post_install", "-at_install")
class TestCollectionsSettlementWizard(SettlementCommon):
    """Offering a settlement."""

    def test_wizard_amount_and_percent_follow_each_other(self):
        move, other = self._invoice(5, amount=999.99), self._invoice(6)
        action = (move | other).action_collections_settlement()
        wizard = self.env["collections.settlement.wizard"].browse(action["res_id"])
        self.assertEqual(wizard.amount_open, 1099.99)
        self.assertEqual(wizard.amount, 989.99)
        with Form(wizard) as form:
            form.amount = 700.0
            self.assertAlmostEqual(form.discount_percent, 36.36, 2)
            self.assertEqual(form.amount, 700.0)
            form.discount_percent = 25.0
            self.assertEqual(form.amount, 824.99)
            self.assertEqual(form.amount_discount, 275.0)
            form.move_line_ids.remove(self._item(other).id)
            self.assertEqual(form.amount_open, 999.99)
            form.amount = 700.0
            form.reason = "goodwill"
        result = wizard.action_confirm()
        settlement = self.settlements.browse(result["res_id"])
        self.assertRecordValues(
            settlement, [{"state": "active", "amount": 700.0, "reason": "goodwill"}]
        )
        self.assertEqual(settlement.line_ids.move_line_id, self._item(move))
        self.assertIn("Nothing is open", self._refused(move.action_collections_settlement))

    def test_wizard_says_what_it_replaces_and_what_is_missing(self):
        move = self._invoice(5)
        promise = self.env["collections.promise"]._make(
            {self._item(move): 50.0}, self.today + timedelta(5)
        )
        self.company.collections_settlement_account_id = False
        action = self._case().action_settlement()
        wizard = self.env["collections.settlement.wizard"].browse(action["res_id"])
        self.assertIn(promise.name, wizard.warning)
        self.assertIn("Settings, section Collections, Settlements", wizard.warning)
        draft = self.settlements.browse(wizard.action_save()["res_id"])
        self.assertEqual(draft.state, "draft")

    def test_wizard_from_nothing_takes_the_customer_s_overdue_items(self):
        move = self._invoice(5)
        self._invoice(-5)
        with Form(self.env["collections.settlement.wizard"]) as form:
            form.partner_id = self.customer
            self.assertEqual(form.amount_open, 100.0)
            form.amount = 80.0
        wizard = form.record
        self.assertEqual(wizard.move_line_ids, self._item(move))

    def test_begins_with_what_a_collector_may_grant(self):
        self.company.collections_settlement_collector_percent = 5
        action = self._invoice(5).action_collections_settlement()
        wizard = self.env["collections.settlement.wizard"].browse(action["res_id"])
        self.assertEqual((wizard.amount, wizard.discount_percent), (95.0, 5.0))
        self.assertEqual(wizard.date_deadline, date(2026, 3, 16))
        self.assertEqual(wizard.date_limit, date(2026, 3, 19))

    def test_above_the_limit_it_waits_for_approval(self):
        move = self._invoice(5)
        collector = self._user("collector")
        action = move.with_user(collector).action_collections_settlement()
        wizard = self.env["collections.settlement.wizard"].with_user(collector)
        wizard = wizard.browse(action["res_id"])
        wizard.amount = 60.0
        settlement = self.settlements.browse(wizard.action_confirm()["res_id"])
        self.assertEqual((settlement.state, settlement.requested_by_id), ("to_approve", collector))
        self.assertFalse(self._reason(move))

    def test_nothing_chosen(self):
        action = self._invoice(5).action_collections_settlement()
        wizard = self.env["collections.settlement.wizard"].browse(action["res_id"])
        wizard.move_line_ids = False
        self.assertIn("Choose the open items", self._refused(wizard.action_confirm))
