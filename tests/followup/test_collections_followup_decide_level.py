from datetime import date, timedelta

from odoo.tests import tagged

from .test_collections_followup_decide import DecideCommon


@tagged("post_install", "-at_install")
class TestCollectionsFollowupDecideLevel(DecideCommon):
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
