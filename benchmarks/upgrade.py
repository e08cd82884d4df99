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
# Runs in the environment of the database server: prints rows, with tabs between the columns.
CLIENT = """
import sys, psycopg2
connection = psycopg2.connect(dbname=sys.argv[1])
connection.autocommit = True
cursor = connection.cursor()
cursor.execute(sys.stdin.read())
if cursor.description:
    for row in cursor.fetchall():
        print(*row, sep="\\t")
"""


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
    """The database that is upgraded."""

    def __init__(self, name, environment):
        self.name = name
        self.environment = environment

    def query(self, statement):
        """Run SQL, and return the rows as lists of texts."""
        done = subprocess.run(
            ["python", "-c", CLIENT, self.name],
            input=statement,
            env=self.environment,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        return [line.split("\t") for line in done.stdout.splitlines()]

    def upgrade(self):
        """Upgrade the add-on as an administrator does, and return the warnings of the log."""
        done = subprocess.run(
            ["python", "-m", "odoo", "-d", self.name, "-u", ADDON, "--stop-after-init"]
            + ["--no-http", "--log-level=warn"],
            env=self.environment,
            cwd=REPO,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        lines = [line for line in done.stdout.splitlines() if line.strip()]
        return lines + ([f"Odoo ended with {done.returncode}"] if done.returncode else [])


def compare(database):
    """Print what became of each table.

    :return: the lines that say what should not be
    """
    wrong = []
    rows = changed_columns = 0
    for table, there, has_id in database.query(TABLES):
        [[count]] = database.query(f"SELECT count(*) FROM before.{table}")
        rows += int(count)
        if there != "True":
            if int(count):
                wrong.append(f"{table}: gone, with {count} rows")
            continue
        if has_id != "True":
            [[gone]] = database.query(
                f"SELECT count(*) FROM (SELECT * FROM before.{table}"
                f" EXCEPT SELECT * FROM public.{table}) lost"
            )
            if gone != "0":
                wrong.append(f"{table}: {gone} of {count} rows are gone")
            continue
        may_go = MAY_GO.get(table, "FALSE")
        [[gone]] = database.query(
            f"SELECT count(*) FROM before.{table} b WHERE NOT ({may_go})"
            f" AND NOT EXISTS (SELECT FROM public.{table} a WHERE a.id = b.id)"
        )
        if gone != "0":
            wrong.append(f"{table}: {gone} of {count} rows are gone")
        columns = [
            (name, is_there == "True")
            for name, is_there in database.query(COLUMNS.format(table=table))
        ]
        kept = [name for name, is_there in columns if is_there]
        lost = [name for name, is_there in columns if not is_there]
        if kept:
            counts = ", ".join(
                f'count(*) FILTER (WHERE a."{name}"::text IS DISTINCT FROM b."{name}"::text)'
                for name in kept
            )
            [numbers] = database.query(
                f"SELECT {counts} FROM before.{table} b JOIN public.{table} a ON a.id = b.id"
            )
            for name, number in zip(kept, numbers, strict=True):
                if number != "0":
                    changed_columns += 1
                    expected = {name, f"{table}.{name}"} & MAY_CHANGE
                    line = f"{table}.{name}: {number} of {count} rows have another value"
                    print(f"  {line}{'' if expected else '  <-'}")
                    if not expected:
                        wrong.append(line)
        for name in lost:
            [[filled]] = database.query(
                f'SELECT count(*) FROM before.{table} WHERE "{name}" IS NOT NULL'
            )
            print(f"  {table}.{name}: the column is gone, {filled} rows had a value")
    for name, model in database.query(
        "SELECT b.name, b.model FROM before.xml_ids b WHERE NOT EXISTS"
        " (SELECT FROM ir_model_data a WHERE a.module = 'collections_followup'"
        "  AND a.name = b.name AND a.res_id = b.res_id)"
    ):
        print(f"  XML id {name} ({model}): gone, or of another record")
    print(f"{rows} rows of before, {changed_columns} columns with other values")
    return wrong


def count(database):
    """Return how many records of each kind there are, by table."""
    tables = [table for table, _there, has_id in database.query(TABLES) if has_id == "True"]
    counts = " UNION ALL ".join(
        f"SELECT '{table}', (SELECT count(*) FROM before.{table}),"
        f" (SELECT count(*) FROM public.{table})"
        for table in tables
        if table.startswith("collections_")
    )
    return database.query(counts)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("revision")
    parser.add_argument("--keep", action="store_true", help="keep the server and its database")
    options = parser.parse_args()
    place = Path(os.environ.get("DEV_DIR") or REPO / ".dev").absolute() / "upgrade"
    place.mkdir(parents=True, exist_ok=True)
    unpack(options.revision, place / "checkout")
    old, new = Checkout(place / "checkout", place / "state"), Checkout(REPO, place / "state")
    try:
        started = time.monotonic()
        name = old.run_tools("fresh", "--demo", "--cluster", "live", DATABASE).split()[-1]
        print(f"{options.revision} installed with demo data: {time.monotonic() - started:.0f} s")
        database = Database(name, new.read_environment())
        database.query(COPY.replace("{TABLES}", "{" + ",".join(CORE_TABLES) + "}"))
        started = time.monotonic()
        log = database.upgrade()
        print(f"upgraded: {time.monotonic() - started:.0f} s, {len(log)} lines in the log", *log)
        wrong = log + compare(database)
        print(f"\n{'':44}{'before':>8}{'after':>8}")
        for table, before, after in count(database):
            print(f"{table:44}{before:>8}{after:>8}")
    finally:
        if not options.keep:
            new.run_tools("clean")
    print("\nWrong:" if wrong else "\nNothing is lost.", *wrong, sep="\n  ")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
