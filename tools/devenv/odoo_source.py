"""Find Odoo 19 Community, or fetch it once into the cache."""

import importlib.util
import os
import re
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from . import private_apt
from .base import Problem, cache, lock, run, say, workplace

SERIES = 19
# Asked only when no package archive has Odoo; ODOO_REPOSITORY names another.
REPOSITORY = "https://github.com/odoo/odoo.git"
# What the packaged web client links to outside its own package.
COMPANIONS = (
    "fonts-inconsolata",
    "fonts-montserrat",
    "fonts-ocr-b",
    "fonts-roboto-unhinted",
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
)
FONT_AWESOME = "4.7"  # the web client's icon font; later majors lack its names
# The only file that the manifests name and the package leaves out; without it
# the asset bundle of the browser tests cannot be built.
ABSENT = "mail/static/lib/selfie_segmentation/selfie_segmentation.js"


@dataclass(frozen=True)
class Odoo:
    """One Odoo tree: what to put on PYTHONPATH and on the addons path."""

    root: Path
    addons: tuple = ()

    @property
    def core_addons(self):
        """The folder with ``account`` and its like."""
        return self.addons[0] if self.addons else self.root / "odoo" / "addons"


def _is_series(root):
    release = root / "odoo" / "release.py"
    return release.is_file() and re.search(rf"version_info = \({SERIES},", release.read_text())


def _at(path):
    """The Odoo at a path: a checkout, or a tree as a package unpacks it."""
    for root in (path, path / "usr/lib/python3/dist-packages"):
        if _is_series(root):
            # A package has an `addons` folder too, but only with parts of the add-ons.
            whole = (root / "addons" / "account" / "views").is_dir()
            return Odoo(root, (root / "addons",) if whole else ())
    return None


def _named():
    path = os.environ.get("ODOO_SOURCE")
    if not path:
        return None
    found = _at(Path(path).expanduser().absolute())
    if not found:
        raise Problem(f"ODOO_SOURCE={path} holds no Odoo {SERIES}: name its checkout folder")
    return found


def _importable():
    """An Odoo that this Python can import already, as a system package gives it."""
    try:
        spec = importlib.util.find_spec("odoo.release")
    except (ImportError, ValueError):
        return None
    return _at(Path(spec.origin).parents[1]) if spec and spec.origin else None


def _cached():
    for tree in sorted(cache().glob(f"odoo-{SERIES}.*"), reverse=True):
        found = re.fullmatch(r"odoo-[\d.]+", tree.name) and _at(tree)
        if found:
            return found
    return None


def _wanted(apt):
    """The packages to download, or None when these archives have no Odoo of the series."""
    if not any(v.startswith(f"{SERIES}.0") for v in apt.versions(f"odoo-{SERIES}")):
        return None
    icons = [v for v in apt.versions("fonts-font-awesome") if FONT_AWESOME in v]
    if not icons:
        say("no Font Awesome 4.7 in the archives: icons of the web client will be missing")
    return [f"odoo-{SERIES}", *COMPANIONS, *(f"fonts-font-awesome={v}" for v in icons[:1])]


def _packages():
    """Download the packages; they stay in the cache, so the tree can be made again.

    The answer is their folder, or None when no archive has them.
    """
    debs = cache() / "debs" / "odoo"
    if (debs / "complete").exists():
        return debs
    if not private_apt.available():
        return None
    say(f"looking for Odoo {SERIES} in the package archives this machine is set up for")
    for release in private_apt.releases():
        for moving in ("sid", "devel"):
            suites = dict.fromkeys((moving, release.suite, "stable"))
            with workplace("apt-odoo") as work:
                sources = [replace(release, suite=name) for name in suites]
                apt = private_apt.PrivateApt(work, sources)
                apt.update()
                wanted = _wanted(apt)
                if wanted:
                    say(f"downloading Odoo {SERIES} and its fonts (about 130 MB)")
                    apt.download(wanted, work / "debs")
                    (work / "debs" / "complete").touch()
                    debs.parent.mkdir(exist_ok=True)
                    shutil.rmtree(debs, ignore_errors=True)
                    (work / "debs").rename(debs)
                    return debs
    return None


def _unpack(debs):
    (deb,) = debs.glob(f"odoo-{SERIES}_*.deb")
    version = deb.name.split("_")[1].split("+")[0]
    say(f"unpacking Odoo {version}")
    with workplace("odoo") as work:
        tree = private_apt.unpack(debs.glob("*.deb"), work / "odoo")
        odoo = _at(tree)
        if not odoo:
            raise Problem(f"the package in {debs} holds no Odoo {SERIES}: delete that folder")
        absent = odoo.core_addons / ABSENT
        if not absent.exists():
            absent.parent.mkdir(parents=True, exist_ok=True)
            absent.write_text("// Left out of the package; the asset bundles need the file.\n")
        tree.rename(cache() / f"odoo-{version}")


def _clone():
    """The newest commit of the series from the project's own repository."""
    address = os.environ.get("ODOO_REPOSITORY") or REPOSITORY
    say(f"no package has Odoo {SERIES} here, cloning {address} (about 250 MB)")
    slow = ("-c", "http.lowSpeedLimit=1000", "-c", "http.lowSpeedTime=60")
    branch = ("--depth", "1", "--branch", f"{SERIES}.0", "--single-branch")
    with workplace("odoo") as work:
        try:
            run(
                *("git", *slow, "clone", "-q", *branch, address, work / "odoo"),
                what="git clone",
                env={**os.environ, "GIT_TERMINAL_PROMPT": "0"},
            )
        except (Problem, OSError) as error:
            raise Problem(
                f"no package archive of this machine has Odoo {SERIES} and its repository "
                f"cannot be reached: get its {SERIES}.0 branch and set "
                f"ODOO_SOURCE=/path/to/odoo\n{error}"
            ) from error
        (work / "odoo").rename(cache() / f"odoo-{SERIES}.0")


def provide():
    """The Odoo to work with: named, importable, cached or fetched, in this order."""
    found = _named() or _importable() or _cached()
    if found:
        return found
    with lock(cache(), "odoo.lock"):
        if not _cached():
            debs = _packages()
            if debs:
                _unpack(debs)
            else:
                _clone()
    return _cached()
