from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import CollectionsCommon

MAIL = "odoo.addons.mail.models.mail_mail"


@tagged("post_install", "-at_install")
class TestCollectionsDispatchEmail(CollectionsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.levels.write({"fallback": False})

    def _queue(self, *customers):
        for customer in customers or (self.customer,):
            self._invoice(5, partner=customer)
        run = self._prepare()
        run.action_send()
        return run.notice_ids

    def _core_queues(self):
        return self.env["mail.mail"].search_count([("state", "=", "outgoing")])

    @mute_logger(MAIL)
    def test_answers_of_the_mail_server(self):
        cases = (
            ({}, "sent", False),
            ({"RCPT": "550 no such user"}, "failed", "bad_email"),
            ({"RCPT": "451 greylisted"}, "queued", "server"),
            ({"MAIL": "550 sender refused"}, "failed", "server"),
            ({"MAIL": "421 too many"}, "queued", "server"),
            ({"DATA": "554 no"}, "failed", "server"),
            ({"CONTENT": "554 looks like spam"}, "failed", "server"),
            ({"CONTENT": "452 disk full"}, "queued", "server"),
        )
        for answers, state, problem in cases:
            with self.subTest(answers), self.env.cr.savepoint() as savepoint:
                notice = self._queue()
                with self._smtp() as server:
                    server.answers.update(answers)
                    self._deliver()
                self.assertEqual((notice.state, notice.failure_type), (state, problem))
                self.assertEqual(bool(notice.retry_at), state == "queued")
                if answers:
                    [words] = answers.values()
                    self.assertIn(words.split(" ", 1)[1], notice.failure_reason)
                if state != "queued":
                    self.assertFalse(self._core_queues())
                savepoint.rollback()
                self.env.invalidate_all()

    @mute_logger(MAIL)
    def test_server_that_ends_after_taking_leaves_a_doubt(self):
        notice = self._queue()
        move = notice.line_ids.move_line_id.move_id
        with self._smtp() as server:
            server.silent_after = 0
            self._deliver()
            self.assertEqual(len(server.messages), 1)
            server.silent_after = None
            with self._on(2):
                self._deliver()
                self.env["mail.mail"].process_email_queue()
            self.assertEqual(len(server.messages), 1, "never again by itself")
        self.assertEqual((notice.state, notice.dispatch_id.state), ("uncertain", "uncertain"))
        self.assertFalse(move.collections_level_id)
        self.assertEqual(self._reason(move), "pending", "and nothing else goes in its place")
        self.assertFalse(self._core_queues())
        self.assertTrue(notice.run_id.uncertain_count)

    @mute_logger(MAIL)
    def _doubt(self):
        notice = self._queue()
        with self._smtp() as server:
            server.silent_after = 0
            self._deliver()
        self.assertEqual(notice.state, "uncertain")
        return notice

    def test_it_arrived(self):
        notice = self._doubt()
        handed = notice.dispatch_id.date_handed
        with self._on(3):
            notice.action_arrived()
        self.assertEqual((notice.state, notice.dispatch_id.state), ("sent", "sent"))
        self.assertEqual(notice.date_sent, handed, "when it left, not when somebody said so")
        self.assertEqual(notice.dispatch_id.decided_user_id, self.env.user)
        move = notice.line_ids.move_line_id.move_id
        self.assertEqual(move.collections_level_id, self.levels[0])
        self._refused(notice.action_arrived)

    def test_send_again_keeps_the_message_id_and_reads_the_claim_again(self):
        notice = self._doubt()
        uid = notice.dispatch_id.message_uid
        self._pay(notice.line_ids.move_line_id.move_id, 30)
        notice.action_send_again()
        self.assertEqual(notice.state, "queued")
        with self._smtp() as server:
            self._deliver()
        self.assertEqual(notice.state, "sent")
        self.assertEqual([message["Message-Id"] for message in server.messages], [uid])
        self.assertEqual(notice.amount, 70)
        self.assertEqual(len(notice.case_id.message_ids.filtered("subject")), 1)

    def test_answer_of_the_customer_ends_the_doubt(self):
        notice = self._doubt()
        uid = notice.dispatch_id.message_uid
        with mute_logger("odoo.addons.mail.models.mail_thread"):
            self.env["mail.thread"].message_process(
                False,
                "From: a@example.com\nTo: ar@example.com\nSubject: Re: Level 1\n"
                f"Message-ID: <answer@example.com>\nIn-Reply-To: {uid}\n\nI pay tomorrow.\n",
            )
        self.assertEqual(notice.state, "sent")

    def test_bounce_ends_the_doubt(self):
        notice = self._doubt()
        notice.dispatch_id.sudo()._report_undelivered("a@example.com", "no such user")
        self.assertEqual((notice.state, notice.failure_type), ("failed", "bounced"))
        self.assertTrue(notice.dispatch_id.bounced)

    @mute_logger(MAIL)
    def test_only_what_was_handed_over_counts(self):
        others = [self.customer.copy({"email": f"x{n}@example.com"}) for n in range(5)]
        notices = self._queue(*others)
        with self._smtp() as server:
            port = server.port
        with self._smtp() as server:
            servers = self.env["ir.mail_server"].search([])
            servers.smtp_port = port
            for _lane in range(5):
                self._deliver()
            self.assertEqual(sum(notices.mapped("attempts")), 1, "five hosts do not try five times")
            self.assertEqual(set(notices.mapped("state")), {"queued"})
            servers.smtp_port = server.port
            self._deliver()
            self.assertFalse(server.messages, "the company's e-mails wait for the server")
            with self._on(fields.Datetime.now() + timedelta(minutes=6)):
                self._deliver()
            self.assertEqual(len(server.messages), 5)
            self.assertEqual(server.sessions, 1, "one session serves them all")
        self.assertEqual(set(notices.mapped("state")), {"sent"})

    @mute_logger(MAIL)
    def test_failed_in_the_end_leaves_nothing_in_queues(self):
        notice = self._queue()
        with self._smtp() as server:
            port = server.port
        moment = fields.Datetime.now()
        with self._smtp() as server:
            servers = self.env["ir.mail_server"].search([])
            servers.smtp_port = port
            while notice.state == "queued":
                with self._on(moment):
                    self._deliver()
                moment = notice.retry_at or moment
            self.assertEqual((notice.state, notice.failure_type), ("failed", "server"))
            servers.smtp_port = server.port
            with self._on(moment + timedelta(hours=2)):
                self.env["mail.mail"].process_email_queue()
                self._deliver()
            self.assertFalse(server.messages)
            self.assertEqual(notice.state, "failed")
            notice.action_send()
            self._deliver()
            self.assertEqual(len(server.messages), 1, "once")

    def test_address_without_anybody_is_no_success(self):
        notice = self._queue()
        self.env["collections.notice"]._send_batch()
        notice.mail_id.email_to = False
        with self._smtp() as server, mute_logger(MAIL):
            self._deliver()
        self.assertFalse(server.messages)
        self.assertEqual((notice.state, notice.failure_type), ("failed", "bad_email"))

    def test_what_changed_since_it_was_written_is_written_anew(self):
        other = self.customer.copy({"email": "x@example.com"})
        move, gone = self._invoice(5), self._invoice(5, partner=other)
        run = self._prepare()
        run.action_send()
        self.env["collections.notice"]._send_batch()
        self._pay(move, 40)
        self._pay(gone)
        with self._smtp() as server:
            self._deliver()
        self.assertEqual(
            [m["To"].addresses[0].addr_spec for m in server.messages], ["a@example.com"]
        )
        states = {notice.partner_id: notice.state for notice in run.notice_ids}
        self.assertEqual(states, {self.customer: "sent", other: "skipped"})
        body = server.messages[0].get_body(("plain",)).get_content()
        self.assertIn("60.00", body)
        self.assertNotIn("100.00 ", body.replace("\n", " ") + " ")

    def test_what_forbids_it_since_it_was_written_keeps_it_from_going(self):
        names = ("held", "disputed", "promised", "marked", "lawyer", "moved", "free")
        customers = {
            name: self.customer.copy({"name": name, "email": f"{name}@example.com"})
            for name in names
        }
        buyer = self.env["res.partner"].create(
            {
                "name": "Buyer",
                "email": "buyer@example.com",
                "parent_id": customers["moved"].id,
                "collections_contact": True,
            }
        )
        moves = {name: self._invoice(5, partner=customer) for name, customer in customers.items()}
        run = self._prepare()
        run.action_send()
        self.env["collections.notice"]._send_batch()
        self.assertEqual(set(run.notice_ids.dispatch_id.mapped("state")), {"ready"})
        self.env["collections.hold"].create(
            {
                "scope": "partner",
                "partner_id": customers["held"].id,
                "reason_id": self.env["collections.hold.reason"].search([], limit=1).id,
            }
        )
        self.env["collections.dispute"].create(
            {
                "partner_id": customers["disputed"].id,
                "line_ids": [Command.create({"move_id": moves["disputed"].id, "scope": "all"})],
            }
        )
        self.env["collections.promise"]._make(
            {self._item(moves["promised"]): 100.0}, fields.Date.add(self.today, days=7)
        )
        self._item(moves["marked"]).no_followup = True
        self._case(customers["lawyer"]).stage_id = self.env["collections.stage"].search(
            [("kind", "=", "legal")], limit=1
        )
        buyer.parent_id = self.partner_a
        with self._smtp() as server:
            self._deliver()
        got = {message["To"].addresses[0].addr_spec for message in server.messages}
        self.assertEqual(got, {"free@example.com", "moved@example.com"})
        states = {notice.partner_id.name: notice.state for notice in run.notice_ids}
        self.assertEqual(
            states, dict.fromkeys(names, "skipped") | {"free": "sent", "moved": "sent"}
        )

    def test_message_that_was_refused_for_the_moment_goes_later(self):
        settlement = self.env["collections.settlement"]._make(
            self._item(self._invoice(5)), 90.0, fields.Date.add(self.today, days=7)
        )
        for answers in ({"MAIL": "421 come back later"}, {"RCPT": "451 greylisted"}):
            with self.subTest(answers):
                with self._smtp() as server, mute_logger(MAIL):
                    server.answers.update(answers)
                    message = settlement.message_post(
                        body="An offer", partner_ids=self.customer.ids, message_type="comment"
                    )
                dispatch = self.env["collections.dispatch"].search(
                    [("message_id", "=", message.id)]
                )
                self.assertEqual((dispatch.state, dispatch.attempts), ("waiting", 1))
                self.assertFalse(server.messages)
                with self._smtp() as server, self._on(1):
                    self._deliver()
                self.assertEqual((dispatch.state, dispatch.attempts), ("sent", 2))
                self.assertEqual(len(server.messages), 1)

    def test_who_is_no_contact_any_more_gets_nothing(self):
        """Statements and messages wait for the mail server as they were written."""
        buyers = self.env["res.partner"].create(
            [
                {"name": name, "email": f"{name}@example.com", "parent_id": self.customer.id}
                for name in ("moved", "archived", "stays")
            ]
        )
        move = self._invoice(5)
        settlement = self.env["collections.settlement"]._make(
            self._item(move), 90.0, fields.Date.add(self.today, days=7)
        )
        with self._smtp() as server:
            server.answers["MAIL"] = "421 come back later"
            for buyer in buyers:
                statements = self.env["collections.statement"].with_company(self.company)
                statements._send_by_email({self.customer: buyer})
                settlement.message_post(
                    body="An offer", partner_ids=buyer.ids, message_type="comment"
                )
            self._deliver()
        messages = self.env["collections.dispatch"].search([("contact_id", "in", buyers.ids)])
        self.assertEqual(len(messages), 6)
        self.assertLessEqual(set(messages.mapped("state")), {"waiting", "ready"})
        self.assertFalse(server.messages)
        buyers[0].parent_id = self.partner_b
        buyers[1].active = False
        with self._smtp() as server, self._on(1):
            self._deliver()
        got = [message["To"].addresses[0].addr_spec for message in server.messages]
        self.assertEqual(got, ["stays@example.com"] * 2)
        lost = messages.filtered(lambda message: message.contact_id != buyers[2])
        self.assertEqual(lost.mapped("state"), ["failed"] * 4)
        self.assertIn("no contact of", lost[0].failure_reason)

    def test_refused_for_one_of_several_addresses(self):
        self.customer.email = "a@example.com, gone@example.com"
        notice = self._queue()
        with self._smtp() as server:
            server.refused.add("gone@example.com")
            self._deliver()
        self.assertEqual(notice.state, "sent")
        self.assertIn("gone@example.com", notice.dispatch_id.failure_reason)

    @mute_logger(MAIL)
    def test_one_of_two_readers_has_it(self):
        self._queue()
        with self._smtp() as server:
            server.refused.add("b@example.com")
            message = self._case().message_post(
                body="Hello",
                partner_ids=(self.partner_a | self.partner_b).ids,
                message_type="comment",
            )
        dispatch = self.env["collections.dispatch"].search([("message_id", "=", message.id)])
        got = {mail["To"].addresses[0].addr_spec for mail in server.messages}
        if got:
            self.assertEqual((got, dispatch.state), ({"a@example.com"}, "uncertain"))
            self.assertIn("others do not", dispatch.failure_reason)
        else:
            self.assertEqual(dispatch.state, "failed", "refused before anybody had it")

    def test_outcome_that_breaks_holds_no_other_up(self):
        other = self.customer.copy({"email": "x@example.com"})
        notices = self._queue(self.customer, other)
        good = notices.filtered(lambda notice: notice.partner_id == other)
        advance = type(notices)._mark_sent

        def broken(records):
            if self.customer in records.partner_id:
                raise ZeroDivisionError("a case that cannot be moved")
            return advance(records)

        settle = "odoo.addons.collections_followup.models.dispatch.collections_dispatch_settle"
        with patch.object(type(notices), "_mark_sent", broken), mute_logger(settle):
            # As a lane does, which has committed what was sent before it.
            self.env["collections.dispatch"]._drain(lambda: None)
        self.assertEqual(set(notices.dispatch_id.mapped("state")), {"sent"})
        self.assertEqual(good.state, "sent")
        self.assertEqual((notices - good).state, "queued")
        self._deliver()
        self.assertEqual((notices - good).state, "sent", "as soon as it can be")
