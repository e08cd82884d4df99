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
        self.assertEqual(
            wizard.amount, 769.99, "a supervisor's 30 %, cents in the customer's favour"
        )
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
        self.assertIn(settlement.name, self._refused(move.action_collections_settlement))

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

    def _wizard(self, move, user):
        action = move.with_user(user).action_collections_settlement()
        return self.env["collections.settlement.wizard"].with_user(user).browse(action["res_id"])

    def test_begins_with_what_the_user_may_grant(self):
        collector, boss = self._user("collector"), self._user("supervisor")
        manager = self._user("manager")
        move = self._invoice(5)
        self.company.write(
            {
                "collections_settlement_collector_percent": 5,
                "collections_settlement_supervisor_percent": 20,
            }
        )
        for user, amount, percent in (
            (collector, 95.0, 5.0),
            (boss, 80.0, 20.0),
            (manager, 80.0, 20.0),
        ):
            wizard = self._wizard(move, user)
            with self.subTest(user=user.login):
                self.assertEqual((wizard.amount, wizard.discount_percent), (amount, percent))
                self.assertFalse(wizard.approval)
                self.assertEqual(wizard.date_deadline, date(2026, 3, 16))
                self.assertEqual(wizard.date_limit, date(2026, 3, 19))

    def test_the_limit_in_amount_counts_too(self):
        self.company.collections_settlement_collector_amount = 60.0
        wizard = self._wizard(self._invoice(5, amount=1000.0), self._user("collector"))
        self.assertEqual((wizard.amount, wizard.discount_percent), (940.0, 6.0))
        self.assertFalse(wizard.approval)

    def test_whoever_may_grant_nothing_begins_with_nothing(self):
        self.company.collections_settlement_collector_percent = 0
        wizard = self._wizard(self._invoice(5), self._user("collector"))
        self.assertEqual(
            (wizard.amount, wizard.discount_percent, wizard.amount_discount), (0.0, 0.0, 0.0)
        )
        self.assertFalse(wizard.approval)
        self.assertIn("Enter an agreed amount above 0", self._refused(wizard.action_confirm))
        wizard.amount = 99.0
        self.assertIn("may not grant a discount by yourself", wizard.approval)
        settlement = self.settlements.browse(wizard.action_confirm()["res_id"])
        self.assertEqual((settlement.state, settlement.tier), ("to_approve", "supervisor"))

    def test_says_whose_approval_an_offer_needs(self):
        move = self._invoice(5)
        collector, boss = self._user("collector"), self._user("supervisor")
        for user, amount, words in (
            (collector, 90.0, None),
            (collector, 89.99, "Supervisor"),
            (collector, 69.99, "Administrator"),
            (boss, 70.0, None),
            (boss, 69.99, "Administrator"),
        ):
            wizard = self._wizard(move, user)
            wizard.amount = amount
            with self.subTest(user=user.login, amount=amount):
                if not words:
                    self.assertFalse(wizard.approval)
                    continue
                self.assertIn(words, wizard.approval)
                grant = "10.00" if user == collector else "30.00"
                self.assertIn(grant, wizard.approval)

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
