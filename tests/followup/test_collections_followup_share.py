"""What several notices to one customer share: the day, and the credits."""

from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsFollowupShare(CollectionsCommon):
    def _two_levels(self, high=50, low=100, **values):
        """Prepare one notice per level: an invoice at Level 2 and one at Level 1."""
        self.policy.write({"notice_mode": "level", **values})
        old = self._invoice(16, high)
        with self._on(-15):
            self._pass()
        return old, self._invoice(3, low)

    def _asked(self, run):
        """What a run's notices ask for, by level."""
        return {
            self.levels.ids.index(notice.level_id.id) + 1: notice.amount
            for notice in run.notice_ids
        }

    # -------------------------------------------------------------------- the credits

    def test_credits_count_from_the_highest_level_down(self):
        old, young = self._two_levels()
        self._invoice(1, 80, move_type="out_refund")
        run = self._prepare()
        self.assertEqual(self._asked(run), {1: 70})
        self.assertEqual(sorted(run.notice_ids.line_ids.mapped("amount")), [-30, 100])
        # Why the other one is not chased is said where it is asked for.
        self.assertEqual(run.excluded_ids.mapped("reason"), ["credit"])
        self.assertEqual(run.excluded_ids.item_ids, self._item(old).ids)
        run.action_cancel()
        self.assertEqual(self._reason(old), "credit")
        self.assertFalse(self._reason(young))

    def test_a_credit_that_is_used_up_leaves_nothing_for_the_next(self):
        self._two_levels()
        self._invoice(1, 30, move_type="out_refund")
        self.assertEqual(self._asked(self._prepare()), {1: 100, 2: 20})

    def test_a_credit_over_several_notices_is_on_each_with_its_part(self):
        self._two_levels(50, 100, list_beside=True)
        self._item(self._invoice(9, 20))
        with self._on(-8):
            self._prepare().notice_ids.action_skip()
        self._invoice(1, 60, move_type="out_refund")
        # The 20 stand beside the 50, on the notice at Level 2.
        run = self._prepare()
        self.assertEqual(self._asked(run), {1: 100, 2: 10})

    def test_credits_of_two_notes_in_their_order(self):
        self._two_levels(50, 100)
        first = self._invoice(9, 45, move_type="out_refund")
        second = self._invoice(2, 15, move_type="out_refund")
        run = self._prepare()
        self.assertEqual(self._asked(run), {1: 90})
        parts = {
            line.move_line_id.move_id: line.amount
            for line in run.notice_ids.line_ids.filtered(lambda line: line.amount < 0)
        }
        self.assertEqual(parts, {second: -10})
        self.assertNotIn(first, parts, "used up by what is not chased because of it")

    def test_never_more_than_is_owed_where_little_is_listed(self):
        # 40 of 540 is listed; the credit of 520 covers the 500 first, then 20 of it.
        self.policy.list_beside = False
        self._invoice(16, 500)
        with self._on(-15):
            self._pass()
        with self._on(-10):
            self._invoice(11, 40)
            self._invoice(11, 520, move_type="out_refund")
            self.assertEqual(self._prepare().notice_ids.amount, 20)

    def test_each_currency_for_itself(self):
        dollars = self.setup_other_currency("EUR", rates=[("2020-01-01", 2.0)])
        self.policy.notice_mode = "level"
        self._invoice(16, 50)
        foreign = self._invoice(16, 50, currency_id=dollars.id)
        with self._on(-15):
            self._pass()
        self._invoice(3, 100)
        self._invoice(1, 80, move_type="out_refund")
        run = self._prepare()
        second = run.notice_ids.filtered(lambda n: n.level_id == self.levels[1])
        self.assertEqual(second.line_ids.move_line_id, self._item(foreign))
        self.assertEqual(self._asked(run), {1: 70, 2: 25})

    def test_credits_marked_as_not_to_follow_up_count_everywhere(self):
        self._invoice(5, 100)
        credit = self._invoice(5, 100, move_type="out_refund")
        credit.no_followup = True
        self.assertEqual(self._case().amount_due, 0)
        self.assertEqual(self._case().amount_credit, 100)
        self.assertFalse(self._prepare().notice_ids)

    # -------------------------------------------------------------------------- the day

    def _two_policies(self, **values):
        other = self._create_policy(days=(1, 20), name="Other", **values)
        mine, theirs = self._invoice(3, 100), self._invoice(3, 50)
        theirs.collections_policy_id = other
        return other, mine, theirs

    def test_two_policies_of_one_customer_write_once_a_day(self):
        _other, mine, theirs = self._two_policies()
        run = self._prepare()
        self.assertEqual(run.notice_ids.policy_id, self.policy)
        self.assertEqual(run.excluded_ids.mapped("reason"), ["interval"])
        # The other invoice stands beside.
        self.assertEqual(run.notice_ids.amount, 150)
        self.assertEqual(run.notice_ids.line_ids.filtered("level_id").move_line_id.move_id, mine)
        run.action_send()
        self._deliver()
        self.assertEqual(self._reason(theirs), "interval")
        self.assertFalse(self._prepare().notice_ids, "not on the same day")
        with self._on(1):
            notice = self._prepare().notice_ids
            self.assertEqual(notice.line_ids.filtered("level_id").move_line_id.move_id, theirs)

    def test_why_it_waits_for_the_other_policy_is_said(self):
        _other, _mine, theirs = self._two_policies()
        answer = self._explain(theirs)
        self.assertEqual(answer["reason"], "interval")
        self.assertIn("another notice today", answer["text"])
        self.assertEqual(answer["next_date"].day, self.today.day + 1)

    def test_the_longest_of_their_days_between_notices(self):
        _other, _mine, theirs = self._two_policies(min_days=10)
        self._pass()
        with self._on(9):
            self.assertFalse(self._prepare().notice_ids)
            self.assertEqual(self._reason(theirs), "interval")
        with self._on(10):
            self.assertTrue(self._prepare().notice_ids)

    def test_two_policies_share_the_credits(self):
        self._two_policies()
        self._invoice(1, 80, move_type="out_refund")
        self.assertEqual(self._prepare().notice_ids.amount, 70)

    def test_a_run_dated_back_honours_what_was_sent_since(self):
        self.policy.min_days = 10
        self._invoice(1)
        self._pass()
        young = self._invoice(4, 20)
        run = self._prepare(self.today.replace(day=1))
        self.assertFalse(run.notice_ids)
        reasons = {line: stat.reason for stat in run.excluded_ids for line in stat.item_ids}
        self.assertEqual(reasons[self._item(young).id], "interval")
