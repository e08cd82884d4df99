"""The test suite: pytest-odoo in a fresh copy of the template."""

import os
import shlex
import subprocess
import sys
import xml.etree.ElementTree

from .base import ADDON, REPO, state

WORTH_BUNDLING = 5


def _skipped(report):
    """The tests that a JUnit report calls skipped, with their reasons."""
    for case in xml.etree.ElementTree.parse(report).iter("testcase"):
        skip = case.find("skipped")
        if skip is not None:
            yield f"{case.get('classname')}.{case.get('name')}: {skip.get('message')}"


def _browser_tests():
    """How many places in the tests open a page of the web client."""
    texts = (path.read_text() for path in (REPO / "tests").rglob("test_*.py"))
    return sum(text.count(call) for text in texts for call in ("start_tour(", "browser_js("))


def run(odoo, databases, arguments, coverage=False, workers=""):
    """Run pytest; the answer is its exit code, in CI non-zero when a test was skipped."""
    ci = bool(os.environ.get("CI"))
    # Building the bundles beforehand takes as long as a few browser tests lose without.
    bundled = not arguments and _browser_tests() >= WORTH_BUNDLING
    name = databases.scratch("run", bundled)
    report = state() / "log" / f"{name}.xml"
    command = [
        *(str(odoo.python), "-m", "pytest"),
        *("--odoo-database", databases.server.name(name), "--odoo-http", "-rs"),
        f"--junit-xml={report}",
    ]
    if coverage:
        command += [
            f"--cov={ADDON}",
            "--cov-report=term",
            f"--cov-report=html:{state() / 'coverage'}",
        ]
    if workers not in ("", "0", "1"):
        command += ["-n", workers, "--dist", "loadscope"]
    command += [*shlex.split(os.environ.get("PYTEST_ARGUMENTS", "")), *(arguments or ["tests"])]
    env = odoo.environment(databases.server)
    env["PYTHONDONTWRITEBYTECODE"] = "1"
    try:
        code = subprocess.run(command, cwd=REPO, env=env, check=False).returncode
        skipped = list(_skipped(report)) if ci and report.exists() else []
    finally:
        databases.drop(name)
        report.unlink(missing_ok=True)
    if skipped:
        print("A skipped test counts as a failure here:", *skipped, sep="\n  ", file=sys.stderr)
        code = code or 1
    return code
