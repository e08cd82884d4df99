"""What happens between two transactions, with cursors and processes of their own."""

import signal
import threading
from collections import Counter
from contextlib import suppress
from unittest.mock import patch

import psycopg2

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.collections_followup.models.dispatch import collections_dispatch_lane

from ..committed import CommittedCase


def addresses(server):
    return [message["To"].addresses[0].addr_spec for message in server.messages]


@tagged("post_install", "-at_install")
class TestCollectionsDispatchLane(CommittedCase):
    def test_sent_once_whatever_is_committed_meanwhile(self):
        ids = self._queue()
        with self._worker() as env:
            other = env["res.users"].create({"name": "Other", "login": "other"})
            other_id = other.id

        def meanwhile(message):
            with self._worker() as env:
                notice = env["collections.notice"].search([("address", "ilike", to(message))])
                notice = notice.filtered(lambda n: n.id in ids)
                self._pay(env, notice, 10)
                case = notice.case_id.with_context(mail_auto_subscribe_no_notify=True)
                case.user_id = other_id

        def to(message):
            return message["To"].addresses[0].addr_spec

        with self._smtp() as server, mute_logger("odoo.sql_db"):
            server.on_content = meanwhile
            self._drain()
            self._drain()
        self.assertEqual(sorted(addresses(server)), [f"c{n}@example.com" for n in range(3)])
        self.assertEqual(set(self._states(ids)), {"sent"})
        with self._worker() as env:
            notices = env["collections.notice"].browse(ids)
            for notice in notices:
                self.assertEqual(notice.case_id.level_id.id, self.ids["level"])
                self.assertEqual(notice.case_id.user_id.id, other_id)
                self.assertEqual(notice.line_ids.move_line_id.amount_residual, 90)
                self.assertEqual(notice.line_ids.amount, 100, "what the customer has read")
            self.assertEqual(set(notices.run_id.mapped("state")), {"done"})

    def test_paid_while_the_one_before_is_handed_over(self):
        ids = self._queue(2)
        paid = []

        def meanwhile(message):
            if paid:
                return
            first = message["To"].addresses[0].addr_spec
            with self._worker() as env:
                notices = env["collections.notice"].browse(ids)
                later = notices.filtered(lambda notice: first not in notice.address)
                self._pay(env, later, 100)
                paid.append(later.id)

        with self._smtp() as server:
            server.on_content = meanwhile
            self._drain()
        self.assertEqual(len(server.messages), 1)
        states = dict(zip(ids, self._states(ids), strict=True))
        self.assertEqual(states.pop(paid[0]), "skipped")
        self.assertEqual(list(states.values()), ["sent"])

    def test_cancelled_while_it_is_handed_over(self):
        [notice_id] = self._queue(1)
        answers = []

        def meanwhile(_message):
            with self._worker() as env:
                try:
                    env["collections.notice"].browse(notice_id).action_cancel()
                except UserError as error:
                    answers.append(str(error))
                    env.cr.rollback()

        with self._smtp() as server:
            server.on_content = meanwhile
            self._drain()
        self.assertEqual(len(answers), 1)
        self.assertIn("right now", answers[0])
        self.assertEqual(self._states([notice_id]), ["sent"])

    def test_killed_while_it_hands_over_repeats_nothing(self):
        ids = self._queue(6)
        lane = []

        def kill(_message):
            if len(server.messages) == 2 and lane:
                self._kill(lane.pop())

        with self._smtp() as server:
            server.on_content = kill
            process = self._start_lane(lane)
            process.join(120)
            self.assertEqual(process.exitcode, -signal.SIGKILL)
            # The server files it a moment after its sender was killed.
            self._wait_for_messages(server, 3)
            self._drain()
            self._drain()
            self.assertEqual(len(server.messages), 6)
        twice = [
            uid for uid, n in Counter(m["Message-Id"] for m in server.messages).items() if n > 1
        ]
        self.assertFalse(twice)
        self.assertEqual(
            Counter(self._states(ids)), {"sent": 5, "uncertain": 1}, "nothing lost, doubt is shown"
        )
        with self._worker() as env:
            doubt = env["collections.notice"].browse(ids).filtered(lambda n: n.state == "uncertain")
            self.assertEqual(doubt.dispatch_id.message_uid, server.messages[2]["Message-Id"])
            doubt.action_arrived()
        self.assertEqual(set(self._states(ids)), {"sent"})

    def test_several_lanes_share_the_work(self):
        ids = self._queue(24)
        small = patch.object(collections_dispatch_lane, "BATCH", 4)
        with self._smtp() as server, mute_logger("odoo.sql_db"), small:
            server.delay = 0.05
            lanes = [threading.Thread(target=self._drain) for _n in range(3)]
            for lane in lanes:
                lane.start()
            for lane in lanes:
                lane.join()
        self.assertEqual(sorted(addresses(server)), sorted(f"c{n}@example.com" for n in range(24)))
        self.assertEqual(set(self._states(ids)), {"sent"})
        self.assertGreaterEqual(server.sessions, 2, "more than one lane had something to do")

    def test_lanes_write_and_settle_in_turn(self):
        for turn in collections_dispatch_lane.TURNS:
            with self.subTest(turn=turn), self._smtp() as server, self._worker() as other:
                other.cr.execute(
                    "SELECT pg_advisory_xact_lock(%s, %s)",
                    [
                        collections_dispatch_lane.TURN_LOCK,
                        collections_dispatch_lane.TURNS.index(turn),
                    ],
                )
                ids = self._queue(2)
                lane = threading.Thread(target=self._drain)
                lane.start()
                lane.join(1.5)
                self.assertTrue(lane.is_alive(), "it looks once more before it goes")
                self.assertEqual(set(self._states(ids)), {"queued"})
                self.assertEqual(
                    len(server.messages),
                    {"compose": 0, "settle": 2}[turn],
                    "what is written is handed over meanwhile",
                )
                other.cr.rollback()
                lane.join(30)
                self.assertFalse(lane.is_alive())
                self.assertEqual(set(self._states(ids)), {"sent"})

    def test_a_lane_at_work_is_not_taken_for_dead(self):
        [notice_id] = self._queue(1)
        seen = []

        def meanwhile(_message):
            self._drain()
            seen.extend(self._states([notice_id]))

        with self._smtp() as server:
            server.on_content = meanwhile
            self._drain()
        self.assertEqual(len(server.messages), 1)
        self.assertEqual(seen, ["queued"])
        self.assertEqual(self._states([notice_id]), ["sent"])

    def test_settling_is_repeated_until_it_comes_through(self):
        ids = self._queue(1)
        with self._worker() as busy, self._smtp() as server, mute_logger("odoo.sql_db"):
            case_id = busy["collections.notice"].browse(ids).case_id.id

            def block(_message):
                # Commits to the case just when the lane wants to advance it.
                busy.cr.rollback()
                busy.cr.execute(
                    "UPDATE collections_case SET amount_due = amount_due WHERE id = %s",
                    [case_id],
                )
                threading.Timer(0.5, busy.cr.commit).start()

            server.on_content = block
            self._drain()
        self.assertEqual(len(server.messages), 1)
        self.assertEqual(self._states(ids), ["sent"])

    def test_a_lane_that_is_taken_for_dead_tells_the_truth(self):
        [notice_id] = self._queue(1)
        seen = []

        def meanwhile(_message):
            with self._worker() as env:
                # The session that says that it is alive ends; the one that works goes on.
                env.cr.execute(
                    # With a time to wait: without one its locks may stand a moment longer.
                    "SELECT pg_terminate_backend(l.pid, 10000) FROM pg_locks l"
                    " JOIN pg_database d ON d.oid = l.database AND d.datname = current_database()"
                    " WHERE l.locktype = 'advisory' AND l.classid = %s",
                    [collections_dispatch_lane.WORKER_LOCK],
                )
            self._drain()
            seen.extend(self._states([notice_id]))

        with self._smtp() as server:
            server.on_content = meanwhile
            with suppress(psycopg2.Error):
                self._drain()
            self._drain()
        self.assertEqual(len(server.messages), 1)
        self.assertEqual(seen, ["uncertain"])
        self.assertEqual(self._states([notice_id]), ["sent"])
