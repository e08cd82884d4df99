from datetime import date, timedelta
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..committed import CommittedCase
from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsNoticeRecheck(CollectionsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.collections_user_id = cls.env.user
        cls.Notice = cls.env["collections.notice"]

    def _queue(self):
        """Prepare today's run and put its notices into the outbox."""
        run = self._prepare()
        run.action_send()
        return run.notice_ids

    def test_partly_paid_claims_what_is_left(self):
        move = self._invoice(5, 100)
        notice = self._queue()
        self._pay(move, 40)
        self._deliver()
        self.assertEqual(notice.state, "sent")
        self.assertEqual(notice.line_ids.amount, 60)
        self.assertEqual(notice.line_ids.amount_company, 60)
        self.assertEqual(notice.amount, 60)

    def test_paid_in_the_meantime_is_not_claimed(self):
        paid, other = self._invoice(5, 100), self._invoice(6, 70)
        notice = self._queue()
        self._pay(paid)
        self._deliver()
        self.assertEqual(notice.state, "sent")
        self.assertEqual(notice.line_ids.move_line_id, self._item(other))
        self.assertEqual((notice.amount, notice.item_count), (70, 1))
        self.assertFalse(paid.collections_level_id)
        self.assertEqual(other.collections_level_id, self.levels[0])

    def test_notice_with_nothing_left_is_skipped_and_says_so(self):
        move = self._invoice(5)
        self._invoice(-20)  # keeps the customer, not the case
        notice = self._queue()
        self._pay(move)
        self._deliver()
        self.assertEqual(notice.state, "skipped")
        self.assertIn("paid or credited", notice.reason)
        self.assertEqual(len(notice.line_ids), 1, "it still says what it was about")
        self.assertFalse(notice.line_ids.level_id, "but nothing reached a level by it")
        self.assertFalse(self.env["collections.item"].search([]))
        self.assertEqual(notice.run_id.state, "done")

    def test_credited_in_the_meantime_is_deducted(self):
        self._invoice(5, 100)
        notice = self._queue()
        credit = self._invoice(5, 30, move_type="out_refund")
        self._deliver()
        self.assertEqual(notice.amount, 70)
        added = notice.line_ids.filtered(lambda line: line.amount < 0)
        self.assertEqual(added.move_line_id, self._item(credit))
        self.assertEqual(added.move_name, credit.name)
        self.assertFalse(added.level_id)

    def test_covered_by_credits_in_the_meantime_is_skipped(self):
        self._invoice(5, 100)
        notice = self._queue()
        self._invoice(5, 130, move_type="out_refund")
        self._deliver()
        self.assertEqual(notice.state, "skipped")
        self.assertIn("covered by credits", notice.reason)

    def test_covered_to_the_cent_is_skipped(self):
        self._invoice(5, 100)
        notice = self._queue()
        self._invoice(5, 100, move_type="out_refund")
        self._deliver()
        self.assertEqual(notice.state, "skipped")

    def test_minimum_at_the_rate_of_the_day_it_goes(self):
        self.policy.min_amount = 40
        tomorrow = self.today + timedelta(1)
        rates = [("2020-01-01", 2.0), (tomorrow, 4.0)]
        other = self.setup_other_currency("EUR", rates=rates)
        self._invoice(5, 100, currency_id=other.id)
        notice = self._queue()
        self.assertEqual(notice.amount, 50)
        with self._on(1):
            self._deliver()
        self.assertEqual(notice.state, "skipped")
        self.assertIn("below the minimum", notice.reason)

    def test_excluded_in_the_meantime_is_not_claimed(self):
        for exclude, word in (
            (lambda move: setattr(move, "no_followup", True), "not to follow up"),
            (lambda move: move.action_toggle_block_payment(), "blocked"),
            (self._hold_move, "on hold"),
            (lambda move: setattr(move.partner_id, "collections_cease", True), "not be contacted"),
            (
                lambda move: setattr(
                    self._case(move.partner_id),
                    "stage_id",
                    self.env.ref("collections_followup.stage_legal"),
                ),
                "lawyer",
            ),
        ):
            with self.subTest(word), self.env.cr.savepoint() as savepoint:
                move = self._invoice(5)
                notice = self._queue()
                exclude(move)
                self._deliver()
                self.assertEqual(notice.state, "skipped")
                self.assertIn(word, notice.reason)
                self.assertFalse(move.collections_level_id)
                self.env.flush_all()
                savepoint.rollback()
                self.env.invalidate_all()

    def _hold_move(self, move, **values):
        return self.env["collections.hold"].create(
            {
                "scope": "move",
                "move_id": move.id,
                "reason_id": self.env.ref("collections_followup.hold_reason_clarify").id,
                **values,
            }
        )

    def test_hold_that_begins_before_a_late_sending_counts(self):
        move = self._invoice(5)
        notice = self._queue()
        self._hold_move(move, date_from=self.today + timedelta(2))
        with self._on(2):
            self._deliver()
        self.assertEqual(notice.state, "skipped")

    def test_below_the_minimum_by_now_is_skipped(self):
        self.levels[0].min_amount = 50
        move = self._invoice(5, 100)
        notice = self._queue()
        self._pay(move, 60)
        self._deliver()
        self.assertEqual(notice.state, "skipped")
        self.assertIn("below the minimum", notice.reason)

    def test_minimum_counts_what_the_customer_owes_not_what_is_listed(self):
        self.policy.write({"list_beside": False, "min_amount": 150})
        old = self._invoice(10, 140)
        with self._on(-9):
            self.policy.min_amount = 0
            self._pass()
            self.policy.min_amount = 150
        self.assertEqual(old.collections_level_id, self.levels[0])
        self._invoice(1, 20)
        run = self._pass()
        self.assertEqual(run.notice_ids.state, "sent", run.notice_ids.reason)
        self.assertEqual(run.notice_ids.amount, 20)

    def test_reminder_before_the_due_date_is_of_no_use_after_it(self):
        self.levels[0].days = -5
        move = self._invoice(-2)
        notice = self._queue()
        self.assertFalse(notice.case_id)
        with self._on(3):
            self._deliver()
        self.assertEqual(notice.state, "skipped")
        self.assertIn("due date has passed", notice.reason)
        self.assertFalse(move.collections_level_id)

    def test_notice_that_waited_is_dated_on_the_day_it_goes_out(self):
        self._invoice(1)
        run = self._prepare()
        notice = run.notice_ids
        self.assertEqual(notice.date_pay_by, self.today + timedelta(7))
        with self._on(10) as day:
            run.action_send()
            self._deliver()
        self.assertEqual(notice.date, day)
        self.assertEqual(notice.date_pay_by, day + timedelta(7))
        self.assertEqual((notice.days_overdue, notice.line_ids.days_overdue), (11, 11))
        # So that nobody gets the next one days later: 14 days are planned between the two.
        with self._on(15):
            self.assertFalse(self._prepare().notice_ids)
        with self._on(24):
            self.assertEqual(self._prepare().notice_ids.level_id, self.levels[1])

    def test_notice_of_a_run_dated_in_the_past_keeps_its_day(self):
        self._invoice(5)
        yesterday = self.today - timedelta(1)
        run = self._pass(yesterday)
        self.assertEqual(run.notice_ids.date, yesterday)

    # ------------------------------------------------------------ credits, several notices

    def test_credits_are_deducted_on_one_of_several_notices(self):
        self.policy.notice_mode = "level"
        old = self._invoice(16, 200)
        with self._on(-15):
            self._pass()
        self._invoice(3, 100)
        run = self._prepare()
        self.assertEqual(len(run.notice_ids), 2)
        self._invoice(1, 30, move_type="out_refund")
        run.action_send()
        self._deliver()
        first = run.notice_ids.filtered(lambda n: n.level_id == self.levels[1])
        second = run.notice_ids - first
        self.assertEqual(first.line_ids.move_line_id[:1].move_id, old)
        self.assertEqual((first.amount, second.amount), (170, 100))

    def test_credits_larger_than_a_notice_are_left_out_of_it(self):
        self.policy.list_beside = False
        self._invoice(16, 500)
        with self._on(-15):
            self._pass()
        with self._on(-10):
            self._invoice(11, 40)
            run = self._prepare()
            self._invoice(11, 60, move_type="out_refund")
            run.action_send()
            self._deliver()
            # The customer owes 480 after the credit, of which this notice claims 40.
            self.assertEqual((run.notice_ids.state, run.notice_ids.amount), ("sent", 40))

    def test_credit_after_preparing_counts_from_the_highest_level_down(self):
        high, low = self._two_levels()
        self._invoice(1, 80, move_type="out_refund")
        self._deliver()
        self.assertEqual((high.state, low.state), ("skipped", "sent"))
        self.assertIn("covered by credits", high.reason)
        self.assertEqual(low.amount, 70)

    def _two_levels(self, amounts=(50, 100), later=False):
        """Queue a notice at Level 2 and one at Level 1 to the same customer.

        :param bool later: the one at Level 1 goes tomorrow
        """
        self.policy.write({"notice_mode": "level", "list_beside": False})
        self._invoice(16, amounts[0])
        with self._on(-15):
            self._pass()
        self._invoice(3, amounts[1])
        run = self._prepare()
        high, low = run.notice_ids.sorted(lambda n: n.level_id.sequence, reverse=True)
        if later:
            low.date_planned = self.today + timedelta(1)
        run.action_send()
        return high, low

    def test_credit_between_two_sendings_is_not_asked_for_twice(self):
        high, low = self._two_levels(later=True)
        self._deliver()
        self.assertEqual((high.state, low.state), ("sent", "queued"))
        self._invoice(1, 80, move_type="out_refund")
        with self._on(1):
            self._deliver()
        # 50 were asked for already, 70 are owed.
        self.assertEqual((low.state, low.amount), ("sent", 20))

    def test_credit_that_a_sent_notice_deducted_is_not_deducted_again(self):
        high, low = self._two_levels(later=True)
        self._invoice(1, 30, move_type="out_refund")
        self._deliver()
        self.assertEqual(high.amount, 20)
        with self._on(1):
            self._deliver()
        self.assertEqual(low.amount, 100)

    def test_credit_of_a_paid_claim_is_free_again(self):
        high, low = self._two_levels(later=True)
        self._invoice(1, 30, move_type="out_refund")
        self._deliver()
        self._pay(high.line_ids.filtered(lambda line: line.amount > 0).move_line_id.move_id)
        with self._on(1):
            self._deliver()
        self.assertEqual(low.amount, 70)

    # ------------------------------------------------------------------------------ dates

    def _moved(self, move, due):
        move.invoice_date_due = due
        self.assertEqual(self._item(move).date_maturity, due)

    def test_due_date_moved_far_leaves_the_other_at_its_level(self):
        old = self._invoice(20, 100)
        with self._on(-15):
            self._pass()
        self._invoice(3, 9)
        notice = self._queue()
        self.assertEqual((notice.level_id, notice.amount), (self.levels[1], 109))
        self._moved(old, date(2026, 4, 30))
        with self._smtp() as server:
            self._deliver()
        self.assertEqual((notice.state, notice.amount), ("sent", 9))
        self.assertEqual(notice.level_id, self.levels[0])
        self.assertEqual(notice.line_ids.level_id, self.levels[0])
        self.assertIn("Level 1", server.messages[0]["Subject"])
        self.assertEqual(old.collections_level_id, self.levels[0], "not at Level 2")

    def test_due_date_moved_a_little_is_shown(self):
        move = self._invoice(5, 100)
        notice = self._queue()
        due = self.today - timedelta(2)
        self._moved(move, due)
        self._deliver()
        self.assertEqual(notice.state, "sent")
        self.assertEqual((notice.line_ids.date_due, notice.line_ids.days_overdue), (due, 2))
        self.assertEqual(notice.days_overdue, 2)

    def test_due_date_moved_behind_today_skips_the_notice(self):
        move = self._invoice(5, 100)
        notice = self._queue()
        self._moved(move, self.today + timedelta(30))
        self._deliver()
        self.assertEqual(notice.state, "skipped")
        self.assertFalse(move.collections_level_id)

    def test_hold_of_today_counts_for_a_run_dated_back(self):
        move = self._invoice(5)
        run = self._prepare(self.today - timedelta(3))
        run.action_send()
        self._hold_move(move, date_from=self.today)
        self._deliver()
        self.assertEqual(run.notice_ids.state, "skipped")
        self.assertIn("on hold", run.notice_ids.reason)
        self.assertFalse(self._prepare(self.today - timedelta(3)).notice_ids)

    # ---------------------------------------------------------------------- what stays out

    def test_what_fell_due_since_is_listed_and_claimed_next_time(self):
        self._invoice(1)
        young = self._invoice(0, 30)
        notice = self._queue()
        with self._on(1):
            self._deliver()
        self.assertEqual(notice.amount, 130)
        line = notice.line_ids.filtered(lambda own: own.move_line_id.move_id == young)
        self.assertFalse(line.target_level_id)
        self.assertFalse(young.collections_level_id)

    def test_by_age_it_goes_at_the_level_that_was_seen(self):
        self.policy.progression = "age"
        move = self._invoice(10)
        notice = self._queue()
        with self._on(10):
            self._deliver()
        self.assertEqual((notice.state, notice.level_id), ("sent", self.levels[0]))
        self.assertEqual(move.collections_level_id, self.levels[0])

    def test_repetition_that_waited_stays_one(self):
        self.levels[0].repeat_days = 5
        move = self._invoice(1)
        self._pass()
        with self._on(5):
            notice = self._prepare().notice_ids
        with self._on(20):
            notice.action_send()
            self._deliver()
        self.assertEqual((notice.state, notice.level_id), ("sent", self.levels[0]))
        self.assertEqual(move.collections_level_id, self.levels[0])

    def test_other_policy_by_now(self):
        self._invoice(5)
        notice = self._queue()
        self.customer.collections_policy_id = self._create_policy(days=(2,), name="Another")
        self._deliver()
        self.assertEqual(notice.state, "skipped")
        self.assertIn("another policy", notice.reason)

    def test_uncertain_and_sent_notices_are_left_alone(self):
        move = self._invoice(5)
        notice = self._queue()
        self._deliver()
        self._pay(move, 40)
        self._deliver()
        self.assertEqual((notice.state, notice.amount), ("sent", 100))

    # ---------------------------------------------------------------- chosen by a person

    def test_chosen_level_and_items_stay_less_what_is_paid(self):
        self.policy.write({"min_amount": 90, "min_days": 20})
        mine, other = self._invoice(5, 100), self._invoice(5, 70)
        run = self.env["collections.run"].create({"company_id": self.company.id})
        run._prepare_selection(self._item(mine), self.levels[2])
        run.action_send()
        self._pay(mine, 60)
        self._pay(other, 50)
        self._deliver()
        notice = run.notice_ids
        self.assertEqual((notice.state, notice.level_id), ("sent", self.levels[2]))
        self.assertEqual(notice.line_ids.filtered("target_level_id").amount, 40)
        self.assertEqual(mine.collections_level_id, self.levels[2])
        self.assertFalse(other.collections_level_id)

    def test_chosen_items_that_are_paid_skip_the_notice(self):
        mine = self._invoice(5, 100)
        self._invoice(5, 70)
        run = self.env["collections.run"].create({"company_id": self.company.id})
        run._prepare_selection(self._item(mine), self.levels[2])
        run.action_send()
        self._pay(mine)
        self._deliver()
        self.assertEqual(run.notice_ids.state, "skipped")

    # ------------------------------------------------------------------ channels and cost

    def test_second_channel_claims_what_the_first_brought_to_its_level(self):
        self.levels[0].write({"channel_manual": True})
        move = self._invoice(5, 100)
        self._invoice(4, 30)
        run = self._prepare()
        notices = run.notice_ids.sorted("channel_rank")
        notices[1].date_planned = self.today + timedelta(1)
        run.action_send()
        self._deliver()
        self.assertEqual(notices.mapped("state"), ["sent", "queued"])
        self.assertEqual(move.collections_level_id, self.levels[0])
        self._pay(move, 60)
        with self._on(1):
            self._deliver()
        self.assertEqual(notices.mapped("state"), ["sent", "sent"])
        self.assertEqual(notices.mapped("amount"), [130, 70])

    def test_cost_does_not_grow_with_the_notices(self):
        for number in range(8):
            self._invoice(5, 10 + number, partner=self.customer.copy())
        notices = self._queue()
        counts = []
        for some in (notices[:2], notices[2:]):
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            self.assertEqual(some.sudo()._recheck(), some)
            counts.append(self.env.cr.sql_log_count - start)
        self.assertEqual(*counts)


@tagged("post_install", "-at_install")
class TestCollectionsNoticeRecheckTogether(CommittedCase):
    def test_paid_just_before_its_items_are_locked(self):
        # A task that nobody can do writes nothing else that the payment would get in the way of:
        # what was paid is told as paid, and not as failed.
        with self._worker() as env:
            level = env["collections.level"].browse(self.ids["level"])
            level.write({"channel_email": False, "channel_manual": True})
        [notice_id] = self._queue(1)
        model = self.registry["collections.notice"]
        lock = model._lock_items
        paid = []

        def pay_first(notices, items):
            if not paid:
                paid.append(True)
                with self._worker() as env:
                    self._pay(env, env["collections.notice"].browse(notice_id), 100)
            return lock(notices, items)

        with patch.object(model, "_lock_items", pay_first), mute_logger("odoo.sql_db"):
            self._drain()
        self.assertTrue(paid)
        self.assertEqual(self._states([notice_id]), ["skipped"])
