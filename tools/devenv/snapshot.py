"""Installed databases kept in the cache, so that another checkout need not install again."""

import os
import shutil
import time
from pathlib import Path

from .base import Problem, cache, run, workplace

KEPT_DAYS = 30


def _home():
    folder = cache() / "databases"
    folder.mkdir(exist_ok=True)
    return folder


def save(databases, name, digest):
    """Keep a database and its files; without PostgreSQL's own dump program nothing happens."""
    server = databases.server
    for old in _home().iterdir():
        if time.time() - old.stat().st_mtime > KEPT_DAYS * 86400:
            shutil.rmtree(old, ignore_errors=True)
    if not server.bindir or (_home() / digest).exists():
        return
    with workplace("dump") as work:
        tree = work / "tree"
        tree.mkdir()
        try:
            run(
                *(Path(server.bindir, "pg_dump"), "-Fc", "-Z1", "--no-owner", "--no-comments"),
                *("-f", tree / "dump", server.name(name)),
                what="pg_dump",
                env=server.environment(),
            )
        except (Problem, OSError):
            return
        if databases.filestore(name).exists():
            shutil.copytree(databases.filestore(name), tree / "filestore")
        tree.rename(_home() / digest)


def restore(databases, name, digest):
    """Make the database from what was kept; the answer is whether that worked."""
    server, kept = databases.server, _home() / digest
    if not server.bindir or not kept.exists():
        return False
    os.utime(kept)
    databases.drop(name)
    databases.sql(f"CREATE DATABASE \"{server.name(name)}\" TEMPLATE template0 ENCODING 'UTF8'")
    try:
        run(
            *(Path(server.bindir, "pg_restore"), "--no-owner", "--no-comments", "-j", "2"),
            *("--exit-on-error", "-d", server.name(name), kept / "dump"),
            what="pg_restore",
            env=server.environment(),
        )
    except (Problem, OSError):
        databases.drop(name)
        return False
    if (kept / "filestore").exists():
        shutil.copytree(kept / "filestore", databases.filestore(name))
    return True
