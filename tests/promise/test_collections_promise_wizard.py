from datetime import date

from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged

from .test_collections_promise import PromiseCommon


@tagged("post_install", "-at_install")
class TestCollectionsPromiseWizard(PromiseCommon):
    """Logging a promise."""

    def test_wizard(self):
        moves = self._invoice(5) | self._invoice(6)
        user = new_test_user(
            self.env,
            "coll",
            groups="collections_followup.group_collections_collector",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        first = self._promise(moves[0])
        action = moves.with_user(user).action_collections_promise()
        wizard = self.env[action["res_model"]].with_user(user).browse(action["res_id"])
        self.assertIn(first.name, wizard.replaced)
        self.assertEqual(wizard.date_limit, date(2026, 3, 12))
        wizard.line_ids[1].amount = 50.0
        wizard.action_confirm()
        promise = moves[1].collections_promise_id
        self.assertEqual(promise.amount, 150.0)
        self.assertEqual(promise.user_id, user)
        self.assertEqual(first.state, "cancelled")
        for record in (self._case(), self.customer, self._item(moves)):
            method = (
                "action_promise"
                if record._name == "collections.case"
                else ("action_collections_promise")
            )
            action = getattr(record.with_user(user), method)()
            wizard = self.env[action["res_model"]].with_user(user).browse(action["res_id"])
            self.assertEqual(wizard.line_ids.move_line_id, self._item(moves))

    def _wizard(self, items):
        action = items.action_collections_promise()
        return self.env[action["res_model"]].browse(action["res_id"])

    def test_what_becomes_of_the_rest_is_said(self):
        moves = self._invoice(5) | self._invoice(6)
        action = moves.action_collections_promise()
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        self.assertFalse(wizard.rest)
        wizard.line_ids.filtered(lambda line: line.move_line_id.move_id == moves[0]).amount = 60.0
        self.assertIn("40.00", wizard.rest)
        self.assertIn(moves[0].name, wizard.rest)
        self.assertNotIn(moves[1].name, wizard.rest)
        self.assertIn("03/12/2026", wizard.rest)

    def test_day_that_is_proposed_is_a_working_day(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "company_id": self.company.id,
                "date_from": "2026-03-16 00:00:00",
                "date_to": "2026-03-16 23:59:59",
            }
        )
        for day, promised, settled in (
            ("2026-03-02", date(2026, 3, 9), date(2026, 3, 17)),
            ("2026-03-07", date(2026, 3, 17), date(2026, 3, 23)),
        ):
            with self._on(day):
                wizard = self.env["collections.promise.wizard"].with_company(self.company)
                self.assertEqual(wizard.default_get(["date"])["date"], promised)
                wizard = self.env["collections.settlement.wizard"].with_company(self.company)
                self.assertEqual(wizard.default_get(["date_deadline"])["date_deadline"], settled)

    def test_total_of_each_currency(self):
        currency = self.setup_other_currency("HRK", rates=[("2016-01-01", 2.0)])
        moves = (
            self._invoice(5)
            | self._invoice(6, 30.0)
            | self._invoice(5, 50.0, currency_id=currency.id)
        )
        wizard = self._wizard(moves)
        self.assertIn("130.00", wizard.total)
        self.assertIn("50.00", wizard.total)
        action = wizard.action_confirm()
        promises = moves.collections_promise_id
        self.assertEqual(len(promises), 2)
        for promise in promises:
            self.assertIn(promise.name, action["params"]["message"])
        self.assertIn("03/12/2026", action["params"]["message"])

    def test_what_is_paid_or_of_several_customers(self):
        paid, move = self._invoice(5), self._invoice(5)
        self._pay(paid)
        self.assertEqual(self._wizard(paid | move).line_ids.move_line_id, self._item(move))
        other = self._invoice(5, partner=self.partner_b)
        with self._refused("several customers"):
            (move | other).action_collections_promise()

    def test_other_customer_brings_his_own_items(self):
        self._invoice(5)
        theirs = self._invoice(5, partner=self.partner_b)
        with Form(self.env["collections.promise.wizard"]) as form:
            form.partner_id = self.customer
            form.partner_id = self.partner_b
            form.date = date(2026, 3, 6)
            self.assertEqual(form.date_limit, date(2026, 3, 11))
            self.assertEqual(form.total, "$\xa0100.00")
        wizard = form.record
        self.assertEqual(wizard.line_ids.move_line_id, self._item(theirs))
        wizard.action_confirm()
        self.assertEqual(theirs.collections_promise_date, date(2026, 3, 6))

    def test_item_listed_twice(self):
        wizard = self._wizard(self._invoice(5))
        wizard.line_ids.copy()
        with self._refused("twice"):
            wizard.action_confirm()
