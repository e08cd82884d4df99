"""Places, messages, locks and processes that every other module leans on."""

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ADDON = "collections_followup"
REPO = Path(__file__).resolve().parents[2]


class Problem(Exception):
    """Something a person can mend; the text says what is missing and what to do."""


def _folder(path):
    path = Path(path).expanduser().absolute()
    path.mkdir(parents=True, exist_ok=True)
    return path


def cache():
    """Where fetched things live: shared by all clones, outside every checkout."""
    chosen = os.environ.get("COLLECTIONS_CACHE")
    if not chosen:
        home = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
        chosen = os.path.join(home, "collections-followup")
    try:
        return _folder(chosen)
    except OSError as error:
        raise Problem(
            f"the cache folder {chosen} cannot be written ({error.strerror}): "
            "set COLLECTIONS_CACHE to a folder of yours"
        ) from error


def state():
    """Where this checkout keeps its clusters, databases, logs and caught mail."""
    return _folder(os.environ.get("DEV_DIR") or REPO / ".dev")


_STARTED = time.monotonic()


def say(text):
    """Tell the person at the terminal what is going on, with the time since the start."""
    print(f"[{time.monotonic() - _STARTED:6.1f}s] {text}", file=sys.stderr, flush=True)


@contextlib.contextmanager
def lock(folder, name="lock", busy=None):
    """Let one command at a time into the block.

    A second one waits and says so, or fails with the text ``busy``.
    """
    with open(folder / f".{name}", "w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if busy:
                raise Problem(busy) from None
            say(f"another command is busy in {folder}, waiting for it")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def text_digest(*parts):
    """A short name for some content."""
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:12]


def tree_digest(folder, unread=()):
    """A short name for the content of a folder: file names and bytes, not dates."""
    digest = hashlib.sha256()
    for path in sorted(Path(folder).rglob("*")):
        if path.is_file() and path.suffix not in (".pyc", *unread):
            name = str(path.relative_to(folder)).encode()
            digest.update(name + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def out(*command, **kwargs):
    """The standard output of a command, empty when it fails or does not exist."""
    try:
        return subprocess.run(
            [str(part) for part in command],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
            text=True,
            check=False,
            **kwargs,
        ).stdout
    except OSError:
        return ""


def run(*command, what, **kwargs):
    """Run a command that has to succeed; when it does not, its last lines are the message."""
    done = subprocess.run(
        [str(part) for part in command],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        errors="replace",
        check=False,
        **kwargs,
    )
    if done.returncode:
        tail = "\n".join(done.stdout.strip().splitlines()[-15:])
        raise Problem(f"{what} failed (exit {done.returncode}):\n{tail}")
    return done.stdout


def fresh(folder):
    """An empty folder at this place."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


@contextlib.contextmanager
def workplace(name):
    """A folder in the cache for the block; those of killed commands go first."""
    for left in cache().glob("work-*"):
        if not Path("/proc", left.name.rpartition("-")[2]).exists():
            shutil.rmtree(left, ignore_errors=True)
    folder = fresh(cache() / f"work-{name}-{os.getpid()}")
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def write_if_changed(path, text):
    """Write a file only when its content differs, so that dates keep their meaning."""
    if not path.exists() or path.read_text() != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return path
