"""Odoo's own accounting tests, with the add-on installed."""

import re
import subprocess
import sys

from .base import REPO, Problem, say, state
from .demo import free_port

# The classes that deal with what the add-on touches.
TAGS = (
    "/account:TestAccountMoveOutInvoiceOnchanges",
    "/account:TestAccountMove",
    "/account:TestAccountPayment",
    "/account:TestAccountPaymentRegister",
    "/account:TestAccountMoveReconcile",
)
_RESULT = re.compile(r"(\d+) failed, (\d+) error\(s\) of (\d+) tests")
_STARTED = re.compile(r"odoo\.addons\.(\S+): Starting (\S+)\.(\w+) \.\.\.")


def run(odoo, databases, tags=None):
    """Run them in a fresh copy of the template; the answer is the exit code."""
    name = databases.scratch("core")
    log = state() / "log" / "core-tests.log"
    log.parent.mkdir(exist_ok=True)
    command = odoo.command(
        *("-d", databases.server.name(name), "--test-tags", tags or ",".join(TAGS)),
        *("--stop-after-init", "--http-port", free_port("127.0.0.1", 8199)),
        "--log-level=test",
    )
    say(f"running Odoo's own tests: {tags or ' '.join(TAGS)}")
    started, results = {}, []
    process = subprocess.Popen(
        command,
        env=odoo.environment(databases.server),
        cwd=REPO,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    try:
        with open(log, "w") as handle:
            for line in process.stdout:
                handle.write(line)
                results += _RESULT.findall(line)
                test = _STARTED.search(line)
                if test:
                    if test.group(2) not in started:
                        say(f"  {test.group(2)}")
                    started[test.group(2)] = started.get(test.group(2), 0) + 1
                elif re.search(r" (ERROR|CRITICAL) ", line):
                    print(line, end="", file=sys.stderr)
        code = process.wait()
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait()
        databases.drop(name)
    failed = sum(int(failures) + int(errors) for failures, errors, _total in results)
    total = sum(int(count) for _failures, _errors, count in results)
    if not total:
        raise Problem(f"no test ran: see {log}")
    print(f"{total - failed} passed, {failed} failed")
    for name, count in sorted(started.items()):
        print(f"  {name}: {count}")
    return 1 if failed or code else 0
