"""Sends the same mails through core's own queue, and through one, two and four lanes.

Each lane is a process of its own, as Odoo's cron workers are. The mail server is another one: it
takes 50 ms to confirm a message, like one at the other end of a line.
"""

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

from meter import measure

DELAY = 0.05
HERE = Path(__file__).resolve().parent
COUNTS = (1, 2, 4)


class Sender:
    """The measurement on one database with prepared notices."""

    def __init__(self, env, notices, set_up_mail_server):
        self.env = env
        self.notices = notices
        self.set_up_mail_server = set_up_mail_server

    def run(self, each):
        """Send ``each`` notices in each way.

        :return: a dict of figures
        """
        with Server() as server:
            self.set_up_mail_server(server.port)
            self.env.cr.commit()
            parts = [self.notices[n * each : (n + 1) * each] for n in range(len(COUNTS) + 2)]
            if len(parts[-1]) < each:
                raise AssertionError("too few prepared notices")
            warm, alone, *shared = parts
            self._drain(warm[:5])
            own = self._drain(alone)
            core = self._core(alone)
            figures = {
                "outbox_ms_per_mail": 1000 * own.seconds / each,
                "outbox_queries_per_mail": own.queries / each,
                "core_ms_per_mail": 1000 * core.seconds / each,
                "core_queries_per_mail": core.queries / each,
                "lane_time_ratio": own.seconds / core.seconds,
                "lane_query_ratio": own.queries / core.queries,
            }
            for count, part in zip(COUNTS, shared, strict=True):
                figures[f"lanes_{count}_per_second"] = each / self._lanes(part, count)
            figures["lanes_4_to_1"] = figures["lanes_4_per_second"] / figures["lanes_1_per_second"]
        return figures

    def _queue(self, notices):
        notices.action_send()
        self.env.cr.commit()

    def _check(self, notices):
        self.env.invalidate_all()
        unsent = notices.filtered(lambda notice: notice.state != "sent")
        if unsent:
            raise AssertionError(f"{len(unsent)} of {len(notices)} notices were not sent")

    def _drain(self, notices):
        self._queue(notices)
        cost = measure(self.env, self.env["collections.dispatch"]._drain, self.env.cr.commit)
        self._check(notices)
        return cost

    def _core(self, notices):
        """The same mails through core: made at once, sent one by one, each committed."""
        messages = [
            {
                "subject": notice.message_id.subject,
                "body": notice.content,
                "body_html": notice.content,
                "email_from": notice.message_id.email_from,
                "email_to": notice.address,
                "reply_to": notice.message_id.reply_to,
                "author_id": notice.message_id.author_id.id,
                # on a thread that the outbox leaves to core
                "model": "res.partner",
                "res_id": notice.partner_id.id,
                "message_type": "email_outgoing",
                "is_notification": True,
                "auto_delete": True,
            }
            for notice in notices
        ]

        def send():
            mails = self.env["mail.mail"].create(messages)
            self.env.cr.commit()
            mails.send(auto_commit=True)

        return measure(self.env, send)

    def _lanes(self, notices, count):
        """Return how many seconds ``count`` processes take for these notices."""
        go = HERE / f".go-{os.getpid()}"
        command = [sys.executable, sys.argv[0], self.env.cr.dbname, str(HERE / "lane.py"), str(go)]
        lanes = [
            subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _n in range(count)
        ]
        try:
            for lane in lanes:
                lane.stdout.readline()  # it is ready
            self._queue(notices)
            started = time.perf_counter()
            go.touch()
            if any(lane.wait() for lane in lanes):
                raise AssertionError("a lane failed")
            seconds = time.perf_counter() - started
        finally:
            go.unlink(missing_ok=True)
            for lane in lanes:
                lane.kill()
        self._check(notices)
        return seconds


class Server:
    """The mail server, in a process of its own."""

    def __enter__(self):
        self.process = subprocess.Popen(
            [sys.executable, str(HERE / "lanes.py")], stdout=subprocess.PIPE, text=True
        )
        self.port = json.loads(self.process.stdout.readline())
        return self

    def __exit__(self, *exception):
        self.process.kill()
        self.process.wait()


def _serve():
    from mailserver import SmtpServer
    from parent import end_with_parent

    end_with_parent()
    with SmtpServer() as server:
        server.delay = DELAY
        print(server.port, flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    sys.path.insert(0, str(HERE.parent / "tools" / "devenv"))
    _serve()
