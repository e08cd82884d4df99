from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..charge_common import ChargeCommon


@tagged("post_install", "-at_install")
class TestCollectionsChargeChange(ChargeCommon):
    def setUp(self):
        super().setUp()
        self.level.write({"fee_kind": "fixed", "fee_amount": 10.0})
        self.move = self._invoice(30, 100.0)
        self._pass()
        self.item = self._item(self.move)
        self.changes = self.env["collections.charge.change"]

    def _waive(self, amount, kind="fee", reason="Goodwill", user=None):
        changes = self.changes.with_user(user) if user else self.changes
        return changes._waive({(self.item, kind): amount}, reason)

    def test_in_part_and_again(self):
        self._waive(4.0)
        self.assertEqual(float(self._claim(self.move).costs), 6.0)
        self._waive(6.0)
        self.assertEqual(float(self._claim(self.move).costs), 0.0)
        self._waive(0.41, "interest")
        self.assertEqual(float(self._claim(self.move).charges), 0.0)
        with self._on(30):
            self.assertEqual(self._interest(self.move), 0.41, "interest goes on")

    def test_reinstate(self):
        change = self._waive(10.0)
        change._reinstate(4.0, "Paid late once more")
        self.assertEqual(float(self._claim(self.move).costs), 4.0)
        self.assertIn("still waived", self._refused(change._reinstate, 7.0, "Too much"))
        change._reinstate(6.0, "Again")
        self.assertEqual(float(self._claim(self.move).costs), 10.0)
        self.assertEqual(change.reinstated_by_id, self.env.user)
        self.assertIn("Enter why", self._refused(change._reinstate, 1.0, " "))

    def test_what_was_invoiced_is_not_reinstated(self):
        # Sudo: as the button does, after it has looked at the role.
        self.env["collections.claim.booking"].sudo()._book(self.item.sudo(), "By hand")
        booked = self.changes.search([("event", "=", "booked"), ("kind", "=", "fee")])
        words = self._refused(booked._reinstate, 1.0, "Claimed again")
        self.assertIn("Only what was waived", words)

    def test_refusals(self):
        for amount, reason, words in (
            (10.01, "Goodwill", "is claimed, no more"),
            (0.0, "Goodwill", "above zero"),
            (-1.0, "Goodwill", "above zero"),
            (1.0, "  ", "Enter why"),
        ):
            with self.subTest(amount=amount, reason=reason):
                self.assertIn(words, self._refused(self._waive, amount, reason=reason))

    def test_limits_are_those_of_settlements(self):
        collector, supervisor = self._user("collector"), self._user("supervisor")
        # 10 % of 110.41, then 5 %
        self._waive(5.0, user=collector)
        self.company.collections_settlement_collector_percent = 5.0
        with self.assertRaises(AccessError):
            self._waive(5.0, user=collector)
        self._waive(5.0, user=supervisor)
        with self.assertRaises(AccessError):
            self._waive(0.4, "interest", user=self._user("readonly"))

    def test_who_is_in_training_is_a_collector(self):
        self.company.collections_settlement_collector_percent = 0.0
        self.assertEqual(self.changes._get_tier([self._claim(self.move)], 1.0), "supervisor")
        self.assertEqual(self.changes._get_tier([self._claim(self.move)], 99.0), "manager")

    def test_logged_on_the_case(self):
        self._waive(4.0, reason="Crossed with the payment")
        body = self._case().message_ids[:1].body
        self.assertIn("Crossed with the payment", body)
        self.assertIn("4.00", body)

    def test_of_other_companies_and_colleagues(self):
        self.company.collections_own_cases = True
        self._case()._as_engine().user_id = self._user("collector", "mine")
        with self.assertRaises(AccessError):
            self._waive(1.0, user=self._user("collector", "other"))
        other = self.env["res.company"].create({"name": "Elsewhere"})
        away = self._user("supervisor", "away")
        away.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        with self.assertRaises(AccessError):
            self._waive(1.0, user=away)

    def test_kept_as_a_record(self):
        change = self._waive(4.0)
        with self.assertRaises(UserError):
            change.unlink()
        with self.assertRaises(AccessError):
            change.with_user(self._user("manager")).write({"amount": 1.0})
        action = change.action_reinstate()
        self.assertEqual(action["context"]["default_amount"], 4.0)

    def test_collector_of_the_customer(self):
        mine = self._user("collector", "mine")
        self._case()._as_engine().user_id = mine
        self.assertEqual(self._waive(1.0).collector_id, mine)
