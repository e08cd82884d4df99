from datetime import date

from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_collections_plan import PlanCommon


@tagged("post_install", "-at_install")
class TestCollectionsPlanMake(PlanCommon):
    """Plans from items and terms."""

    def test_an_item_is_in_one_plan(self):
        move = self._invoice(40, 300)
        plan = self._plan(move)
        with self.assertRaises(UserError):
            self._plan(move)
        plan.action_cancel()
        self._plan(move)

    def test_items_that_do_not_go_together(self):
        ours, theirs = self._invoice(40, 300), self._invoice(40, 300, partner=self.partner_b)
        with self.assertRaises(UserError):
            self._plan(ours + theirs)
        self._pay(ours)
        with self.assertRaises(UserError):
            self._plan(ours)

    def test_foreign_currency(self):
        currency = self.setup_other_currency("JPY", rounding=1.0)
        move = self._invoice(40, 1000, currency_id=currency.id)
        plan = self._plan(move)
        self.assertEqual(plan.installment_ids.sorted("sequence").mapped("amount"), [333, 333, 334])
        self._pay(move, 400)
        self.assertEqual(plan.amount_paid, 400)
        self.assertEqual(plan.amount_open, 600)

    def test_working_days_follow_the_calendar(self):
        calendar = self.company.resource_calendar_id
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": calendar.id,
                "company_id": self.company.id,
                "date_from": "2026-03-10 00:00:00",
                "date_to": "2026-03-10 23:59:59",
            }
        )
        plan = self._plan(self._invoice(40, 300), shift="following")
        self.assertEqual(plan.installment_ids.sorted("sequence")[0].date_due, date(2026, 3, 11))

    def test_terms_of_the_company_stay_with_the_plan(self):
        self.company.write(
            {
                "collections_plan_grace_days": 2,
                "collections_plan_max_late": 3,
                "collections_plan_accelerate": False,
            }
        )
        plan = self._plan(self._invoice(40, 300))
        self.company.collections_plan_grace_days = 20
        self.assertRecordValues(
            plan, [{"grace_days": 2, "max_late": 3, "accelerate": False, "user_id": self.env.uid}]
        )
        self.assertEqual(plan.installment_ids[0].date_deadline, date(2026, 3, 12))

    def test_refusals_say_what_is_wrong(self):
        move = self._invoice(40, 300)
        make = self.env["collections.plan"]._make
        self.assertIn("Choose the open items", self._refused(make, move.line_ids.browse(), {}))
        income = move.line_ids - self._item(move)
        self.assertIn("has no open amount", self._refused(make, income, {}))
        currency = self.setup_other_currency("HRK")
        mixed = move | self._invoice(40, 300, currency_id=currency.id)
        self.assertIn("one currency", self._refused(make, self._item(mixed), {}))
        plan = self._plan(move)
        self.assertIn(plan.name, self._refused(self._plan, move))
