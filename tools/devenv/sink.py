"""Starts the mail sink beside a command and says where it listens."""

import contextlib
import json
import subprocess
import time
from pathlib import Path

from .base import Problem, state


@contextlib.contextmanager
def running(python, name, smtp_port=0, page_port=0):
    """Mail caught in ``mail/<name>`` of the state folder while the block runs.

    The ports are wishes: when they are taken or 0, free ones are chosen.
    """
    folder = state() / "mail" / name
    folder.mkdir(parents=True, exist_ok=True)
    ready = state() / "mail" / f"{name}.json"
    ready.unlink(missing_ok=True)
    program = Path(__file__).with_name("mailsink.py")
    command = [str(python), str(program), "--folder", str(folder), "--ready", str(ready)]
    command += ["--smtp-port", str(smtp_port), "--page-port", str(page_port)]
    log = state() / "log" / f"mail-{name}.log"
    log.parent.mkdir(exist_ok=True)
    with open(log, "w") as handle:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=handle,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C ends it after the command, not before
        )
    try:
        for _ in range(200):
            if ready.exists() or process.poll() is not None:
                break
            time.sleep(0.05)
        if not ready.exists():
            raise Problem(f"the mail sink does not start:\n{log.read_text()[-800:]}")
        yield json.loads(ready.read_text())
    finally:
        process.terminate()
        process.wait()
        ready.unlink(missing_ok=True)


def variables(facts):
    """What a script needs to send into the sink and to look into it."""
    return {
        "COLLECTIONS_SMTP_PORT": str(facts["smtp_port"]),
        "COLLECTIONS_MAILDIR": facts["folder"],
        "COLLECTIONS_MAIL_URL": facts["url"],
    }
