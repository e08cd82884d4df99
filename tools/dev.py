#!/usr/bin/env python3
"""Everything a developer needs, from a fresh clone: see ``make help``."""

import argparse
import os
import shlex
import subprocess
import sys
from pathlib import Path

if sys.version_info < (3, 8):  # noqa: UP036 - say it before a newer syntax fails
    sys.exit("These tools need Python 3.10 to 3.13: name one, as in `make PY=python3.12 test`.")

sys.path.insert(0, str(Path(__file__).resolve().parent))

from devenv import database, postgres, runtime  # noqa: E402
from devenv.base import REPO, Problem, say  # noqa: E402


def _open(kind, *sets, addons=()):
    odoo = runtime.Runtime(*sets, addons=addons)
    server = postgres.provide(kind, lambda: odoo.python)
    return odoo, server, database.Databases(odoo, server, kind)


def up(_options):
    """Bring up all pieces without running anything."""
    odoo, server, _databases = _open("test", "run", "test")
    odoo.environment(server)
    say(f"Odoo at {odoo.source.root}, Python at {odoo.python}")


def show_env(options):
    """Print the variables as shell exports."""
    odoo, server, _databases = _open(options.cluster, "run", "test")
    env = odoo.environment(server)
    names = ("PATH", "PYTHONPATH", "ODOO_RC", "VIRTUAL_ENV", "COLLECTIONS_CACHE", *server.env)
    for name in dict.fromkeys(names):
        print(f"export {name}={shlex.quote(env[name])}")


def fresh(options):
    """Make a database with the add-on as it is now."""
    _odoo, server, databases = _open(options.cluster, "run", "test")
    databases.fresh(options.name, demo=options.demo)
    print(server.name(options.name))


def test(options):
    """Run the test suite in a fresh copy of the template."""
    odoo, server, databases = _open("test", "run", "test")
    name = databases.scratch("run")
    command = [
        *(str(odoo.python), "-m", "pytest"),
        *("--odoo-database", server.name(name), "--odoo-http", "-rs"),
        *(options.arguments or ["tests"]),
    ]
    try:
        return subprocess.run(
            command, cwd=REPO, env=odoo.environment(server), check=False
        ).returncode
    finally:
        databases.drop(name)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)

    def add(function, name=None):
        sub = commands.add_parser(name or function.__name__, help=function.__doc__)
        sub.set_defaults(function=function)
        return sub

    add(up)
    add(show_env, "env").add_argument("--cluster", default="test", choices=["test", "live"])
    sub = add(fresh)
    sub.add_argument("name")
    sub.add_argument("--demo", action="store_true")
    sub.add_argument("--cluster", default="test", choices=["test", "live"])
    add(test).add_argument("arguments", nargs=argparse.REMAINDER)
    options = parser.parse_args()
    try:
        return options.function(options)
    except Problem as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
