"""A database of its own in which everything is committed: for what happens between transactions."""

import multiprocessing
import multiprocessing.connection
import os
import signal
import time
from contextlib import contextmanager
from unittest.mock import patch

import psycopg2

import odoo.modules.module
from odoo import SUPERUSER_ID, api, sql_db
from odoo.modules.registry import Registry
from odoo.sql_db import close_db
from odoo.tests import BaseCase
from odoo.tests.common import get_db_name
from odoo.tools import config

from tools.devenv.mailserver import SmtpServer

from . import small_ledger

TEMPLATE = os.environ.get("COLLECTIONS_TEMPLATE_DATABASE")


def _postgres(statement):
    connection = psycopg2.connect(dbname="postgres")
    connection.autocommit = True
    try:
        connection.cursor().execute(statement)
    finally:
        connection.close()


class CommittedCase(BaseCase):
    """Invoices of some customers in a copy of the template; each class has a copy.

    The copies of a process follow one another under one name, so that the models are loaded once.
    """

    customers = 3
    # Whether the class installs something, and so has models of its own.
    installs = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not TEMPLATE:
            raise AssertionError("This needs a database of its own: use `make test`.")
        cls.name = f"{get_db_name()}_{cls.__name__.lower() if cls.installs else 'committed'}"
        _postgres(f'DROP DATABASE IF EXISTS "{cls.name}" WITH (FORCE)')
        _postgres(f'CREATE DATABASE "{cls.name}" TEMPLATE "{TEMPLATE}"')
        cls.addClassCleanup(_postgres, f'DROP DATABASE IF EXISTS "{cls.name}" WITH (FORCE)')
        # Loading a registry looks for tests to run, and these are run already.
        enabled, config["test_enable"] = config["test_enable"], False
        try:
            cls.registry = Registry(cls.name)
        finally:
            config["test_enable"] = enabled
        cls.addClassCleanup(cls._forget)
        # Of the copy before it nothing is remembered.
        cls.registry.clear_all_caches()
        cls.registry.reset_changes()
        cls.registry.setup_signaling()
        with cls._worker() as env:
            cls._build(env)

    @classmethod
    def _forget(cls):
        if cls.installs:
            Registry.delete(cls.name)
        close_db(cls.name)

    @classmethod
    @contextmanager
    def _worker(cls):
        """A worker with a connection of its own; what it does is committed at the end."""
        with cls.registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {})

    @classmethod
    def _build(cls, env):
        """A company with accounts, a policy by e-mail, and customers."""
        cls.ids = small_ledger.build(env)

    @classmethod
    def _queue(cls, count=None):
        """Make customers with an overdue invoice of 100 each and put their notices in the outbox.

        :return: the ids of the notices, in the order of the customers
        """
        with cls._worker() as env:
            return small_ledger.queue(env, cls.ids, count or cls.customers).ids

    @classmethod
    def _pay(cls, env, notice, amount):
        """Pay a part of what a notice claims, as the bank's line would."""
        small_ledger.pay(env, cls.ids, notice.line_ids.move_line_id[:1], amount)

    @contextmanager
    def _smtp(self):
        """Send for real, to a mail server on loopback."""
        with SmtpServer() as server:
            with self._worker() as env:
                env["ir.mail_server"].search([]).active = False
                env["ir.mail_server"].create(
                    {"name": "Loopback", "smtp_host": "127.0.0.1", "smtp_port": server.port}
                )
            mail_server = self.registry["ir.mail_server"]
            with patch.object(mail_server, "_disable_send", lambda _self: False):
                yield server

    def _drain(self):
        """Empty the outbox as a lane does, with a connection of its own."""
        with self._worker() as env:
            env["collections.dispatch"]._drain(env.cr.commit)

    def _start_lane(self, lanes):
        """Empty the outbox in a process of its own, that can be killed.

        :param list lanes: where the process is put before it begins
        :return: the process
        """
        context = multiprocessing.get_context("fork")
        known = context.Event()
        lane = context.Process(target=self._work_lane, args=[known])
        lane.start()
        lanes.append(lane)
        known.set()
        return lane

    def _work_lane(self, known):
        known.wait()
        # No session is shared by two processes. This one is no test, as in the office.
        sql_db._Pool = sql_db._Pool_readonly = None
        self.registry._db = sql_db.db_connect(self.name)
        odoo.modules.module.current_test = False
        self._drain()

    def _kill(self, lane):
        """Kill a process; it does nothing more when this returns."""
        lane.kill()
        multiprocessing.connection.wait([lane.sentinel])

    def _wait_for_messages(self, server, count):
        """Wait until a server has filed so many messages, of which nobody was told."""
        end = time.monotonic() + 20
        while len(server.messages) < count and time.monotonic() < end:
            time.sleep(0.02)
        self.assertEqual(len(server.messages), count)

    def _die_handing_over(self, server):
        """Let a worker take up what is written, and kill it once its first message was taken.

        The server has the message, and nobody was told.

        :return: the message
        """
        lane = []

        def kill(_message):
            if lane:
                self._kill(lane.pop())

        place = len(server.messages)
        server.on_content = kill
        process = self._start_lane(lane)
        process.join(120)
        server.on_content = None
        self.assertEqual(process.exitcode, -signal.SIGKILL)
        self._wait_for_messages(server, place + 1)
        return server.messages[place]

    def _states(self, notice_ids):
        with self._worker() as env:
            return env["collections.notice"].browse(notice_ids).mapped("state")
