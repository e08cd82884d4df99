"""Runs a file with an Odoo environment in a database of its own."""

import subprocess
from pathlib import Path

from .base import REPO


def run(odoo, server, database, path, arguments, variables):
    """Call ``main(env, args)`` of a file; the answer is its exit code."""
    runner = Path(__file__).with_name("odoo_script.py")
    return subprocess.run(
        [str(odoo.python), str(runner), database, str(path), *arguments],
        env={**odoo.environment(server), **variables},
        cwd=REPO,
        check=False,
    ).returncode
