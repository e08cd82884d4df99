from datetime import date

from odoo.tests import tagged

from .test_collections_followup_on_account import OnAccountCommon


@tagged("post_install", "-at_install")
class TestCollectionsFollowupDuties(OnAccountCommon):
    """What a customer has to pay by which day."""

    def _duties(self, day=None):
        engine = self.engine.sudo().with_company(self.company)
        engine._flush_ledger()
        policies = engine._get_ruleset(self.company)
        partners = (self.customer.id,)
        day = day or self.today
        rows = engine.env["collections.followup.on.account"]._read_on_account_items(
            policies, day, partners
        )
        duties = engine.env["collections.followup.duties"]._get_duties(
            policies, day, partners, rows
        )
        return [
            (duty.day, float(duty.amount), duty.holder and duty.holder[0].split(".")[1])
            for duty in duties.get((self.customer.id, self.company.currency_id.id), [])
            if duty.amount
        ]

    def test_in_the_order_in_which_it_was_to_be_paid(self):
        self._invoice(0, 70)
        move = self._invoice(40, 300)
        self._plan(move)
        self.env["collections.promise"]._make(
            {self._item(self._invoice(5, 90)): 60.0}, date(2026, 3, 12)
        )
        self.env["collections.settlement"]._make(
            self._item(self._invoice(5, 50)), 35.0, date(2026, 3, 11)
        )._offer()
        self._pay(move, 130, self.today)
        self.assertEqual(
            self._duties(),
            [
                (date(2026, 3, 2), 70.0, None),
                (date(2026, 3, 11), 35.0, "settlement"),
                (date(2026, 3, 12), 60.0, "promise"),
                (date(2026, 4, 10), 70.0, "plan"),
                (date(2026, 5, 10), 100.0, "plan"),
            ],
        )

    def test_over_means_owed_again(self):
        promise = self.env["collections.promise"]._make(
            {self._item(self._invoice(5, 90)): 60.0}, date(2026, 3, 9)
        )
        settlement = self.env["collections.settlement"]._make(
            self._item(self._invoice(5, 50)), 35.0, date(2026, 3, 9)
        )
        settlement._offer()
        after = date(2026, 3, 13)
        self.assertEqual(promise.date_limit, date(2026, 3, 12))
        self.assertCountEqual(
            self._duties(after),
            [
                (date(2026, 3, 9), 35.0, "settlement"),
                (date(2026, 3, 9), 60.0, "promise"),
                (after, 50.0, None),
                (after, 90.0, None),
            ],
        )

    def test_what_is_not_chased_is_not_waited_for(self):
        move = self._invoice(5)
        self.env["collections.hold"].create(
            {
                "company_id": self.company.id,
                "scope": "move",
                "move_id": move.id,
                "reason_id": self.env.ref("collections_followup.hold_reason_clarify").id,
            }
        )
        self.assertEqual(self._duties(), [])

    def test_discount_of_a_plan_is_not_owed(self):
        plan = self._plan(self._invoice(40, 300), discount=60)
        self.assertEqual(sum(amount for _day, amount, _holder in self._duties()), 240.0)
        self.assertEqual(plan.amount_open, 240.0)

    def test_taken_back_of_before_a_plan_is_owed_first(self):
        move = self._invoice(40, 1000)
        payment = self._pay(move, 700, date(2026, 2, 20))
        plan = self._plan(move)
        payment.action_draft()
        payment.action_cancel()
        self.assertEqual(self._duties()[0], (plan.date_start, 700.0, "plan"))
