"""Databases: one prepared template per state of the add-on, cloned for each use.

A clone is the database and its filestore.  The template grows in two steps, so
that an edit of the add-on costs only its own installation: ``base`` has the
add-ons it depends on, ``template`` has itself on top.
"""

import ast
import os
import shutil
import subprocess
from pathlib import Path

from . import scripts, snapshot
from .base import ADDON, REPO, Problem, lock, say, text_digest, tree_digest

_SQL = """
import sys, psycopg2
try:
    connection = psycopg2.connect(dbname=sys.argv[1])
    connection.autocommit = True
    cursor = connection.cursor()
    cursor.execute(sys.argv[2])
except psycopg2.Error as error:
    sys.exit(str(error).strip().splitlines()[0])
if cursor.description:
    for row in cursor.fetchall():
        print(*row, sep="\\t")
"""

# The demo's company is in the euro area: its letters carry a payment QR code. Its customers pay
# by a provider that moves no money.
DEMO_EXTRAS = ("account_qr_code_sepa", "payment_demo")


def addon_digest():
    """Names the state of what Odoo reads when it installs the add-on."""
    return tree_digest(REPO / ADDON, unread=(".pot", ".md", ".rst"))


def manifest():
    """What the add-on declares about itself."""
    path = REPO / ADDON / "__manifest__.py"
    if not path.exists():
        raise Problem(f"there is no add-on at {path.parent}")
    return ast.literal_eval(path.read_text())


class Databases:
    """All databases of this checkout on one server."""

    def __init__(self, odoo, server):
        self.odoo = odoo
        self.server = server
        self.stamps = odoo.data_dir(server) / f"stamps-{server.identity}"
        self.stamps.mkdir(parents=True, exist_ok=True)

    # -- plain SQL ---------------------------------------------------------------

    def sql(self, statement, database="postgres"):
        """Run one statement outside a transaction and return the rows as text."""
        done = subprocess.run(
            [str(self.odoo.python), "-c", _SQL, database, statement],
            env=self.odoo.environment(self.server),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            where = f"{self.server.env['PGHOST']}:{self.server.env['PGPORT']}"
            raise Problem(
                f"PostgreSQL at {where} said: {done.stderr.strip()}\n"
                "Check PGHOST, PGPORT, PGUSER and PGPASSWORD (the role must be allowed to create "
                "databases), or unset PGHOST to get a server of this checkout's own."
            )
        return [line.split("\t") for line in done.stdout.splitlines()]

    def names(self):
        """Our databases on the server, by their short names."""
        prefix = self.server.prefix
        rows = self.sql("SELECT datname FROM pg_database WHERE NOT datistemplate")
        return {name[len(prefix) :] for (name,) in rows if name.startswith(prefix)}

    def identity(self, name):
        """Changes when a database is made anew under the same name."""
        real = self.server.name(name)
        rows = self.sql(f"SELECT oid FROM pg_database WHERE datname = '{real}'")
        return rows[0][0] if rows else ""

    def filestore(self, name):
        """Where Odoo keeps the files of one database."""
        return self.odoo.data_dir(self.server) / "filestore" / self.server.name(name)

    def drop(self, name):
        """Delete a database and its files; nothing happens when there is none."""
        self._stamp(name).unlink(missing_ok=True)
        self.sql(f'DROP DATABASE IF EXISTS "{self.server.name(name)}" WITH (FORCE)')
        shutil.rmtree(self.filestore(name), ignore_errors=True)

    def clone(self, source, name):
        """A fresh copy of a database and of its files, under another name."""
        self.drop(name)
        real = self.server.name
        self.sql(f'CREATE DATABASE "{real(name)}" TEMPLATE "{real(source)}"')
        if self.filestore(source).exists():
            # Files are named by their content and never changed: links are safe.
            shutil.copytree(self.filestore(source), self.filestore(name), copy_function=os.link)
        return name

    # -- what is installed ---------------------------------------------------------

    def _stamp(self, name):
        return self.stamps / name

    def hold(self, name):
        """Nobody else builds, reads or copies this template in the block."""
        return lock(self.stamps, f"{name}.lock")

    def _is(self, name, digest):
        stamp = self._stamp(name)
        return stamp.exists() and stamp.read_text() == digest and name in self.names()

    def install(self, name, modules, *options):
        """Install modules by Odoo's own command line."""
        self.odoo.run(
            self.server,
            *("-d", self.server.name(name), "-i", ",".join(modules)),
            *("--stop-after-init", "--no-http", "--log-level=warn", *options),
            what=f"installing {', '.join(modules)}",
        )

    def template(self, demo=False):
        """The short name of a database with the add-on as it is now; never work in it."""
        suffix = "_demo" if demo else ""
        base, template = f"base{suffix}", f"template{suffix}"
        options = ["--with-demo"] if demo else []
        depends = sorted([*manifest().get("depends", ["base"]), *(DEMO_EXTRAS if demo else ())])
        base_digest = text_digest(self.odoo.identity, *depends, *options)
        digest = text_digest(base_digest, addon_digest())
        with self.hold(template):
            if not self._is(base, base_digest):
                if not snapshot.restore(self, base, base_digest):
                    say(f"creating a database with {', '.join(depends)} (once)")
                    self.drop(base)
                    self.install(base, depends, *options)
                    snapshot.save(self, base, base_digest)
                self._stamp(base).write_text(base_digest)
            if not self._is(template, digest):
                say(f"installing {ADDON} in a copy of it")
                self.clone(base, template)
                self.install(template, [ADDON], *options)
                self._stamp(template).write_text(digest)
        return template

    def bundled(self):
        """The template with the web client's bundles built: each browser test saves that."""
        template = self.template()
        script = Path(__file__).with_name("pregenerate_assets.py")
        stamp = self._stamp(f"{template}.bundles")
        with self.hold(template):
            digest = self._stamp(template).read_text()
            if not (stamp.exists() and stamp.read_text() == digest):
                say("building the bundles of the web client")
                real = self.server.name(template)
                if scripts.run(self.odoo, self.server, real, script, [], {}):
                    raise Problem("the bundles of the web client could not be built")
                stamp.write_text(digest)
        return template

    def fresh(self, name, demo=False):
        """A new copy of the template."""
        template = self.template(demo)
        with self.hold(template):
            return self.clone(template, name)

    def plain(self, name):
        """A new copy of what the template is made from: all but the add-on."""
        template = self.template()
        with self.hold(template):
            return self.clone("base", name)

    def scratch(self, word, bundled=False):
        """A new copy of the template for this process; leftovers of dead ones go."""
        for name in self.names():
            head, _, pid = name.partition("-")[0].rpartition("_")
            if head == word and pid.isdigit() and not Path("/proc", pid).exists():
                self.drop(name)
        if bundled:
            self.bundled()
        return self.fresh(f"{word}_{os.getpid()}")

    def upgrade(self, name, demo=False):
        """A lasting database with the add-on as it is now; its records are kept."""
        digest = text_digest(self.odoo.identity, addon_digest())
        if self._is(name, digest):
            return name
        if name in self.names() and self._stamp(name).exists():
            say(f"updating {ADDON} in database {name}")
            self.odoo.run(
                self.server,
                *("-d", self.server.name(name), "-u", ADDON),
                *("--stop-after-init", "--no-http", "--log-level=warn"),
                what=f"updating {ADDON}",
            )
        else:
            self.fresh(name, demo)
        self._stamp(name).write_text(digest)
        return name
