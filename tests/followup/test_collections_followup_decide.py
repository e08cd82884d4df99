"""The fine points of the decision, one by one; the property test reads them together."""

from datetime import date, timedelta

from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsFollowupDecide(CollectionsCommon):
    def _sent_levels(self, move, until):
        """Run and send each day from today; return (day, level) of what the invoice got."""
        got = []
        for day in range(until + 1):
            with self._on(day):
                run = self._pass()
                for line in run.notice_ids.line_ids.filtered("level_id"):
                    if line.move_line_id.move_id == move:
                        place = self.levels.ids.index(line.level_id.id) + 1
                        got.append((day, place))
        return got

    # ------------------------------------------------------------------- triggers

    def test_days_after_the_due_date(self):
        move = self._invoice(0)
        self.assertEqual(self._sent_levels(move, 31), [(1, 1), (15, 2), (30, 3)])

    def test_before_the_due_date(self):
        self.levels[0].days = -3
        move = self._invoice(-5)
        self.assertEqual(self._reason(move), "not_due")
        with self._on(2):
            run = self._pass()
            notice = run.notice_ids
            self.assertFalse(notice.case_id)
            self.assertFalse(self._case())
            self.assertEqual(notice.line_ids.days_overdue, -3)
            self.assertEqual(move.collections_level_id, self.levels[0])
        with self._on(5):
            self.assertFalse(self._prepare().notice_ids)
        with self._on(20):
            self.assertEqual(self._prepare().notice_ids.level_id, self.levels[1])

    def test_reminder_before_the_due_date_is_passed_over_after_it(self):
        self.levels[0].days = -3
        self.assertEqual(self._explain(self._invoice(2))["next_level"], self.levels[1])

    def test_days_after_the_end_of_the_month(self):
        self.levels[1].write({"trigger": "month_end", "days": 10})
        self.levels[0].write({"trigger": "month_end", "days": 2})
        for due, first in (
            (date(2026, 2, 3), date(2026, 3, 2)),
            (date(2026, 2, 28), date(2026, 3, 2)),
            (date(2026, 3, 1), date(2026, 4, 2)),
        ):
            move = self._invoice(due)
            self.assertEqual(self._explain(move)["next_date"], first)
            self.assertEqual(self._reason(move), False if first == self.today else "waiting")

    def test_days_after_the_previous_notice(self):
        self.levels[1].write({"trigger": "previous", "days": 4})
        self.levels[2].write({"trigger": "previous", "days": 6})
        move = self._invoice(20)
        self.assertEqual(self._sent_levels(move, 12), [(0, 1), (4, 2), (10, 3)])

    # ---------------------------------------------------------------- progression

    def test_one_step_per_pass_however_old(self):
        move = self._invoice(100)
        run = self._pass()
        self.assertEqual(run.notice_ids.level_id, self.levels[0])
        # No two notices in a row after a gap in runs: the days planned between the levels.
        with self._on(13):
            self.assertFalse(self._prepare().notice_ids)
            self.assertEqual(self._explain(move)["next_date"], self.today + timedelta(14))
        with self._on(14):
            self.assertEqual(self._pass().notice_ids.level_id, self.levels[1])
        with self._on(28):
            self.assertFalse(self._prepare().notice_ids)
        with self._on(29):
            self.assertEqual(self._prepare().notice_ids.level_id, self.levels[2])

    def test_own_days_between_two_levels(self):
        self.levels[1].min_days = 3
        self._invoice(100)
        self._pass()
        with self._on(2):
            self.assertFalse(self._prepare().notice_ids)
        with self._on(3):
            self.assertEqual(self._prepare().notice_ids.level_id, self.levels[1])

    def test_planned_days_between_levels_that_count_from_different_days(self):
        # Due on 22 November: planned for the 23rd and for 1 December, eight days later.
        self.levels[1].write({"trigger": "month_end", "days": 1})
        self._invoice(100)
        self._pass()
        with self._on(7):
            self.assertFalse(self._prepare().notice_ids)
        with self._on(8):
            self.assertEqual(self._prepare().notice_ids.level_id, self.levels[1])

    def test_a_week_where_the_policy_plans_the_next_level_earlier(self):
        self.levels[0].days = 12
        self.levels[1].write({"trigger": "month_end", "days": 1})
        self._invoice(100)
        self._pass()
        with self._on(6):
            self.assertFalse(self._prepare().notice_ids)
        with self._on(7):
            self.assertEqual(self._prepare().notice_ids.level_id, self.levels[1])

    def test_previous_notices_count_in_what_is_planned(self):
        # Planned 1 and 11 days after the due date, then 30 days after it: 19 days later.
        self.levels[1].write({"trigger": "previous", "days": 10})
        move = self._invoice(100)
        self.assertEqual(self._sent_levels(move, 30), [(0, 1), (10, 2), (29, 3)])

    def test_by_age_is_not_silent_while_levels_pass_by(self):
        policy = self._create_policy(days=(1, 30, 35, 40, 45, 60), progression="age")
        self.customer.collections_policy_id = policy
        move = self._invoice(29)
        sent = []
        for day in range(40):
            with self._on(day):
                for notice in self._pass().notice_ids:
                    sent.append((29 + day, policy.level_ids.ids.index(notice.level_id.id) + 1))
        self.assertEqual(sent, [(29, 1), (35, 3), (40, 4), (45, 5), (60, 6)])
        self.assertEqual(move.collections_level_id, policy.level_ids[5])

    def test_by_age_after_a_late_start_as_in_the_guide(self):
        policy = self._create_policy(days=(3, 15, 25, 40), progression="age")
        self.customer.collections_policy_id = policy
        self._invoice(19)
        self.assertEqual(self._pass().notice_ids.level_id, policy.level_ids[1])
        with self._on(21):
            self.assertEqual(self._pass().notice_ids.level_id, policy.level_ids[3])

    def test_by_age_passes_levels_over(self):
        self.policy.progression = "age"
        old, young = self._invoice(100), self._invoice(16)
        notice = self._pass().notice_ids
        self.assertEqual(notice.level_id, self.levels[2])
        self.assertEqual(old.collections_level_id, self.levels[2])
        self.assertEqual(young.collections_level_id, self.levels[1])
        # Each item on its own: the younger one goes on where it stands.
        with self._on(14):
            self.assertFalse(self._prepare().notice_ids)
        with self._on(15):
            self.assertEqual(
                self._prepare().notice_ids.line_ids.filtered("level_id").move_line_id,
                self._item(young),
            )

    def test_by_age_reaches_levels_after_the_previous_notice_too(self):
        self.policy.progression = "age"
        self.levels[2].write({"trigger": "previous", "days": 5})
        move = self._invoice(20)
        self.assertEqual(self._sent_levels(move, 6), [(0, 2), (5, 3)])

    # --------------------------------------------------------------------- repeat

    def test_last_level_is_repeated(self):
        self.levels[2].repeat_days = 10
        move = self._invoice(0)
        self.assertEqual(self._sent_levels(move, 55), [(1, 1), (15, 2), (30, 3), (40, 3), (50, 3)])
        item = self.env["collections.item"].search([])
        self.assertEqual(item.level_date, self.today + timedelta(30))
        self.assertEqual(item.repeat_date, self.today + timedelta(50))
        self.assertEqual(item.notice_count, 5)

    def test_level_is_repeated_until_the_next_one(self):
        self.levels[0].repeat_days = 5
        move = self._invoice(0)
        self.assertEqual(self._sent_levels(move, 17), [(1, 1), (6, 1), (11, 1), (16, 2)])

    def test_next_date_is_that_of_the_repetition(self):
        self.levels[0].repeat_days = 5
        move = self._invoice(1)
        self._pass()
        answer = self._explain(move)
        self.assertEqual(answer["reason"], "waiting")
        self.assertEqual(answer["next_level"], self.levels[0])
        self.assertEqual(answer["next_date"], self.today + timedelta(5))
        self.assertIn("repeated", answer["text"])

    def test_reminder_before_the_due_date_is_not_repeated_after_it(self):
        self.levels[0].write({"days": -4, "repeat_days": 2})
        move = self._invoice(-4)
        self.assertEqual(self._sent_levels(move, 10), [(0, 1), (2, 1), (4, 1)])

    # ------------------------------------------------------------- what comes between

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

    def test_items_advance_to_their_own_level_only(self):
        old = self._invoice(16)
        with self._on(-14):
            self._pass()
        young, new = self._invoice(2), self._invoice(0)
        notice = self._pass().notice_ids
        self.assertEqual(notice.level_id, self.levels[1])
        levels = {line.move_line_id.move_id: line.level_id for line in notice.line_ids}
        self.assertEqual(levels, {old: self.levels[1], young: self.levels[0]})
        self.assertFalse(new.collections_level_id)

    def test_one_notice_per_level(self):
        self.policy.notice_mode = "level"
        old = self._invoice(16)
        with self._on(-14):
            self._pass()
        young = self._invoice(2)
        beside = self._invoice(9)
        with self._on(-7):
            beside_notice = self._prepare().notice_ids
            beside_notice.action_skip()
        run = self._prepare()
        by_level = run.notice_ids.grouped("level_id")
        self.assertEqual(by_level[self.levels[0]].line_ids.move_line_id, self._item(young))
        self.assertEqual(
            by_level[self.levels[1]].line_ids.move_line_id,
            self._item(old) | self._item(beside),
            "what stands beside comes once",
        )

    # ---------------------------------------------------------------- changed policies

    def test_archived_level_is_left_behind(self):
        move = self._invoice(100)
        self._pass()
        self.levels[0].active = False
        self.assertEqual(self._explain(move)["next_level"], self.levels[1])

    def test_level_added_in_between_comes_next(self):
        move = self._invoice(100)
        self._pass()
        added = self.env["collections.level"].create(
            {
                "policy_id": self.policy.id,
                "name": "New",
                "days": 8,
                "sequence": 15,
                "channel_manual": True,
            }
        )
        self.assertEqual(self._explain(move)["next_level"], added)

    def test_other_policy_goes_on_after_as_many_levels(self):
        move = self._invoice(100)
        self._pass()
        other = self._create_policy(days=(2, 20))
        self.customer.collections_policy_id = other
        self.assertEqual(self._explain(move)["next_level"], other.level_ids[1])
        with self._on(40):
            self._pass()
        self.customer.collections_policy_id = self._create_policy(days=(2,))
        with self._on(90):
            self.assertEqual(self._reason(move), "last_level")

    # --------------------------------------------------------------- the ledger's ways

    def test_blocked_payment_even_after_core_says_nothing_else(self):
        move = self._invoice(5)
        move.action_toggle_block_payment()
        self.assertEqual(move.payment_state, "blocked")
        self.assertEqual(self._reason(move), "blocked")
        self.assertFalse(self._prepare().notice_ids)
        self._pay(move, 40)
        self.assertEqual(self._reason(move), "blocked")
        move.action_toggle_block_payment()
        self.assertFalse(self._reason(move))
