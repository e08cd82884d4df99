from datetime import timedelta

from odoo.tests import tagged

from .test_collections_followup_decide import DecideCommon


@tagged("post_install", "-at_install")
class TestCollectionsFollowupDecideJudge(DecideCommon):
    def test_minimum_of_days_between_notices_to_a_customer(self):
        self.policy.min_days = 10
        first = self._invoice(1)
        self._pass()
        second = self._invoice(0)
        with self._on(1):
            self.assertEqual(self._reason(second), "interval")
            answer = self._explain(second)
            self.assertEqual(answer["next_date"], self.today + timedelta(10))
        with self._on(10):
            notice = self._prepare().notice_ids
            self.assertEqual(notice.line_ids.filtered("level_id").move_line_id, self._item(second))
            self.assertIn(self._item(first), notice.line_ids.move_line_id)

    def test_minimum_amount_counts_what_is_left_after_credits(self):
        self.policy.min_amount = 100
        move = self._invoice(5, 120)
        self.assertFalse(self._reason(move))
        self._invoice(5, 30, move_type="out_refund")
        self.assertEqual(self._reason(move), "min_amount")
        self._invoice(8, 10)
        self.assertFalse(self._reason(move), "what the customer owes together counts")

    def test_minimum_amount_of_a_level(self):
        self.levels[1].min_amount = 200
        move = self._invoice(20, 150)
        self._pass()
        with self._on(20):
            self.assertEqual(self._reason(move), "min_amount")
            self.assertIn("200", self._explain(move)["text"])

    def test_minimum_amount_at_the_rate_of_the_day(self):
        self.policy.min_amount = 40
        rates = [("2020-01-01", 2.0), (self.today, 4.0)]
        other = self.setup_other_currency("EUR", rates=rates)
        # Booked at 50, worth 25 today.
        move = self._invoice(5, 100, currency_id=other.id)
        self.assertEqual(self._item(move).amount_residual, 50)
        self.assertEqual(self._reason(move), "min_amount")
        with self._on(-1):
            self.assertFalse(self._reason(move))
        # The minimum is the policy's, in its currency.
        self.policy.write({"currency_id": other.id, "min_amount": 100})
        self.assertFalse(self._reason(move))
        self.policy.min_amount = 101
        self.assertEqual(self._reason(move), "min_amount")

    def test_currencies_are_netted_apart(self):
        dollars = self.setup_other_currency("EUR", rates=[("2020-01-01", 2.0)])
        home = self._invoice(5, 100)
        foreign = self._invoice(5, 100, currency_id=dollars.id)
        self._invoice(5, 100, move_type="out_refund", currency_id=dollars.id)
        self.assertEqual(self._reason(foreign), "credit")
        self.assertFalse(self._reason(home))
        notice = self._prepare().notice_ids
        self.assertEqual(notice.line_ids.move_line_id, self._item(home))
        self.assertEqual(notice.amount, 100)

    def test_credits_of_what_is_not_due_say_nothing(self):
        move = self._invoice(-10, 1000)
        self._invoice(5, 30, move_type="out_refund")
        self.assertEqual(self._reason(move), "not_due")
