"""What a development tool has started ends with it."""

import os
import subprocess
import sys
import time
from pathlib import Path
from unittest import TestCase

from tools.devenv import parent

# Starts a process that would run for a minute, tells its number, and waits as well.
STARTER = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, *sys.argv[1:]])
print(child.pid, flush=True)
time.sleep(60)
"""


class TestParent(TestCase):
    def _is_running(self, pid):
        try:
            return "Z" not in Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        except OSError:
            return False

    def test_a_process_ends_with_the_one_that_started_it(self):
        command = [sys.executable, "-c", STARTER, parent.PROGRAM, "-m", "http.server", "0"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as own:
            pid = int(own.stdout.readline())
            time.sleep(2 * parent.INTERVAL)
            self.assertTrue(self._is_running(pid))
            own.kill()
        deadline = time.monotonic() + 20
        while self._is_running(pid) and time.monotonic() < deadline:
            time.sleep(0.1)
        try:
            self.assertFalse(self._is_running(pid))
        finally:
            if self._is_running(pid):
                os.kill(pid, 9)
