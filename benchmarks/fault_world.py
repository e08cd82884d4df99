"""What goes on around the outbox in ``faults.py``: a hostile mail server, lanes, and people."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from tests import small_ledger
from tools.devenv.mailserver import HANG_UP

HERE = Path(__file__).resolve().parent
# Steps of a message at which a lane is killed, or the server misbehaves.
STEPS = ("MAIL", "RCPT", "DATA", "CONTENT", "TAKEN")
# What the server does with a message: weight, step, and what it says then.
MANNERS = (
    (60, None, None),
    (4, "MAIL", "451 4.3.0 come back later"),
    (4, "RCPT", "450 4.2.1 mailbox busy"),
    (3, "DATA", "452 4.3.1 no room"),
    (3, "CONTENT", "451 4.7.1 greylisted"),
    (2, "RCPT", "550 5.1.1 no such user here"),
    (2, "CONTENT", "554 5.6.0 not this"),
    (2, "MAIL", HANG_UP),
    (2, "DATA", HANG_UP),
    (3, "CONTENT", HANG_UP),
    (3, "TAKEN", HANG_UP),
)
DELAY = 0.08  # seconds at most, per message
SLOW = 0.6  # seconds that every tenth takes
IDLE = 3  # seconds without a message after which a fault is not waited for


class Hostility:
    """How the mail server treats each message; see ``hostility`` of ``SmtpServer``."""

    def __init__(self, rng, kill):
        self.rng = rng
        self.kill = kill
        self.lock = threading.Lock()
        self.begun = 0
        self.last = time.monotonic()
        self.aimed = []
        self.manners = {}
        self.answers = Counter()

    def __call__(self, step, name, message):
        with self.lock:
            if step == "MAIL":
                self.begun += 1
                self.last = time.monotonic()
                self.manners[name] = self.rng.choices(
                    [manner[1:] for manner in MANNERS], [manner[0] for manner in MANNERS]
                )[0]
            wanted, answer = self.manners[name]
            wait = self.rng.uniform(0, SLOW if not self.rng.randrange(10) else DELAY)
            killed = self.aimed and self.aimed[0] == step and self.aimed.pop(0)
        if killed:
            self.kill(int(re.search(r"\d+", name).group()))
        if step == "TAKEN":
            time.sleep(wait)
        if step == wanted:
            with self.lock:
                self.answers["hang-ups" if answer == HANG_UP else f"{answer[0]}xx"] += 1
            return answer
        return None

    def is_idle(self):
        """Whether nobody has sent anything for a while."""
        return time.monotonic() - self.last > IDLE


class Lanes:
    """The lanes, as processes; those that end are started again (``fault_lanes.py``)."""

    def __init__(self, database, count):
        self.command = [
            *(sys.executable, str(HERE.parent / "tools" / "devenv" / "odoo_script.py")),
            *(database, str(HERE / "fault_lanes.py"), str(count)),
        ]
        self.count = count
        self.alive = set()
        self.ever = set()
        self.killed = 0
        self.lock = threading.Lock()

    def __enter__(self):
        self.log = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(
            self.command,
            stdout=subprocess.PIPE,
            stderr=self.log,
            text=True,
            start_new_session=True,
        )
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()
        return self

    def __exit__(self, *exception):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.reader.join(10)
        self.process.stdout.close()
        self.log.close()

    def _read(self):
        for line in self.process.stdout:
            word, pid, *_rest = line.split()
            with self.lock:
                if word == "started":
                    self.alive.add(int(pid))
                    self.ever.add(int(pid))
                else:
                    self.alive.discard(int(pid))

    def get_alive(self):
        """The process ids of the lanes at work."""
        with self.lock:
            return sorted(self.alive)

    def kill(self, pid):
        """Kill one lane; nothing happens where it has ended already."""
        with self.lock:
            if pid not in self.alive:
                return False
            self.alive.discard(pid)
        os.kill(pid, signal.SIGKILL)
        self.killed += 1
        return True

    def stop(self):
        """Let the lanes finish what they are at.

        :return: whether all have ended
        """
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            return False
        return True

    def tell(self):
        """The end of what the lanes have said."""
        self.log.flush()
        self.log.seek(0)
        return self.log.read()[-4000:]


class People:
    """What happens in the office meanwhile: payments, and cases that go to other collectors."""

    def __init__(self, open_env, ids, notice_ids, rng):
        self.open_env = open_env
        self.ids = ids
        self.rng = rng
        self.paid = Counter()
        self.collectors = {}
        self.payments = self.repeated = 0
        self.errors = []
        self.over = threading.Event()
        with open_env() as env:
            self.users = [
                env["res.users"].create({"name": name, "login": name.lower()}).id
                for name in ("Ada", "Ben")
            ]
            self.targets = [
                (notice.case_id.id, notice.line_ids.move_line_id.id)
                for notice in env["collections.notice"].browse(notice_ids)
            ]
        self.thread = threading.Thread(target=self._work, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *exception):
        self.over.set()
        self.thread.join(60)

    def _work(self):
        while not self.over.wait(self.rng.uniform(0, 0.1)):
            case_id, line_id = self.rng.choice(self.targets)
            try:
                if self.rng.randrange(2):
                    self._repeat(self._assign, case_id, self.rng.choice(self.users))
                else:
                    self._repeat(self._pay, line_id, self.rng.choice((10, 25, 100)))
            except Exception as error:
                self.errors.append(f"{type(error).__name__}: {error}")

    def _repeat(self, work, *arguments):
        """Do something as a request does: anew while other transactions are faster."""
        for _attempt in range(20):
            try:
                with self.open_env() as env:
                    work(env, *arguments)
                return
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                self.repeated += 1
                time.sleep(self.rng.uniform(0, 0.05))
        raise TimeoutError(f"{work.__name__} never came through")

    def _assign(self, env, case_id, user_id):
        case = env["collections.case"].browse(case_id)
        case.with_context(mail_auto_subscribe_no_notify=True).user_id = user_id
        env.cr.postcommit.add(lambda: self.collectors.update({case_id: user_id}))

    def _pay(self, env, line_id, amount):
        line = env["account.move.line"].browse(line_id)
        amount = min(amount, line.amount_residual)
        if amount > 0:
            small_ledger.pay(env, self.ids, line, amount)
            env.cr.postcommit.add(lambda: self._count(line_id, amount))

    def _count(self, line_id, amount):
        self.paid[line_id] += amount
        self.payments += 1
