#!/usr/bin/env python3
"""Changes one line after the other and looks whether the tests notice: ``make mutate``.

mutmut and cosmic-ray import what they change into the test process; a server that is loaded from
a folder, with most of its rules in SQL and a database behind it, does not fit them. So the changes
are a list (``mutants.py``), each is made in a copy of the add-on, and the tests that should fail
run there against one clone of the template database: only bodies of methods change, so nothing
is installed anew. First the same tests run without any change, and have to pass.

    make mutate ARGS='smtp_watch matches'     those with one of these words in them
    make mutate ARGS='--jobs 2'               so many at once
"""

import argparse
import concurrent.futures
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
REPO = HERE.parent
sys.path.insert(0, str(REPO / "tools"))

from devenv import database, postgres, runtime  # noqa: E402
from devenv.base import ADDON  # noqa: E402
from mutants import MUTANTS, check, describe  # noqa: E402

SECONDS = 400
# Exit codes of pytest.
PASSED, FAILED = 0, 1


class Bench:
    """A copy of the add-on and a clone of the database, for one change at a time."""

    def __init__(self, odoo, databases, folder, number):
        self.odoo = odoo
        self.root = folder / str(number)
        shutil.copytree(
            REPO / ADDON, self.root / ADDON, ignore=shutil.ignore_patterns("__pycache__")
        )
        name = databases.scratch(f"mutate{number}")
        self.drop = lambda: databases.drop(name)
        real = databases.server.name
        env = odoo.environment(databases.server)
        own = self.root / "odoo.conf"
        own.write_text(self._take_place(Path(env["ODOO_RC"]).read_text()))
        self.env = {
            **env,
            "ODOO_RC": str(own),
            "PYTHONDONTWRITEBYTECODE": "1",
            "COLLECTIONS_NO_BROWSER": "1",
            "COLLECTIONS_BASE_DATABASE": real("base"),
            "COLLECTIONS_TEMPLATE_DATABASE": real("template"),
            "CI": "1",  # property tests play the same examples each time,
            "COLLECTIONS_LONG": "1",  # and all of them
        }
        self.command = [
            *(str(odoo.python), "-m", "pytest", "--odoo-database", real(name)),
            *("-x", "-q", "--no-header", "--tb=line", "-p", "no:cacheprovider"),
        ]

    def _take_place(self, config):
        """Let Odoo find the add-on in the copy instead of in this checkout."""
        lines = config.splitlines()
        for number, line in enumerate(lines):
            name, _equals, value = line.partition(" = ")
            if name == "addons_path":
                paths = [self.root if Path(p) == REPO else p for p in value.split(",")]
                if self.root in paths:
                    lines[number] = f"{name} = {','.join(map(str, paths))}"
                    return "\n".join(lines) + "\n"
        raise SystemExit("the configuration of Odoo does not name this checkout")

    def try_mutant(self, mutant):
        """Make a change, run its tests, take it back.

        :return: the result in a word, and the end of what the tests said
        """
        path = self.root / ADDON / "models" / mutant.path
        text = path.read_text()
        path.write_text(text.replace(mutant.old, mutant.new))
        try:
            code, output = self.run(mutant.tests.split())
        finally:
            path.write_text(text)
        if code not in (PASSED, FAILED, None):
            return "broken", output
        return ("survived" if code == PASSED else "killed"), output

    def run(self, tests):
        """Run test files on the copy as it is now.

        :return: the exit code, None where it takes for ever; and the end of the output
        """
        try:
            done = subprocess.run(
                [*self.command, *tests],
                cwd=REPO,
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return None, "no end"
        return done.returncode, "\n".join(done.stdout.splitlines()[-12:])


def find_failed(output):
    """Return which test has noticed, as a line to print."""
    for line in output.splitlines():
        if line.startswith(("FAILED ", "ERROR ")):
            return [f"            by {line.split(' - ')[0].rpartition('::')[2]}", ""]
    return ["            by no end, or an error", ""]


def main():
    """Try the changes and tell which survived; exit code 1 if one did without a known reason."""
    parser = argparse.ArgumentParser(prog="make mutate ARGS=")
    parser.add_argument("words", nargs="*", help="only changes with one of these words")
    parser.add_argument("--jobs", type=int, default=min(os.cpu_count() or 1, 4))
    parser.add_argument("--no-baseline", action="store_true", help="trust that the tests pass")
    parser.add_argument("--list", action="store_true", help="print the changes and end")
    options = parser.parse_args()
    mutants = [
        mutant
        for mutant in MUTANTS
        if not options.words or any(word in describe(mutant) for word in options.words)
    ]
    wrong = check(mutants)
    if wrong or options.list or not mutants:
        print(*(wrong or map(describe, mutants)), sep="\n")
        return 1 if wrong or not mutants else 0
    odoo = runtime.Runtime("run", "test")
    odoo.bring_up()
    server = postgres.provide("test", lambda: odoo.python)
    databases = database.Databases(odoo, server)
    with tempfile.TemporaryDirectory() as folder:
        benches = [
            Bench(odoo, databases, Path(folder), number)
            for number in range(max(1, min(options.jobs, len(mutants))))
        ]
        try:
            return play(benches, mutants, not options.no_baseline)
        finally:
            for bench in benches:
                bench.drop()


def play(benches, mutants, baseline):
    """Try changes on several benches at once; return the exit code."""
    free = queue.Queue()
    for bench in benches:
        free.put(bench)

    def borrow(work):
        bench = free.get()
        started = time.monotonic()
        try:
            return *work(bench), time.monotonic() - started
        finally:
            free.put(bench)

    with concurrent.futures.ThreadPoolExecutor(len(benches)) as pool:
        if baseline:
            files = sorted({test for mutant in mutants for test in mutant.tests.split()})
            parts = [files[n :: len(benches)] for n in range(len(benches))]
            runs = pool.map(
                lambda part: borrow(lambda bench: bench.run(part)), [part for part in parts if part]
            )
            for code, output, _seconds in runs:
                if code != PASSED:
                    print("Without any change these tests should pass:", output, sep="\n")
                    return 1
        results = pool.map(lambda mutant: borrow(lambda bench: bench.try_mutant(mutant)), mutants)
        counts = {"killed": 0, "survived": 0, "known": 0, "broken": 0}
        for mutant, (result, output, seconds) in zip(mutants, results, strict=True):
            if result == "survived" and mutant.known:
                result = "known"
            counts[result] += 1
            print(f"  {result:<9} {seconds:4.0f} s  {describe(mutant)}", flush=True)
            print(*find_failed(output) if result == "killed" else (), sep="\n", end="")
            if result == "known":
                print(f"            {mutant.known}")
            elif result == "broken":
                print(output)
    print("  " + ", ".join(f"{count} {name}" for name, count in counts.items()))
    return 1 if counts["survived"] or counts["broken"] else 0


if __name__ == "__main__":
    sys.exit(main())
