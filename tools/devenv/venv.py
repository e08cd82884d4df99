"""The Python environment: made once per set of requirements, kept in the cache."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from . import private_apt
from .base import REPO, Problem, cache, fresh, lock, out, run, say, text_digest

OLDEST, NEWEST = (3, 10), (3, 13)
# What is installed for which work; each builds on the one before.
SETS = {
    "run": ("requirements.txt",),
    "test": ("requirements.txt", "requirements-test.txt"),
    "lint": ("requirements-lint.txt",),
}
_PROBE = "import sys; print(sys.version_info[0], sys.version_info[1], sys.executable)"


def interpreter():
    """A Python that Odoo 19 runs on: COLLECTIONS_PYTHON, this one, or one on PATH."""
    named = os.environ.get("COLLECTIONS_PYTHON")
    names = [named] if named else [getattr(sys, "_base_executable", sys.executable), "python3"]
    if not named:
        names += [f"python3.{minor}" for minor in range(NEWEST[1], OLDEST[1] - 1, -1)]
    seen = []
    for name in names:
        words = out(name, "-I", "-c", _PROBE).split(maxsplit=2)
        if len(words) == 3:
            version = (int(words[0]), int(words[1]))
            if OLDEST <= version <= NEWEST:
                return version, words[2].strip()
            seen.append("{}.{}".format(*version))
    raise Problem(
        f"Odoo 19 needs Python 3.10 to 3.13, found {', '.join(seen) or 'none'}: install one "
        "(say python3.12) and name it with COLLECTIONS_PYTHON=/path/to/python"
    )


def _pip_from_wheel(python, folder):
    """Put pip into a bare environment from the distribution's own wheel of it."""
    wheels = sorted(Path("/usr/share/python-wheels").glob("pip-*.whl"))
    if not wheels:
        mirrors = private_apt.mirrors() if private_apt.available() else []
        if not mirrors:
            raise Problem("Python has no pip and no ensurepip here: install python3-venv")
        say("fetching pip, since this Python comes without ensurepip")
        work = cache() / "apt-pip"
        apt = private_apt.PrivateApt(work, mirrors)
        apt.update()
        apt.download(["python3-pip-whl"], work / "debs")
        private_apt.unpack((work / "debs").glob("*.deb"), work / "tree")
        wheels = sorted(work.glob("tree/usr/share/python-wheels/pip-*.whl"))
    bare = fresh(cache() / "pip-wheel")
    with zipfile.ZipFile(wheels[-1]) as archive:
        archive.extractall(bare)
    env = {**os.environ, "PYTHONPATH": str(bare)}
    run(python, "-m", "pip", "install", "pip", what="installing pip", env=env)
    shutil.rmtree(bare)
    shutil.rmtree(cache() / "apt-pip", ignore_errors=True)


def _create(folder, base, version):
    shutil.rmtree(folder, ignore_errors=True)
    has_pip = bool(out(base, "-c", "import ensurepip, venv; print(1)"))
    if not has_pip and private_apt.install_on_system("python{}.{}-venv".format(*version)):
        has_pip = bool(out(base, "-c", "import ensurepip, venv; print(1)"))
    say("creating the Python environment")
    options = [] if has_pip else ["--without-pip"]
    run(base, "-m", "venv", *options, folder, what="creating the Python environment")
    if not has_pip:
        _pip_from_wheel(folder / "bin" / "python", folder)


def _stamp(folder, name):
    content = "".join((REPO / file).read_text() for file in SETS[name])
    return folder / f".{name}-{text_digest(content)}"


def provide(*wanted):
    """The interpreter of an environment in which the named sets are installed."""
    version, base = interpreter()
    everything = "".join((REPO / file).read_text() for file in sorted({*sum(SETS.values(), ())}))
    name = "venv-{}.{}-{}".format(*version, text_digest(base, everything))
    folder = cache() / name
    python = folder / "bin" / "python"
    missing = [item for item in wanted if not _stamp(folder, item).exists()]
    if not missing:
        return python
    with lock(cache(), "venv.lock"):
        if not (folder / ".created").exists():
            _create(folder, base, version)
            (folder / ".created").touch()
        for item in missing:
            if _stamp(folder, item).exists():
                continue
            say(f"installing Python packages for: {item}")
            files = [part for file in SETS[item] for part in ("-r", REPO / file)]
            pip = [python, "-m", "pip", "install", "-q", "--disable-pip-version-check"]
            run(*pip, *files, what="pip install", timeout=1800)
            _stamp(folder, item).touch()
    return python


def environment(python):
    """The variables with which programs of the environment are found first."""
    path = os.pathsep.join((str(python.parent), os.environ.get("PATH", os.defpath)))
    env = {**os.environ, "PATH": path, "VIRTUAL_ENV": str(python.parent.parent)}
    env.pop("PYTHONHOME", None)
    return env


def imports(python, *modules):
    """Whether the environment has these modules."""
    code = "import importlib.util as u, sys; sys.exit(not all(map(u.find_spec, sys.argv[1:])))"
    return subprocess.run([str(python), "-c", code, *modules], check=False).returncode == 0
