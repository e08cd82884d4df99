"""Runs a file with an Odoo environment in a database of its own."""

import subprocess
from pathlib import Path

from .base import REPO


def run(odoo, server, database, path, arguments, variables):
    """Call ``main(env, args)`` of a file; the answer is its exit code."""
    runner = Path(__file__).with_name("odoo_script.py")
    with subprocess.Popen(
        [str(odoo.python), str(runner), database, str(path), *arguments],
        env={**odoo.environment(server), **variables},
        cwd=REPO,
    ) as process:
        try:
            return process.wait()
        finally:
            # An end from outside or by Ctrl-C ends it, and by that what it has started.
            process.kill()
