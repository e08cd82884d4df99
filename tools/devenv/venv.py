"""The Python environments: made once per set of requirements, kept in the cache.

``odoo`` runs Odoo, and with the second requirements file its tests; ``lint``
stands apart, since linters pin parsers that Odoo does not care about.
"""

import os
import shutil
import time
import zipfile
from pathlib import Path

from . import private_apt
from .base import REPO, Problem, cache, lock, out, run, say, text_digest, workplace

OLDEST, NEWEST = (3, 10), (3, 13)
# Each environment with its parts; a part is installed when it is first asked for.
ENVIRONMENTS = {
    "odoo": {
        "run": ("requirements.txt", "requirements-no-deps.txt"),
        "test": ("requirements-test.txt",),
    },
    "lint": {"lint": ("requirements-lint.txt",)},
}
KEPT_DAYS = 30
_PROBE = "import sys; print(sys.version_info[0], sys.version_info[1], sys.executable)"
_HAS_PIP = "import ensurepip, venv; print(1)"


def interpreter():
    """A Python that Odoo 19 runs on: COLLECTIONS_PYTHON, ``python3``, or another on PATH."""
    named = os.environ.get("COLLECTIONS_PYTHON")
    minors = range(NEWEST[1], OLDEST[1] - 1, -1)
    names = [named] if named else ["python3", *(f"python3.{minor}" for minor in minors)]
    seen, suitable = [], []
    for name in names:
        words = out(name, "-I", "-c", _PROBE).split(maxsplit=2)
        if len(words) < 3:
            continue
        version = (int(words[0]), int(words[1]))
        if OLDEST <= version <= NEWEST:
            suitable.append((version, words[2].strip()))
        else:
            seen.append("{}.{}".format(*version))
    complete = [item for item in suitable if out(item[1], "-I", "-c", _HAS_PIP)]
    if suitable:
        return (complete or suitable)[0]
    raise Problem(
        f"Odoo 19 needs Python 3.10 to 3.13, found {', '.join(seen) or 'none'}: install one "
        "(say python3.12) and name it with COLLECTIONS_PYTHON=/path/to/python"
    )


def _pip_from_wheel(python):
    """Put pip into a bare environment from the distribution's own wheel of it."""
    with workplace("pip") as work:
        folder = Path("/usr/share/python-wheels")
        if not list(folder.glob("pip-*.whl")):
            say("fetching pip, since this Python comes without ensurepip")
            sources = private_apt.releases() if private_apt.available() else []
            if not sources:
                raise Problem("Python has no pip and no ensurepip here: install python3-venv")
            apt = private_apt.PrivateApt(work, sources)
            apt.update()
            apt.download(["python3-pip-whl"], work / "debs")
            private_apt.unpack((work / "debs").glob("*.deb"), work / "tree")
            folder = work / "tree" / folder.relative_to("/")
        with zipfile.ZipFile(max(folder.glob("pip-*.whl"))) as archive:
            archive.extractall(work / "bare")
        env = {**os.environ, "PYTHONPATH": str(work / "bare")}
        command = [python, "-m", "pip", "install", "--ignore-installed", "pip"]
        run(*command, what="installing pip", env=env)


def _forget_unused(environment):
    """Environments of older requirements go once nobody has used them for a while."""
    for used in cache().glob(f"{environment}-py*/.used"):
        if time.time() - used.stat().st_mtime > KEPT_DAYS * 86400:
            shutil.rmtree(used.parent, ignore_errors=True)


def _create(folder, base, version):
    shutil.rmtree(folder, ignore_errors=True)
    has_pip = bool(out(base, "-I", "-c", _HAS_PIP))
    if not has_pip and private_apt.install_on_system("python{}.{}-venv".format(*version)):
        has_pip = bool(out(base, "-I", "-c", _HAS_PIP))
    say("creating a Python environment")
    options = [] if has_pip else ["--without-pip"]
    run(base, "-m", "venv", *options, folder, what="creating the Python environment")
    if not has_pip:
        _pip_from_wheel(folder / "bin" / "python")


def pip(python, *arguments, what="pip install"):
    """Run pip quietly, with the indexes that this machine is set up for."""
    options = ("-q", "--disable-pip-version-check", "--no-input")
    return run(python, "-m", "pip", *arguments, *options, what=what, timeout=1800)


def provide(environment, *parts):
    """The interpreter of an environment in which these parts are installed."""
    version, base = interpreter()
    sets = ENVIRONMENTS[environment]
    files = [REPO / name for names in sets.values() for name in names]
    digest = text_digest(base, *(file.read_text() for file in files))
    folder = cache() / "{}-py{}.{}-{}".format(environment, *version, digest)
    python = folder / "bin" / "python"
    if all((folder / f".{part}").exists() for part in parts):
        (folder / ".used").touch()
        return python
    with lock(cache(), "venv.lock"):
        if not (folder / ".created").exists():
            _forget_unused(environment)
            _create(folder, base, version)
            (folder / ".created").touch()
        for part in parts:
            if not (folder / f".{part}").exists():
                say(f"installing Python packages ({', '.join(sets[part])})")
                for name in sets[part]:
                    options = ["--no-deps"] if "no-deps" in name else []
                    pip(python, "install", *options, "-r", REPO / name)
                (folder / f".{part}").touch()
    return python


def variables(python):
    """The process environment in which this Python's programs are found first."""
    path = os.pathsep.join((str(python.parent), os.environ.get("PATH", os.defpath)))
    env = {**os.environ, "PATH": path, "VIRTUAL_ENV": str(python.parent.parent)}
    env.pop("PYTHONHOME", None)
    return env
