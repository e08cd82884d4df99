"""The test suite: pytest-odoo in a fresh copy of the template."""

import os
import shutil
import subprocess
import sys
import xml.etree.ElementTree

from .base import ADDON, REPO, Problem, say, state

WORTH_BUNDLING = 5  # browser tests
MANY = 60  # tests, from which on two processes are faster than one
STATEMENT_SECONDS = 240  # a statement that takes longer waits for ever, or was planned badly
# The tests' tables are small: to look for the best order of many joins takes most of the server's
# time, and far longer than any order of them; to ask what may run in parallel takes a tenth.
JOINS = 3


def _skipped(report):
    """The tests that a JUnit report calls skipped, with their reasons."""
    for case in xml.etree.ElementTree.parse(report).iter("testcase"):
        skip = case.find("skipped")
        if skip is not None:
            yield f"{case.get('classname')}.{case.get('name')}: {skip.get('message')}"


def _count(*words):
    """How often the tests say one of these."""
    texts = [path.read_text() for path in (REPO / "tests").rglob("test_*.py")]
    return sum(text.count(word) for text in texts for word in words)


def _workers(wanted, whole, env):
    """How many processes share the tests: each pays its own start, so few tests get one."""
    if not wanted:
        wanted = "2" if whole and (os.cpu_count() or 1) > 1 and _count("def test_") >= MANY else "1"
    if not wanted.isdigit():
        raise Problem(f"WORKERS={wanted} is not a number")
    if int(wanted) > 1 and not shutil.which("createdb", path=env["PATH"]):
        say("one process runs the tests: more need PostgreSQL's createdb on PATH")
        return 1
    return int(wanted)


def run(odoo, databases, arguments, coverage=False, workers=""):
    """Run pytest; the answer is its exit code, in CI non-zero when a test was skipped."""
    # Building the bundles beforehand takes as long as a few browser tests lose without.
    bundled = not arguments and _count("start_tour(", "browser_js(") >= WORTH_BUNDLING
    name = databases.scratch("run", bundled)
    report = state() / "log" / f"{name}.xml"
    env = odoo.environment(databases.server)
    options = (
        f"-c statement_timeout={STATEMENT_SECONDS}s"
        f" -c join_collapse_limit={JOINS} -c from_collapse_limit={JOINS}"
        " -c max_parallel_workers_per_gather=0"
    )
    env["PGOPTIONS"] = f"{env.get('PGOPTIONS', '')} {options}".strip()
    # For the test that installs, upgrades and uninstalls the add-on.
    env["COLLECTIONS_BASE_DATABASE"] = databases.server.name("base")
    # For those that kill workers: a copy of its own, in which everything is committed.
    env["COLLECTIONS_TEMPLATE_DATABASE"] = databases.server.name("template")
    command = [
        *(str(odoo.python), "-m", "pytest"),
        *("--odoo-database", databases.server.name(name), "--odoo-http", "-rs"),
        f"--junit-xml={report}",
    ]
    if coverage:
        html = state() / "coverage"
        command += [f"--cov={ADDON}", "--cov-report=term", f"--cov-report=html:{html}"]
    processes = _workers(workers, not arguments, env)
    if processes > 1:
        command += ["-n", str(processes), "--dist", "loadscope", "--no-loadscope-reorder"]
    command += arguments or ["tests"]
    try:
        code = subprocess.run(command, cwd=REPO, env=env, check=False).returncode
        skipped = list(_skipped(report)) if os.environ.get("CI") and report.exists() else []
    finally:
        databases.drop(name)
        report.unlink(missing_ok=True)
    if skipped:
        print("A skipped test counts as a failure here:", *skipped, sep="\n  ", file=sys.stderr)
        code = code or 1
    return code
