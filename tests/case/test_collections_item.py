from datetime import timedelta

from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsItem(CollectionsCommon):
    def _state(self, move):
        return self.env["collections.item"].search([("move_line_id", "in", self._item(move).ids)])

    def test_state_follows_the_sent_notices(self):
        move = self._invoice(5)
        self.assertFalse(self._state(move))
        self._pass()
        state = self._state(move)
        self.assertRecordValues(
            state,
            [
                {
                    "level_id": self.levels[0].id,
                    "level_date": self.today,
                    "notice_count": 1,
                    "partner_id": self.customer.id,
                    "company_id": self.company.id,
                }
            ],
        )

    def test_repeated_level_keeps_its_first_day(self):
        self.levels[2].repeat_days = 7
        move = self._invoice(40)
        self.policy.progression = "age"
        self._pass(self.today - timedelta(days=8))
        state = self._state(move)
        self.assertEqual(state.level_id, self.levels[2])
        self._pass(self.today - timedelta(days=1))
        self.assertEqual(state.level_date, self.today - timedelta(days=8))
        self.assertEqual(state.repeat_date, self.today - timedelta(days=1))
        self.assertEqual(state.notice_count, 2)

    def test_each_instalment_has_its_own(self):
        term = self.env["account.payment.term"].create(
            {
                "name": "Two parts",
                "line_ids": [
                    (0, 0, {"value": "percent", "value_amount": 50, "nb_days": 0}),
                    (0, 0, {"value": "percent", "value_amount": 50, "nb_days": 60}),
                ],
            }
        )
        move = self._invoice(self.today, invoice_payment_term_id=term.id)
        first, second = self._item(move).sorted("date_maturity")
        self.assertLess(first.date_maturity, second.date_maturity)
        self._pass()
        self.assertEqual(first.collections_level_id, self.levels[0])
        self.assertFalse(second.collections_level_id)
