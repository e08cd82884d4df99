#!/usr/bin/env python3
"""Everything a developer needs, from a fresh clone: see ``make help``."""

import argparse
import contextlib
import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

if sys.version_info < (3, 9):  # noqa: UP036 - said before a newer syntax fails
    sys.exit("These tools need Python 3.10 to 3.13: name one, as in `make test PY=python3.12`.")

sys.path.insert(0, str(Path(__file__).resolve().parent))

from devenv import (
    core_tests,
    database,
    demo,
    linting,
    peers,
    postgres,
    runtime,
    scripts,
    sink,
    testing,
    translations,
)
from devenv.base import REPO, Problem, cache, say, state


def _open(kind, *parts, addons=()):
    """Odoo and its databases on the server for a kind of work."""
    odoo = runtime.Runtime(*parts, addons=addons)
    odoo.bring_up()
    server = postgres.provide(kind, lambda: odoo.python)
    return odoo, database.Databases(odoo, server)


def do_up(_options):
    """Bring up Odoo, PostgreSQL and the browser, and run nothing."""
    odoo, _databases = _open("test", "run", "test")
    say(f"Odoo at {odoo.source.root}, Python at {odoo.python}")


def do_demo(_options):
    """Serve a database with demo data."""
    return demo.serve(*_open("live", "run"))


def do_test(options):
    """Run the test suite."""
    opened = _open("test", "run", "test")
    return testing.run(*opened, options.arguments, coverage=options.coverage, workers=options.n)


def do_lint(_options):
    """Check code, views and translation template."""
    return linting.run(lambda: _open("test", "run", "test"))


def do_format(_options):
    """Let the linters mend what they can."""
    return linting.mend()


def do_pot(_options):
    """Write the translation template, and let the translations follow it."""
    odoo, databases = _open("test", "run", "test")
    text = translations.export(odoo, databases)
    translations.POT.parent.mkdir(exist_ok=True)
    translations.POT.write_text(text)
    say(f"wrote {translations.POT.relative_to(REPO)}")
    say(translations.follow(odoo.python))


def do_core_tests(options):
    """Run Odoo's own accounting tests with the add-on installed."""
    return core_tests.run(*_open("test", "run", "test"), options.tags)


def _run_script(
    name,
    path,
    arguments,
    keep=False,
    demo=False,
    with_peers=False,
    with_plain=False,
    variables=None,
):
    """Run main(env, args) of a file in a database of its own; return its exit code."""
    odoo, databases = _open("live", "run")
    variables = dict(variables or {})
    if with_peers:
        found = peers.provide(odoo.python)
        if found:
            odoo.extra_addons = (found,)
            variables["COLLECTIONS_PEERS"] = str(found)
    if not keep:
        databases.drop(name)
        shutil.rmtree(state() / "mail" / name, ignore_errors=True)
    databases.upgrade(name, demo=demo)
    if with_plain:
        plain = databases.plain(f"{name}_plain")
        variables["COLLECTIONS_PLAIN_DATABASE"] = databases.server.name(plain)
    with sink.running(odoo.python, name) as facts:
        return scripts.run(
            odoo,
            databases.server,
            databases.server.name(name),
            path,
            arguments,
            {**variables, **sink.variables(facts)},
        )


def do_script(options):
    """Run main(env, args) of a file in a database of its own."""
    path = Path(options.file).resolve()
    if not path.exists():
        raise Problem(f"there is no {options.file}")
    return _run_script(
        options.database,
        path,
        options.arguments,
        keep=options.keep,
        demo=options.demo,
        with_peers=options.peers,
        with_plain=options.plain,
    )


def _is_on(variable):
    return os.environ.get(variable, "0") not in ("", "0")


def do_replay(options):
    """Replay real invoices day by day; with DISPUTES=1 first without disputes, to compare."""
    path, keep = REPO / "benchmarks" / "replay" / "replay.py", _is_on("KEEP")
    arguments = [options.file, *options.arguments]
    if _is_on("DISPUTES"):
        table = state() / "replay_without_disputes.json"
        table.unlink(missing_ok=True)
        say("replaying without disputes, in database replay_without_disputes")
        code = _run_script(
            "replay_without_disputes",
            path,
            [*arguments, "--save", str(table)],
            keep,
            variables={"DISPUTES": "0"},
        )
        if code:
            return code
        say("replaying the same with disputes, in database replay")
        arguments += ["--beside", str(table)]
    return _run_script("replay", path, arguments, keep)


