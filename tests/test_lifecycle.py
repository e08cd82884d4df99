"""Install, upgrade and uninstall leave the ledger as it was (rule 8 of the design)."""

import json
import os
import subprocess
import sys
from pathlib import Path

import psycopg2

from odoo.tests import BaseCase, tagged
from odoo.tests.common import get_db_name

SCRIPT = Path(__file__).with_name("lifecycle_script.py")
# A database with the add-ons that ours depends on; `make test` names it.
BASE = os.environ.get("COLLECTIONS_BASE_DATABASE")


@tagged("post_install", "-at_install")
class TestLifecycle(BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not BASE:
            raise AssertionError("This needs a database without the add-on: use `make test`.")
        cls.name = f"{get_db_name()}_lifecycle"
        cls._postgres(f'DROP DATABASE IF EXISTS "{cls.name}" WITH (FORCE)')
        cls._postgres(f'CREATE DATABASE "{cls.name}" TEMPLATE "{BASE}"')
        cls.addClassCleanup(cls._postgres, f'DROP DATABASE IF EXISTS "{cls.name}" WITH (FORCE)')
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "odoo",
                "shell",
                "-d",
                cls.name,
                "--no-http",
                "--log-level=warn",
            ],
            stdin=SCRIPT.open(),
            capture_output=True,
            text=True,
            check=False,
        )
        lines = [line for line in done.stdout.splitlines() if "RESULT " in line]
        if not lines:
            raise AssertionError(done.stdout[-3000:] + done.stderr[-6000:])
        cls.result = json.loads(lines[-1].split("RESULT ", 1)[1])
        cls.log = done.stderr

    @classmethod
    def _postgres(cls, statement):
        connection = psycopg2.connect(dbname="postgres")
        connection.autocommit = True
        try:
            connection.cursor().execute(statement)
        finally:
            connection.close()

    def test_ledger_is_the_same_after_each_step(self):
        for step in ("install", "use", "upgrade", "uninstall"):
            self.assertEqual(self.result[step], [], step)

    def test_cases_are_there_at_once_and_nothing_is_sent(self):
        self.assertEqual(self.result["policy"], "Standard")
        self.assertEqual(self.result["cases"], 1)
        self.assertEqual(self.result["notices_by_accident"], 0)

    def test_upgrade_keeps_what_was_sent(self):
        self.assertGreaterEqual(self.result["sent"], 1)
        self.assertEqual(self.result["kept"], self.result["sent"])

    def test_nothing_is_left_behind(self):
        self.assertEqual(
            self.result["left"], {name: [] for name in self.result["left"]}, self.log[-3000:]
        )

    def test_what_was_planned_on_a_customer_stays(self):
        self.assertEqual(self.result["planned_on_customers"], ["Call"])
