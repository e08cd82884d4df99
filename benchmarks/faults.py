"""Kills workers while they send: ``make faults``, of which the suite plays a short form.

Three lanes drain the outbox against a mail server that delays, refuses and hangs up at every step,
while payments come in and cases change their collectors. Lanes are killed and database sessions
are ended at random moments, some of them aimed at one step of a message. At the end nothing may be
lost, sent twice by itself, or locked: ``fault_verdict.py`` says what that means.
"""

import argparse
import contextlib
import logging
import random
import sys
import time
from pathlib import Path

import psycopg2

from odoo import SUPERUSER_ID, api

from odoo.addons.collections_followup.models.dispatch.collections_dispatch_lane import WORKER_LOCK

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.fault_verdict import DONE, Verdict
from benchmarks.fault_world import IDLE, STEPS, Hostility, Lanes, People
from tests import small_ledger
from tools.devenv.mailserver import SmtpServer

SEED = 20260310
SECONDS = 240
REFUSED = 1.5  # seconds without anybody who answers
STUCK = 2  # seconds after which a transaction of an idle lane counts as forgotten


class Faults:
    """One play on one database with queued notices."""

    def __init__(self, database, registry, ids, notice_ids, seed=SEED):
        """Prepare to play.

        :param str database: the name of the database
        :param registry: its registry
        :param dict ids: what ``small_ledger.build`` returned
        :param list notice_ids: queued notices, one for each customer
        """
        self.database = database
        self.registry = registry
        self.ids = ids
        self.notice_ids = notice_ids
        self.rng = random.Random(seed)
        self.ended = 0
        self.problems = []
        self.figures = {}

    @contextlib.contextmanager
    def _open_env(self):
        with self.registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {})

    def run(self, kills=30, ends=10, refusals=2, lanes=3, seconds=SECONDS):
        """Play; ``figures`` and ``problems`` tell afterwards what came of it.

        :param int kills: how many lanes are killed, a third of them at a step of a message
        :param int ends: how many of their database sessions are ended
        :param int refusals: how often the mail server is gone for a moment
        :param int seconds: after these it is over, whatever is left
        """
        started = time.monotonic()
        self.deadline = started + seconds
        plan = ["aim"] * (kills // 3) + ["kill"] * (kills - kills // 3)
        plan += ["end"] * ends + ["refuse"] * refusals
        self.rng.shuffle(plan)
        with (
            SmtpServer() as self.server,
            Lanes(self.database, lanes) as self.lanes,
            self._connect() as self.watch,
        ):
            self.hostility = Hostility(random.Random(self.rng.random()), self.lanes.kill)
            self.server.hostility = self.hostility
            self._set_up_mail_server()
            office = random.Random(self.rng.random())
            with People(self._open_env, self.ids, self.notice_ids, office) as people:
                self._do(plan)
                self._wait_until(lambda: self.lanes.killed >= kills)
            finished = self._wait_until(self._is_done)
            self.seconds = time.monotonic() - started
            self._check_locks(finished)
            with self._open_env() as env:
                verdict = Verdict(env, self.notice_ids, self.ids["level"], self.server, people)
            self.problems += verdict.problems
            if self.lanes.killed < kills or self.ended < ends:
                self.problems.append("time was over before all faults were done")
            if self.problems:
                self.problems.append(f"what the lanes said last:\n{self.lanes.tell()}")
        self._count(verdict, people)

    def _count(self, verdict, people):
        self.figures = {
            "seconds": round(self.seconds, 1),
            "notices": len(self.notice_ids),
            **{state: verdict.states[state] for state in DONE},
            "messages begun": self.hostility.begun,
            "messages taken": len(self.server.messages),
            "taken twice": sum(n - 1 for n in verdict.uids.values()),
            "lanes killed": self.lanes.killed,
            "lanes started": len(self.lanes.ever),
            "sessions ended": self.ended,
            **dict(sorted(self.hostility.answers.items())),
            "payments": people.payments,
            "cases reassigned": len(people.collectors),
            "begun anew by people": people.repeated,
        }

    @contextlib.contextmanager
    def _connect(self):
        """A session beside those of Odoo, to look at them and to end them."""
        connection = psycopg2.connect(dbname=self.database, application_name="faults")
        connection.autocommit = True
        try:
            yield connection.cursor()
        finally:
            connection.close()

    def _ask(self, statement, *values):
        self.watch.execute(statement, values)
        return self.watch.fetchall()

    def _set_up_mail_server(self):
        with self._open_env() as env:
            env["ir.mail_server"].search([]).active = False
            env["ir.mail_server"].create(
                {"name": "Hostile", "smtp_host": "127.0.0.1", "smtp_port": self.server.port}
            )

    # ------------------------------------------------------------------------- faults

    def _do(self, plan):
        """Do what is planned, spread over the messages."""
        count = len(self.notice_ids)
        moments = sorted(self.rng.uniform(0, 0.9 * count) for _fault in plan)
        self._wait_until(self.lanes.get_alive)
        self.hostility.last = time.monotonic()
        for kind, moment in zip(plan, moments, strict=True):
            begun = self._wait_until(
                lambda moment=moment: self.hostility.begun >= moment or self.hostility.is_idle()
            )
            if not begun:
                return
            time.sleep(self.rng.uniform(0, 0.2))
            getattr(self, f"_do_{kind}")()
            # What is disturbed while it writes its batch gets the time to write it.
            self.hostility.last = time.monotonic()

    def _do_kill(self):
        """Kill any lane, whatever it is at."""
        self._wait_until(lambda: self.lanes.kill(self._choose(self.lanes.get_alive())))

    def _do_aim(self):
        """Kill the lane that is next at a step of a message."""
        if self.hostility.is_idle():
            self._do_kill()
            return
        self.hostility.aimed.append(self.rng.choice(STEPS))
        if not self._wait_until(lambda: not self.hostility.aimed, IDLE):
            self.hostility.aimed.clear()
            self._do_kill()

    def _do_end(self):
        """End a database session of a lane: one in a transaction, if there is any."""
        self._wait_until(self._end_session)

    def _end_session(self):
        names = [f"odoo-{pid}" for pid in self.lanes.get_alive()]
        sessions = self._ask(
            "SELECT pid, xact_start IS NOT NULL FROM pg_stat_activity"
            " WHERE datname = %s AND application_name = ANY(%s) ORDER BY pid",
            self.database,
            names,
        )
        busy = [pid for pid, is_busy in sessions if is_busy] or [pid for pid, _busy in sessions]
        if not busy:
            return False
        [(is_ended,)] = self._ask("SELECT pg_terminate_backend(%s)", self._choose(busy))
        self.ended += is_ended
        return is_ended

    def _do_refuse(self):
        """Let nobody answer for a moment."""
        self.server.refuse()
        time.sleep(REFUSED)
        self.server.welcome()

    def _choose(self, values):
        return self.rng.choice(values) if values else None

    # -------------------------------------------------------------------------- ends

    def _wait_until(self, is_true, seconds=SECONDS):
        """Wait for something, no longer than until the end of the play.

        :return: whether it has come
        """
        end = min(self.deadline, time.monotonic() + seconds)
        while not (found := is_true()):
            if time.monotonic() > end:
                return False
            time.sleep(0.02)
        return found

    def _is_done(self):
        [(left,)] = self._ask(
            "SELECT (SELECT count(*) FROM collections_notice WHERE state = 'queued')"
            " + (SELECT count(*) FROM collections_dispatch"
            "     WHERE state IN ('waiting', 'ready', 'handing') OR settled IS NOT TRUE)"
        )
        return not left

    def _check_locks(self, finished):
        """Look for what the lanes hold while they have nothing to do, and when they are gone."""
        if not finished:
            self.problems.append("time was over before all was done")
        time.sleep(STUCK)
        held = self._ask(
            "SELECT application_name, state, query FROM pg_stat_activity WHERE datname = %s"
            " AND application_name LIKE 'odoo-%%' AND now() - xact_start > %s * interval '1 s'",
            self.database,
            STUCK,
        )
        self.problems += [f"a transaction stays open: {row}" for row in held]
        if not self.lanes.stop():
            self.problems.append("a lane does not stop")
        locks = self._ask(
            "SELECT l.pid FROM pg_locks l JOIN pg_database d ON d.oid = l.database"
            " WHERE d.datname = %s AND l.locktype = 'advisory' AND l.classid = %s",
            self.database,
            WORKER_LOCK,
        )
        self.problems += [f"session {pid} holds the lock of a lane" for (pid,) in locks]
        for table in ("notice", "dispatch", "case", "item"):
            try:
                self._ask(f"SELECT id FROM collections_{table} FOR UPDATE NOWAIT")
            except psycopg2.OperationalError as error:
                self.problems.append(f"rows of collections_{table} are locked: {error}")


def main(env, args):
    """Queue notices, send them among faults, and tell what came of it."""
    parser = argparse.ArgumentParser(prog="make faults ARGS=")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--notices", type=int, default=300)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--ends", type=int, default=10)
    parser.add_argument("--seconds", type=int, default=SECONDS)
    options = parser.parse_args(args)
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    # That a lane was faster than people is no news: they begin anew.
    logging.getLogger("odoo.sql_db").setLevel(logging.CRITICAL)
    ids = small_ledger.build(env)
    notice_ids = small_ledger.queue(env, ids, options.notices).ids
    env.cr.commit()
    faults = Faults(env.cr.dbname, env.registry, ids, notice_ids, options.seed)
    faults.run(options.kills, options.ends, seconds=options.seconds)
    for name, figure in {"seed": options.seed, **faults.figures}.items():
        print(f"  {name:<22} {figure:>10}")
    for problem in faults.problems:
        print(f"  NOT SO: {problem}")
    if not faults.problems:
        print("  Nothing lost, nothing repeated by itself, nothing locked.")
    return 1 if faults.problems else 0
