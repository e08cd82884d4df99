import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

# What a checkout does when its base database is there; Odoo's command line is played, and takes
# its time until the other checkout is at the same point.
CHECKOUT = """
import sys, time
from pathlib import Path
from types import SimpleNamespace
from tools.devenv import snapshot

name, others = sys.argv[1], sys.argv[2:]
meeting = Path(snapshot.cache())


def run(server, db, command, database, path, what):
    if command == "load":
        print(path.read_text())
        return
    path.write_text("the database")
    (meeting / f"at-{name}").touch()
    for _ in range(1000):
        if all((meeting / f"at-{other}").exists() for other in others):
            return
        time.sleep(0.01)
    sys.exit("the other checkout is not there")


databases = SimpleNamespace(
    server=SimpleNamespace(name=str), odoo=SimpleNamespace(run=run), drop=lambda name: None
)
snapshot.save(databases, "base", "digest")
if not snapshot.restore(databases, "base", "digest"):
    sys.exit("nothing was kept")
"""


class TestSnapshot(unittest.TestCase):
    def _start(self, folder, *names):
        return subprocess.Popen(
            [sys.executable, "-c", CHECKOUT, *names],
            cwd=Path(__file__).resolve().parents[1],
            env={**os.environ, "COLLECTIONS_CACHE": folder},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def test_two_checkouts_keep_the_same_database_at_once(self):
        with tempfile.TemporaryDirectory() as folder:
            both = [self._start(folder, "a", "b"), self._start(folder, "b", "a")]
            said = [process.communicate(timeout=60)[0].strip() for process in both]
            self.assertEqual(said, ["the database", "the database"])
            self.assertEqual([process.returncode for process in both], [0, 0])
            self.assertEqual(len(list(Path(folder, "snapshots").iterdir())), 1)
