"""Upgrades the demo data of an older version, and compares what is there before and after.

    make upgrade FROM=HEAD~100            # any revision whose tools make a database
    make upgrade FROM=HEAD~100 ARGS=--keep

The older version installs itself with its demo data, by its own tools, in a database server of
this run alone; then this checkout upgrades the database by ``-u``. Compared are all tables of the
add-on, its columns on tables of Odoo, the ledger, messages and files: what is gone or changed,
column by column. It ends with 1 when something is lost, the log has a warning, or a change is not
of a kind that an upgrade makes (``MAY_CHANGE``).
"""

import argparse
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
import tarfile
import time
from pathlib import Path

REPO = Path(__file__).resolve().parents[1]
ADDON = "collections_followup"
DATABASE = "upgraded"
# Tables of Odoo that are looked at as a whole: the ledger, what was said and kept.
CORE_TABLES = (
    "account_move",
    "account_move_line",
    "account_partial_reconcile",
    "account_payment",
    "ir_attachment",
    "mail_activity",
    "mail_message",
    "res_company",
    "res_partner",
)
# What an upgrade writes: when it was, texts and settings that come with the add-on, and what is
# read from other columns. Names of columns, or of a table and its column.
MAY_CHANGE = {
    "write_date",
    "write_uid",
    # Factors that are new weigh in.
    "collections_case.priority_score",
    # Rules of law that nobody has touched say what is known better by now.
    *(
        f"collections_limitation_rule.{name}"
        for name in (
            *("name", "kind", "binds", "years", "year_end", "revive", "notices"),
            *("restart_payment", "restart_acknowledgement", "restart_plan", "restart_letter"),
            *("suspend_negotiation", "suspend_action", "source", "note", "valid_from"),
            *("date_checked", "status"),
        )
    ),
    *(
        f"collections_vat_relief_rule.{name}"
        for name in (
            *("date_from", "date_to", "kind", "months", "months_last", "source", "url"),
            *("status", "date_checked", "note"),
        )
    ),
    *(
        f"collections_legal_rule.{name}"
        for name in (
            *("claimant_role", "project_type", "step", "anchor", "kind", "n", "day", "roll"),
            *("name", "consequence", "source", "date_from", "date_to", "law_anchor"),
            *("needs_anchor", "unless_anchor", "date_checked", "status", "active"),
        )
    ),
    *(f"collections_interest_rule.{name}" for name in ("compensation", "source")),
}
# Rows that come with the add-on and may go with a newer version, by table.
MAY_GO = {"ir_attachment": "url LIKE '/web/assets/%'"}

COPY = """
DROP SCHEMA IF EXISTS before CASCADE;
CREATE SCHEMA before;
DO $$
DECLARE name text;
BEGIN
    FOR name IN SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                 WHERE n.nspname = 'public' AND c.relkind = 'r'
                   AND (c.relname LIKE 'collections\\_%' OR c.relname = ANY('{TABLES}'))
    LOOP
        EXECUTE format('CREATE TABLE before.%I AS TABLE public.%I', name, name);
    END LOOP;
END $$;
CREATE TABLE before.xml_ids AS
    SELECT name, model, res_id FROM ir_model_data WHERE module = 'collections_followup';
"""
TABLES = """
SELECT c.relname, to_regclass('public.' || quote_ident(c.relname)) IS NOT NULL,
       EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'id')
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE n.nspname = 'before' AND c.relkind = 'r' AND c.relname != 'xml_ids' ORDER BY 1
"""
COLUMNS = """
SELECT b.attname, EXISTS (SELECT FROM pg_attribute a
                           WHERE a.attrelid = to_regclass('public.{table}')
                             AND a.attname = b.attname AND NOT a.attisdropped)
  FROM pg_attribute b
 WHERE b.attrelid = 'before.{table}'::regclass AND b.attnum > 0 AND b.attname != 'id'
 ORDER BY b.attnum
"""
XML_IDS = """
SELECT b.name, b.model FROM before.xml_ids b
 WHERE NOT EXISTS (SELECT FROM ir_model_data a WHERE a.module = 'collections_followup'
                      AND a.name = b.name AND a.res_id = b.res_id)
 ORDER BY 2, 1
"""
# Lines of the log that are no mere information.
LOGGED = re.compile(r" (WARNING|ERROR|CRITICAL) |^Traceback")


class Checkout:
    """A version of the project, with its own tools, that works in a folder of this run."""

    def __init__(self, path, state):
        self.path = path
        self.variables = {**os.environ, "DEV_DIR": str(state)}
        self.variables.pop("PGHOST", None)

    def run_tools(self, *arguments):
        """Run ``tools/dev.py``, and return what it prints."""
        return subprocess.run(
            [sys.executable, "tools/dev.py", *arguments],
            cwd=self.path,
            env=self.variables,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        ).stdout

    def read_environment(self):
        """Return the variables with which Odoo runs on this version's database server."""
        exports = self.run_tools("env", "--cluster", "live")
        words = [shlex.split(line)[1] for line in exports.splitlines()]
        return {**self.variables, **dict(word.split("=", 1) for word in words)}


def unpack(revision, folder):
    """Unpack a revision of this repository into a folder that is empty then."""
    shutil.rmtree(folder, ignore_errors=True)
    archive = subprocess.run(
        ["git", "archive", "--format=tar", revision], cwd=REPO, check=True, stdout=subprocess.PIPE
    ).stdout
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        tar.extractall(folder)


