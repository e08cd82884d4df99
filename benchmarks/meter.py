"""Measures what a piece of work costs: time, queries, memory."""

import contextlib
import statistics
import time
from dataclasses import dataclass
from pathlib import Path


def _memory(key):
    """Return a figure of this process in MB, or None where the system does not tell."""
    with contextlib.suppress(OSError):
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith(key):
                return int(line.split()[1]) / 1024
    return None


@dataclass
class Cost:
    """What one piece of work cost."""

    seconds: float
    queries: int
    peak_mb: float  # over what the process had before; None where unknown
    result: object = None


def measure(env, function, *args, **options):
    """Run a function and tell what it cost, pending writes included.

    :param env: the environment whose queries are counted
    :param function: what to run, with these arguments
    :return: a ``Cost``
    """
    env.flush_all()
    # Forgets the highest memory use until now.
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")
    before, queries = _memory("VmRSS"), env.cr.sql_log_count
    started = time.perf_counter()
    result = function(*args, **options)
    env.flush_all()
    seconds = time.perf_counter() - started
    peak = _memory("VmHWM")
    known = before is not None and peak is not None
    return Cost(
        seconds, env.cr.sql_log_count - queries, max(peak - before, 0) if known else None, result
    )


def ratio(ours, others):
    """Return the median of the ratios of pairs that were measured one after the other.

    Whatever else the machine does slows both of a pair down alike.
    """
    return statistics.median(a / b for a, b in zip(ours, others, strict=True))
