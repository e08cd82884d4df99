"""Lanes that can be killed: one process loads Odoo and starts them, and starts each anew that ends.

As Odoo's own server does with its workers. It says on its output who started and who ended; it
stops all when it is told to end, or when whoever started it is gone.
"""

import ctypes
import logging
import os
import signal
import socket
import sys
import time
import traceback

from odoo import SUPERUSER_ID, api, sql_db

from odoo.addons.collections_followup.models.dispatch import collections_dispatch_email

# A message that was refused for the moment is tried again after 0.6, 1.2, 2.4 ... seconds.
RETRY_MINUTES = 0.01
PAUSE = 0.05
PARENT_ENDED = 1  # PR_SET_PDEATHSIG of Linux


class Nursery:
    """The process that starts the lanes."""

    def __init__(self, registry, count):
        self.registry = registry
        self.count = count
        self.lanes = set()
        self.is_over = False

    def run(self):
        """Keep so many lanes alive until somebody ends this process."""
        ctypes.CDLL(None).prctl(PARENT_ENDED, signal.SIGTERM)
        signal.signal(signal.SIGTERM, self._end)
        while True:
            while len(self.lanes) < self.count and not self.is_over:
                self._start()
            if not self.lanes:
                return
            pid, status = os.waitpid(-1, 0)
            self.lanes.discard(pid)
            print("ended", pid, status, flush=True)

    def _start(self):
        pid = os.fork()
        if not pid:
            work(self.registry)
            os._exit(0)
        self.lanes.add(pid)
        print("started", pid, flush=True)

    def _end(self, *_signal):
        self.is_over = True
        for pid in self.lanes:
            os.kill(pid, signal.SIGTERM)


def work(registry):
    """Empty the outbox again and again, as a scheduled action does, whatever goes wrong."""
    over = []
    signal.signal(signal.SIGTERM, lambda *_signal: over.append(True))
    nursery = os.getppid()
    name = f"lane-{os.getpid()}.example.com"
    # What the lane calls itself: the mail server tells by it whom it talks to.
    socket.getfqdn = lambda _name="": name
    # The database, too: sessions are named by the process that first connected.
    registry._db = sql_db.db_connect(registry.db_name)
    while not over and os.getppid() == nursery:
        try:
            with registry.cursor() as cr:
                env = api.Environment(cr, SUPERUSER_ID, {})
                env["collections.dispatch"]._drain(cr.commit)
        except Exception:
            # A session that was ended: a scheduled action logs it, too, and comes again.
            print(name, traceback.format_exc(limit=-3), file=sys.stderr, flush=True)
        time.sleep(PAUSE)


def main(env, args):
    """Start lanes until this process is ended; does not come back."""
    [count] = args
    collections_dispatch_email.RETRY_MINUTES = RETRY_MINUTES
    # That another lane or a person was faster is no news.
    logging.getLogger("odoo.sql_db").setLevel(logging.CRITICAL)
    registry = env.registry
    env.cr.close()
    # No session is shared by two processes.
    sql_db.close_all()
    Nursery(registry, int(count)).run()
    os._exit(0)