class Database:
    """The database that is upgraded; in the environment of its server."""

    def __init__(self, name):
        # Only Odoo's own Python has it.
        import psycopg2

        connection = psycopg2.connect(dbname=name)
        connection.autocommit = True
        self.cursor = connection.cursor()

    def query(self, statement):
        """Run SQL, and return the rows, if there are any."""
        self.cursor.execute(statement)
        return self.cursor.fetchall() if self.cursor.description else []


def upgrade(name, environment):
    """Upgrade the add-on as an administrator does, and return the warnings of the log."""
    done = subprocess.run(
        ["python", "-m", "odoo", "-d", name, "-u", ADDON, "--stop-after-init"]
        + ["--no-http", "--log-level=warn"],
        env=environment,
        cwd=REPO,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    lines = done.stdout.splitlines()
    if done.returncode:
        return [*lines[-40:], f"Odoo ended with {done.returncode}"]
    return [line for line in lines if LOGGED.search(line)]


def compare(database):
    """Print what became of each table.

    :return: the lines that say what should not be
    """
    wrong = []
    rows = 0
    for table, there, has_id in database.query(TABLES):
        [(number,)] = database.query(f"SELECT count(*) FROM before.{table}")
        rows += number
        if not there:
            wrong += [f"{table}: gone, with {number} rows"] if number else []
            continue
        if has_id:
            may_go = MAY_GO.get(table, "FALSE")
            lost = (
                f"SELECT count(*) FROM before.{table} b WHERE NOT ({may_go})"
                f" AND NOT EXISTS (SELECT FROM public.{table} a WHERE a.id = b.id)"
            )
        else:
            lost = (
                f"SELECT count(*) FROM (SELECT * FROM before.{table}"
                f" EXCEPT SELECT * FROM public.{table}) lost"
            )
        [(gone,)] = database.query(lost)
        wrong += [f"{table}: {gone} of {number} rows are gone"] if gone else []
        wrong += compare_columns(database, table, number) if has_id else []
    for name, model in database.query(XML_IDS):
        print(f"  XML id {name} ({model}): gone, or of another record")
    print(f"{rows} rows of before")
    return wrong


def compare_columns(database, table, rows):
    """Print which columns of a table have other values than before.

    :param int rows: how many there were
    :return: the lines that say what should not be
    """
    wrong = []
    columns = database.query(COLUMNS.format(table=table))
    kept = [name for name, is_there in columns if is_there]
    counts = ", ".join(
        f'count(*) FILTER (WHERE a."{name}"::text IS DISTINCT FROM b."{name}"::text)'
        for name in kept
    )
    [numbers] = database.query(
        f"SELECT {counts} FROM before.{table} b JOIN public.{table} a ON a.id = b.id"
    )
    for name, number in zip(kept, numbers, strict=True):
        if number:
            line = f"{table}.{name}: {number} of {rows} rows have another value"
            expected = {name, f"{table}.{name}"} & MAY_CHANGE
            print(f"  {line}{'' if expected else '  <-'}")
            wrong += [] if expected else [line]
    for name, is_there in columns:
        if not is_there:
            [(filled,)] = database.query(
                f'SELECT count(*) FROM before.{table} WHERE "{name}" IS NOT NULL'
            )
            print(f"  {table}.{name}: the column is gone, {filled} rows had a value")
    return wrong


def count(database):
    """Print how many records of each kind there are."""
    print(f"\n{'':44}{'before':>8}{'after':>8}")
    for table, there, has_id in database.query(TABLES):
        if there and has_id:
            [(before, after)] = database.query(
                f"SELECT (SELECT count(*) FROM before.{table}),"
                f" (SELECT count(*) FROM public.{table})"
            )
            print(f"{table:44}{before:>8}{after:>8}")


def do_part(part, name):
    """Do what needs the database, in the environment of its server; return the exit code."""
    database = Database(name)
    if part == "copy":
        database.query(COPY.replace("{TABLES}", "{" + ",".join(CORE_TABLES) + "}"))
        return 0
    wrong = compare(database)
    count(database)
    print("\nWrong:" if wrong else "\nNothing is lost.", *wrong, sep="\n  ", flush=True)
    return 1 if wrong else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("revision")
    parser.add_argument("--keep", action="store_true", help="keep the server and its database")
    parser.add_argument("--part", choices=("copy", "compare"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.part:
        return do_part(options.part, options.revision)
    place = Path(os.environ.get("DEV_DIR") or REPO / ".dev").absolute() / "upgrade"
    place.mkdir(parents=True, exist_ok=True)
    unpack(options.revision, place / "checkout")
    old, new = Checkout(place / "checkout", place / "state"), Checkout(REPO, place / "state")

    def run_part(part):
        command = ["python", __file__, name, "--part", part]
        return subprocess.run(command, env=environment, cwd=REPO, check=False).returncode

    try:
        started = time.monotonic()
        name = old.run_tools("fresh", "--demo", "--cluster", "live", DATABASE).split()[-1]
        print(f"{options.revision} installed with demo data: {time.monotonic() - started:.0f} s")
        environment = new.read_environment()
        if run_part("copy"):
            return 1
        started = time.monotonic()
        log = upgrade(name, environment)
        print(f"upgraded: {time.monotonic() - started:.0f} s, {len(log)} warnings", flush=True)
        print(*log, sep="\n")
        return run_part("compare") or int(bool(log))
    finally:
        if not options.keep:
            new.run_tools("clean")


if __name__ == "__main__":
    sys.exit(main())