def do_shell(options):
    """Odoo's shell in the demo database, or in another one."""
    odoo, databases = _open("live", "run")
    if options.database == demo.NAME:
        databases.upgrade(demo.NAME, demo=True)
    command = odoo.command("shell", "-d", databases.server.name(options.database), "--no-http")
    with contextlib.suppress(KeyboardInterrupt):
        return subprocess.run(
            command, env=odoo.environment(databases.server), cwd=REPO, check=False
        ).returncode


def do_serve(options):
    """Serve one of this checkout's databases, with its mail caught."""
    return demo.serve(*_open("live", "run"), options.database)


def do_fresh(options):
    """Make a database with the add-on as it is now."""
    _odoo, databases = _open(options.cluster, "run", "test")
    databases.fresh(options.database, demo=options.demo)
    print(databases.server.name(options.database))


def do_env(options):
    """Print the variables as shell exports."""
    odoo, databases = _open(options.cluster, "run", "test")
    env = odoo.environment(databases.server)
    names = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "ODOO_RC", "VIRTUAL_ENV")
    for name in (name for name in (*names, *databases.server.env) if name in env):
        print(f"export {name}={shlex.quote(env[name])}")


def do_stop(_options):
    """Stop the demo and the clusters of this checkout."""
    for pid in state().glob("*.pid"):
        if b"odoo" not in _command_line(pid.read_text()):
            pid.unlink()
            continue
        say(f"stopping {pid.stem}")
        with contextlib.suppress(ProcessLookupError):
            os.kill(int(pid.read_text()), signal.SIGTERM)
        deadline = time.monotonic() + 20
        while pid.exists() and time.monotonic() < deadline:
            time.sleep(0.1)
    for cluster in postgres.clusters():
        if cluster.running():
            say(f"stopping PostgreSQL ({cluster.kind})")
            cluster.stop()


def _command_line(pid):
    try:
        return Path("/proc", pid, "cmdline").read_bytes()
    except OSError:
        return b""


def do_clean(options):
    """Delete the databases, logs and mail of this checkout."""
    if os.environ.get("PGHOST"):
        _odoo, databases = _open("test", "run")
        for name in databases.names() if databases.server.prefix else ():
            say(f"dropping {databases.server.name(name)}")
            databases.drop(name)
    do_stop(options)
    for folder in postgres.homes():
        shutil.rmtree(folder, ignore_errors=True)
    shutil.rmtree(state())
    say("deleted the state of this checkout")
    if options.all:
        shutil.rmtree(cache())
        say("deleted the cache")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)

    def add(function):
        name = function.__name__[3:].replace("_", "-")
        sub = commands.add_parser(name, help=function.__doc__, description=function.__doc__)
        sub.set_defaults(function=function)
        return sub

    for function in (do_up, do_demo, do_lint, do_format, do_pot, do_stop):
        add(function)
    sub = add(do_test)
    sub.add_argument("--coverage", action="store_true")
    sub.add_argument("-n", default=os.environ.get("WORKERS", ""), help="processes")
    sub.add_argument("arguments", nargs=argparse.REMAINDER, help="for pytest")
    add(do_core_tests).add_argument("tags", nargs="?")
    sub = add(do_script)
    sub.add_argument("--keep", action="store_true", help="go on with the database of last time")
    sub.add_argument("--demo", action="store_true", help="with demo data")
    sub.add_argument("--peers", action="store_true", help="with other add-ons to compare with")
    sub.add_argument("--plain", action="store_true", help="beside a database without the add-on")
    sub.add_argument("database")
    sub.add_argument("file")
    sub.add_argument("arguments", nargs=argparse.REMAINDER)
    sub = add(do_replay)
    sub.add_argument("file")
    sub.add_argument("arguments", nargs=argparse.REMAINDER, help="such as --until 2012-06-30")
    add(do_shell).add_argument("database", nargs="?", default=demo.NAME)
    add(do_serve).add_argument("database")
    sub = add(do_fresh)
    sub.add_argument("--demo", action="store_true", help="with demo data")
    sub.add_argument("--cluster", default="test", choices=list(postgres.AUTOVACUUM))
    sub.add_argument("database")
    add(do_env).add_argument("--cluster", default="test", choices=list(postgres.AUTOVACUUM))
    add(do_clean).add_argument("--all", action="store_true", help="the shared cache too")
    options = parser.parse_args()
    # An end from outside cleans up like an end by Ctrl-C.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        return options.function(options)
    except Problem as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
