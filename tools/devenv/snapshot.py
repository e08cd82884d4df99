"""Installed databases kept in the cache, so that another checkout need not install again.

Odoo's own ``db dump`` and ``db load`` do the work. Without PostgreSQL's client programs they
fail, and nothing is kept.
"""

import contextlib
import os
import time

from .base import Problem, cache, workplace

KEPT_DAYS = 30


def _place(digest):
    folder = cache() / "snapshots"
    folder.mkdir(exist_ok=True)
    return folder / f"{digest}.zip"


def save(databases, name, digest):
    """Keep a database and its files; of two commands that do so at once, the last one stays."""
    place = _place(digest)
    for old in place.parent.iterdir():
        with contextlib.suppress(FileNotFoundError):  # another command was faster
            if time.time() - old.stat().st_mtime > KEPT_DAYS * 86400:
                old.unlink()
    with workplace("dump") as work, contextlib.suppress(Problem):
        part = work / place.name
        real = databases.server.name(name)
        databases.odoo.run(databases.server, "db", "dump", real, part, what="keeping a database")
        part.replace(place)


def restore(databases, name, digest):
    """Make the database from what was kept; the answer is whether that worked."""
    place = _place(digest)
    databases.drop(name)
    try:
        os.utime(place)
        real = databases.server.name(name)
        databases.odoo.run(databases.server, "db", "load", real, place, what="loading a database")
    except (Problem, FileNotFoundError):
        databases.drop(name)
        return False
    return True
