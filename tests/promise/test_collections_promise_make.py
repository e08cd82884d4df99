from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .test_collections_promise import PromiseCommon


@tagged("post_install", "-at_install")
class TestCollectionsPromiseMake(PromiseCommon):
    """What can be promised, and what a new promise replaces."""

    def test_replacing(self):
        move = self._invoice(5)
        first = self._promise(move)
        with self._refused(first.name):
            self._promise(move, days=20)
        second = self._promise(move, days=20, replace=True)
        self.assertEqual(first.state, "cancelled")
        self.assertEqual(first.replaced_by_id, second)
        self.assertIn(second.name, first.status)
        self.assertEqual(second.state, "open")
        self.assertEqual(move.collections_promise_id, second)
        # Cancelling the new one does not bring the old one back.
        second.action_cancel()
        self.engine.refresh(self.company, self.customer)
        self.assertEqual(first.state, "cancelled")
        self.assertFalse(self._reason(move))

    def test_reopened_promise_gives_way_to_a_newer_one(self):
        move = self._invoice(5)
        first = self._promise(move, amount=60.0)
        payment = self._pay(move, 60.0)
        second = self._promise(move, amount=40.0)
        self._take_back(payment)
        self.assertEqual((first.state, second.state), ("cancelled", "open"))
        second.action_cancel()
        self.assertEqual((first.state, second.state), ("open", "cancelled"))

    def test_who_logged_it_and_when_is_not_chosen(self):
        collector, colleague = self._user("collector"), self._user("collector", "colleague")
        item = self._item(self._invoice(5))
        values = {
            "partner_id": self.customer.id,
            "company_id": self.company.id,
            "date": self.today,
            "line_ids": [Command.create({"move_line_id": item.id, "amount": 100.0})],
        }
        promises = self.env["collections.promise"].with_user(collector)
        with self.assertRaises(AccessError):
            promises.create({**values, "user_id": colleague.id})
        promises = promises.with_context(default_user_id=colleague.id)
        with self._refused("more than 30 days ago"):
            promises.create({**values, "date_made": "2026-01-30"})
        promise = promises.create({**values, "date_made": "2026-01-31"})
        self.assertEqual(promise.user_id, collector)
        for name, value in (("user_id", colleague.id), ("date_made", self.today)):
            with self._refused("."):
                promise.write({name: value})

    def test_what_is_no_amount_or_no_day_is_said(self):
        item = self._item(self._invoice(5))
        make = self.env["collections.promise"]._make
        for amount in (float("nan"), float("inf"), None, "70", True):
            with self._refused("Enter a number"):
                make({item: amount}, "2026-03-20")
        for day, text in (
            (7, "year-month-day"),
            (True, "year-month-day"),
            ("9999-12-31", "Check the year"),
            ("2062-03-20", "Check the year"),
        ):
            with self._refused(text):
                make({item: 70.0}, day)
        with self._refused("Choose the item"):
            self.env["collections.promise"].create(
                {
                    "partner_id": self.customer.id,
                    "date": "2026-03-20",
                    "line_ids": [Command.create({"amount": 5.0})],
                }
            )

    def test_company_without_policy(self):
        move = self._invoice(5)
        self.company.collections_policy_id = False
        with self._refused("has no follow-up policy"):
            self._promise(move)
