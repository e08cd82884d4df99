import smtplib
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import CollectionsCommon

OUTBOX = "odoo.addons.collections_followup.models.notice.collections_notice_outbox"
MAIL = "odoo.addons.mail.models.mail_mail"


@tagged("post_install", "-at_install")
class TestCollectionsNoticeOutbox(CollectionsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.collections_user_id = cls.env.user
        cls.Notice = cls.env["collections.notice"]

    def _channels(self, *channels, level=0):
        """Give a level just these channels."""
        names = [f"channel_{name}" for name, _label in self.Notice._selection_channel()]
        self.levels[level].write(
            {name: name.removeprefix("channel_") in channels for name in names}
        )

    def _queue(self):
        """Prepare today's run and put its notices into the outbox."""
        run = self._prepare()
        run.action_send()
        return run.notice_ids

    # -------------------------------------------------------------------- e-mail

    def test_mail_server_takes_the_email(self):
        move = self._invoice(5)
        notice = self._queue()
        with self._smtp() as server:
            self._deliver()
        self.assertEqual(notice.state, "sent")
        self.assertEqual(len(server.messages), 1)
        message = server.messages[0]
        self.assertIn("a@example.com", message["To"])
        self.assertIn("ar@example.com", message["From"])
        self.assertIn("Level 1", message["Subject"])
        self.assertIn("a@example.com", notice.address)
        self.assertTrue(notice.content)
        self.assertEqual(notice.date_sent, fields.Datetime.now())
        self.assertEqual(notice.message_id, self._case().message_ids.filtered("subject"))
        self.assertEqual(move.collections_level_id, self.levels[0])

    @mute_logger(MAIL)
    def test_unreachable_server_is_tried_again_later(self):
        self._invoice(5)
        notice = self._queue()
        with self._smtp() as server:
            port = server.port
        with self._smtp():
            # Nobody listens there any more: a refused connection, not a made-up error.
            self.env["ir.mail_server"].search([]).smtp_port = port
            self._deliver()
        self.assertEqual(notice.state, "queued")
        self.assertEqual((notice.attempts, notice.failure_type), (1, "server"))
        self.assertIn("refused", notice.failure_reason.lower())
        wait = notice.retry_at - fields.Datetime.now()
        self.assertEqual(wait, timedelta(minutes=5))
        self._deliver()
        self.assertEqual(notice.attempts, 1, "not before its time")
        with self._smtp() as server, self._on(notice.retry_at):
            self._deliver()
        self.assertEqual(notice.state, "sent")
        self.assertEqual(len(server.messages), 1)
        self.assertEqual(len(notice.case_id.message_ids.filtered("subject")), 1)

    @mute_logger(MAIL)
    def test_what_is_owed_is_read_again_at_each_attempt(self):
        move = self._invoice(5, 100)
        notice = self._queue()
        self._refuse_connection()
        self._pay(move, 30)
        with self._smtp() as server, self._on(notice.retry_at):
            self._deliver()
        self.assertEqual(notice.amount, 70)
        self.assertEqual(len(server.messages), 1)

    @mute_logger(MAIL)
    def test_paid_between_two_attempts_gets_no_email(self):
        move = self._invoice(5, 100)
        self._invoice(-20)
        notice = self._queue()
        self._refuse_connection()
        self._pay(move)
        with self._smtp() as server, self._on(notice.retry_at):
            self._deliver()
            # Core's own queue has nothing left of it either.
            with self._on(2):
                self.env["mail.mail"].process_email_queue()
        self.assertEqual(notice.state, "skipped")
        self.assertFalse(server.messages)

    def _refuse_connection(self):
        with self._smtp() as server:
            port = server.port
        with self._smtp():
            self.env["ir.mail_server"].search([]).smtp_port = port
            self._deliver()

    @mute_logger(MAIL)
    def test_waits_grow_and_end(self):
        self._invoice(5)
        notice = self._queue()
        waits = []
        moment = fields.Datetime.now()
        for _attempt in range(10):
            with self._on(moment):
                self._refuse_connection()
                if notice.state != "queued":
                    break
                waits.append((notice.retry_at - moment).total_seconds() / 60)
                moment = notice.retry_at
        self.assertEqual(waits, [5, 10, 20, 40, 80])
        self.assertEqual((notice.state, notice.failure_type), ("failed", "server"))
        self.assertEqual(self._reason(notice.line_ids.move_line_id.move_id), "failed")
        # An unreachable server is ours to mend: no letters to everybody because of it.
        self.assertFalse(self.Notice.search([("fallback_of_id", "!=", False)]))
        with self._smtp() as server:
            notice.action_send()
            self._deliver()
        self.assertEqual(notice.state, "sent")
        self.assertEqual(len(server.messages), 1)

    @mute_logger(MAIL)
    def test_recipient_unknown_to_the_server_fails_at_once(self):
        self.levels[0].fallback = False
        self._invoice(5)
        other = self._invoice(5, partner=self.partner_b)
        self._queue()
        with self._smtp() as server:
            server.refused.add("a@example.com")
            self._deliver()
        failed = self.Notice.search([("partner_id", "=", self.customer.id)])
        self.assertEqual((failed.state, failed.failure_type), ("failed", "bad_email"))
        self.assertIn("no such user", failed.failure_reason)
        self.assertEqual(other.collections_level_id, self.levels[0])
        self.assertEqual(len(server.messages), 1)

    def test_server_that_hangs_up_loses_and_repeats_nothing(self):
        for _n in range(4):
            partner = self.customer.copy({"email": f"x{_n}@example.com"})
            self._invoice(5, partner=partner)
        notices = self._queue()
        with self._smtp() as server, mute_logger(MAIL):
            server.hang_up_after = 1
            self._deliver()
            self.assertEqual(len(server.messages), 1)
        self.assertEqual(sorted(notices.mapped("state")), ["queued", "queued", "queued", "sent"])
        waiting = notices.filtered(lambda notice: notice.state == "queued")
        # One was handed over in the session that ended, one in a new session that ended at once:
        # the others wait for the server and are none the worse for it.
        self.assertEqual(sorted(waiting.mapped("attempts")), [0, 1, 1])
        with self._smtp() as server, self._on(1):
            self._deliver()
        self.assertEqual(set(notices.mapped("state")), {"sent"})
        self.assertEqual(len(server.messages), 3)

    def test_scheduled_action_empties_the_outbox(self):
        self._invoice(5)
        self._invoice(5, partner=self.partner_b)
        notices = self._queue()
        with self.enter_registry_test_mode():
            self.env.ref("collections_followup.ir_cron_send_notices").method_direct_trigger()
        self.assertEqual(set(notices.mapped("state")), {"sent"})
        self.assertEqual(notices.run_id.state, "done")

    # ------------------------------------------------------------- several, and broken ones

    def test_one_bad_notice_stops_nothing_else(self):
        good, bad = self._invoice(5), self._invoice(5, partner=self.partner_b)
        notices = self._queue()
        document = type(self.env["collections.document"])
        render = document._get_email_contents

        def break_one(this, batch):
            if self.partner_b in batch.partner_id:
                raise ZeroDivisionError("a text that cannot be made")
            return render(this, batch)

        with patch.object(document, "_get_email_contents", break_one), mute_logger(OUTBOX):
            self._deliver()
        by_customer = notices.grouped("partner_id")
        self.assertEqual(by_customer[self.customer].state, "sent")
        failed = by_customer[self.partner_b]
        self.assertEqual((failed.state, failed.failure_type), ("failed", "rendering"))
        self.assertIn("cannot be made", failed.failure_reason)
        self.assertEqual(self._reason(bad), "failed")
        self.assertIn(failed.name, self._explain(bad)["text"])
        self.assertEqual(good.collections_level_id, self.levels[0])
        failed.action_send()
        self._deliver()
        self.assertEqual(failed.state, "sent")

    def test_killed_worker_leaves_the_batch_to_the_next_one(self):
        self._invoice(5)
        notice = self._queue()
        with (
            mute_logger(OUTBOX),
            self.assertRaises(KeyboardInterrupt),
            self.env.cr.savepoint(),
        ):
            self.Notice._send_batch()
            # What a worker does between two commits goes when it is killed.
            raise KeyboardInterrupt
        self.env.invalidate_all()
        self.assertEqual(notice.state, "queued")
        self.assertFalse(notice.mail_id)
        self._deliver()
        self.assertEqual(notice.state, "sent")
        self.assertEqual(len(notice.case_id.message_ids.filtered("subject")), 1)

    def test_worker_killed_before_its_emails_left_leaves_them_to_the_next_one(self):
        self._invoice(5)
        notice = self._queue()
        self.Notice._send_batch()
        self.assertEqual((notice.state, notice.mail_id.state), ("queued", "outgoing"))
        with self._smtp() as server:
            with self._on(1):
                self.env["mail.mail"].process_email_queue()
            self.assertEqual(len(server.messages), 1, "core's queue leaves it to the outbox")
            self._deliver()
            self.assertEqual(len(server.messages), 1, "once, whoever was asked")
        self.assertEqual(notice.state, "sent")

    def test_batches_are_of_a_size(self):
        for _n in range(3):
            self._invoice(5, partner=self.customer.copy())
        notices = self._queue()
        self.assertEqual(len(self.Notice._send_batch(2)), 2)
        self.assertEqual(len(self.Notice._send_batch(2)), 1)
        self.assertFalse(self.Notice._send_batch(2))
        self.assertFalse(notices.filtered(lambda notice: not notice.mail_id))

    def test_other_conflicts_are_not_taken_for_a_failed_notice(self):
        self._invoice(5)
        notice = self._queue()

        def conflict(_self):
            raise smtplib.SMTPServerDisconnected("hung up")

        with patch.object(type(notice), "_send_email", conflict), mute_logger(OUTBOX):
            self.Notice._send_batch()
        self.assertEqual(notice.state, "failed")
        self.assertIn("hung up", notice.failure_reason)

    # -------------------------------------------------------- ways to reach a customer

    def test_each_kind_of_failure_is_named(self):
        self.levels[0].fallback = False
        cases = {
            "no_email": {"email": False},
            "bad_email": {"email": "nobody at all"},
            "bounced": {"message_bounce": 3},
        }
        for problem, values in cases.items():
            with self.subTest(problem):
                partner = self.customer.copy(values)
                partner.write(values)
                self._invoice(5, partner=partner)
        self.env["mail.blacklist"]._add("b@example.com")
        self._invoice(5, partner=self.partner_b)
        notices = self._queue()
        self.assertTrue(all(notices.mapped("delivery_problem")))
        self._deliver()
        self.assertEqual(
            sorted(notices.mapped("failure_type")),
            ["bad_email", "blacklisted", "bounced", "no_email"],
        )
        self.assertEqual(set(notices.mapped("state")), {"failed"})
        self.assertTrue(all(notices.mapped("failure_reason")))
        self.assertEqual(notices.run_id.state, "done")

    def test_letter_without_address_and_call_without_number_fail(self):
        self.levels[0].fallback = False
        for channel, problem in (("letter", "no_address"), ("phone", "no_phone")):
            with self.subTest(channel):
                self._channels(channel)
                bare = self.env["res.partner"].create({"name": "Bare"})
                self._invoice(5, partner=bare)
                notice = self._queue().filtered(lambda n, p=bare: n.partner_id == p)
                self._deliver()
                self.assertEqual((notice.state, notice.failure_type), ("failed", problem))

    def test_task_without_anybody_to_do_it_fails(self):
        self._channels("manual")
        self._invoice(5)
        run = self._prepare()
        self.company.collections_user_id = False
        notice = run.notice_ids
        notice.case_id.user_id = False
        notice.sudo().user_id = False
        run.sudo().user_id = self.env.ref("base.public_user")
        run.action_send()
        self._deliver()
        self.assertEqual((notice.state, notice.failure_type), ("failed", "no_user"))

    def test_letter_takes_the_place_of_an_impossible_email(self):
        self.customer.write(
            {
                "email": False,
                "street": "Main street 1",
                "city": "Ghent",
                "zip": "9000",
                "country_id": self.env.ref("base.be").id,
            }
        )
        move = self._invoice(5)
        notice = self._queue()
        self.Notice._send_batch()
        letter = self.Notice.search([("fallback_of_id", "=", notice.id)])
        self.assertEqual((letter.channel, letter.state), ("letter", "queued"))
        self.assertEqual(letter.line_ids.move_line_id, self._item(move))
        self.assertEqual(letter.line_ids.level_id, self.levels[0])
        self.assertEqual(notice.state, "skipped")
        self.assertIn(letter.name, notice.reason)
        self.assertFalse(notice.line_ids.level_id)
        self.assertEqual(self._reason(move), "pending")

    def test_call_takes_the_place_where_no_letter_can(self):
        self.customer.write({"email": False, "phone": "+32 470 00 00 00", "city": False})
        move = self._invoice(5)
        self._queue()
        self._deliver()
        call = self.Notice.search([("channel", "=", "phone")])
        self.assertEqual(call.state, "sent")
        self.assertEqual(call.activity_id.res_id, self._case().id)
        self.assertEqual(call.activity_id.user_id, self.env.user)
        self.assertEqual(move.collections_level_id, self.levels[0])

    def test_task_is_the_last_way(self):
        self.customer.write({"email": False, "phone": False, "city": False})
        self._invoice(5)
        self._queue()
        self._deliver()
        self.assertEqual(self.Notice.search([("state", "=", "sent")]).channel, "manual")

    def test_no_other_way_where_the_level_says_so(self):
        self.levels[0].fallback = False
        self.customer.write({"email": False, "phone": "+32 470 00 00 00"})
        notice_move = self._invoice(5)
        notice = self._queue()
        self._deliver()
        self.assertEqual(notice.state, "failed")
        self.assertEqual(len(self.Notice.search([])), 1)
        self.assertEqual(self._reason(notice_move), "failed")
        # Corrected and sent again.
        self.customer.email = "new@example.com"
        notice.action_send()
        self.assertEqual(notice.run_id.state, "sending")
        self._deliver()
        self.assertEqual(notice.state, "sent")
        self.assertEqual(notice.run_id.state, "done")

    # --------------------------------------------------------------- several channels

    def test_second_channel_waits_for_the_first(self):
        self._channels("email", "manual")
        move = self._invoice(5)
        email, task = self._queue().sorted("channel_rank")
        self.assertEqual((email.channel, task.channel), ("email", "manual"))
        self.assertEqual(email.line_ids.level_id, self.levels[0])
        self.assertFalse(task.line_ids.level_id)
        self.assertEqual(task.line_ids.target_level_id, self.levels[0])
        self.assertEqual(self.Notice._send_batch(), email)
        self.assertFalse(self.Notice._send_batch(), "the e-mail is not decided yet")
        self._deliver()
        self._deliver()
        self.assertEqual((email.state, task.state), ("sent", "sent"))
        self._assert_reached_once(move, self.levels[0])

    def _assert_reached_once(self, move, level):
        lines = self.env["collections.notice.line"].search(
            [
                ("move_line_id", "in", self._item(move).ids),
                ("level_id", "=", level.id),
                ("notice_id.state", "=", "sent"),
            ]
        )
        self.assertEqual(len(lines), 1)
        self.assertEqual(move.collections_level_id, level)

    def test_second_channel_takes_over_where_the_first_fails(self):
        self._channels("email", "manual")
        self.levels[0].fallback = False
        self.customer.email = False
        move = self._invoice(5)
        email, task = self._queue().sorted("channel_rank")
        self._deliver()
        self.assertEqual((email.state, task.state), ("failed", "sent"))
        self._assert_reached_once(move, self.levels[0])
        self.assertNotEqual(self._reason(move), "failed")

    def test_take_over_and_fallback_do_not_both_carry_the_level(self):
        self._channels("email", "manual")
        self.customer.write({"email": False, "phone": "+32 470 00 00 00", "city": False})
        move = self._invoice(5)
        self._queue()
        self._deliver()
        states = {n.channel: n.state for n in self.Notice.search([])}
        self.assertEqual(states, {"email": "skipped", "manual": "sent", "phone": "sent"})
        self._assert_reached_once(move, self.levels[0])

    def test_second_channel_that_fails_takes_nothing_back(self):
        self._channels("email", "phone")
        self.customer.write({"phone": False, "city": False})
        move = self._invoice(5)
        self._queue()
        self._deliver()
        states = {n.channel: n.state for n in self.Notice.search([])}
        self.assertEqual(states, {"email": "sent", "phone": "skipped", "manual": "sent"})
        self._assert_reached_once(move, self.levels[0])

    def test_failed_second_channel_holds_nothing_up(self):
        self._channels("email", "phone")
        self.levels[0].fallback = False
        self.customer.phone = False
        move = self._invoice(5)
        self._queue()
        self._deliver()
        states = {n.channel: n.state for n in self.Notice.search([])}
        self.assertEqual(states, {"email": "sent", "phone": "failed"})
        self.assertEqual(self._reason(move), "waiting")
        with self._on(15):
            self.assertEqual(self._prepare().notice_ids.level_id, self.levels[1])

    def test_cancelled_first_channel_leaves_the_items_to_the_second(self):
        self._channels("email", "manual")
        move = self._invoice(5)
        email, task = self._prepare().notice_ids.sorted("channel_rank")
        email.action_cancel()
        task.action_send()
        self._deliver()
        self._assert_reached_once(move, self.levels[0])

    def test_skipped_first_channel_leaves_the_items_to_the_second(self):
        self._channels("email", "manual")
        move = self._invoice(5)
        email, task = self._prepare().notice_ids.sorted("channel_rank")
        email.action_skip()
        self.assertFalse(move.collections_level_id)
        task.action_send()
        self._deliver()
        self._assert_reached_once(move, self.levels[0])

    # ------------------------------------------------------------------ what people do

    def test_skipped_notice_counts_as_had(self):
        move = self._invoice(5)
        notice = self._prepare().notice_ids
        notice.action_skip()
        self.assertEqual(notice.state, "skipped")
        self.assertIn(self.env.user.name, notice.reason)
        item = self.env["collections.item"].search([])
        self.assertEqual((item.level_id, item.notice_count), (self.levels[0], 0))
        self.assertEqual(self._reason(move), "waiting")
        self.assertEqual(notice.run_id.state, "done")

    def test_cancelled_notice_comes_again(self):
        move = self._invoice(5)
        self._prepare().notice_ids.action_cancel()
        self.assertFalse(self._reason(move))
        self.assertEqual(self._prepare().notice_ids.level_id, self.levels[0])

    def test_cancelled_with_its_email_in_the_queue(self):
        self._invoice(5)
        notice = self._queue()
        self.Notice._send_batch()
        mail = notice.mail_id
        notice.action_cancel()
        self.assertFalse(mail.exists())
        with self._smtp() as server, self._on(1):
            self.env["mail.mail"].process_email_queue()
        self.assertFalse(server.messages)
        self.assertFalse(self._case().message_ids.filtered("subject"))

    def test_postponed_notice_waits_for_its_day(self):
        self._invoice(5)
        run = self._prepare()
        notice = run.notice_ids
        notice.action_postpone()
        self.assertEqual(notice.date_planned, self.today + timedelta(7))
        run.action_send()
        with self._on(6):
            self._deliver()
        self.assertEqual(notice.state, "queued")
        with self._on(7) as day:
            self._deliver()
        self.assertEqual((notice.state, notice.date), ("sent", day))

    def test_postponed_day_is_that_of_the_company(self):
        self.company.partner_id.tz = "Pacific/Auckland"
        self._invoice(5)
        notice = self._queue()
        notice.sudo().write({"state": "approved"})
        notice.date_planned = self.today + timedelta(1)
        notice.action_send()
        with self._on(f"{self.today} 10:59:00"):
            self._deliver()
            self.assertEqual(notice.state, "queued")
        with self._on(f"{self.today} 11:01:00"):
            self._deliver()
            self.assertEqual(notice.state, "sent")

    def test_own_words_are_sent(self):
        self._invoice(5)
        notice = self._prepare().notice_ids
        notice.write({"subject": "A word of my own", "body": "<p>Dear friend</p>"})
        self.assertTrue(notice.edited)
        notice.action_send()
        with self._smtp() as server:
            self._deliver()
        self.assertEqual(server.messages[0]["Subject"], "A word of my own")
        self.assertIn("Dear friend", notice.content)
