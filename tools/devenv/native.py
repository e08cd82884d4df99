"""Programs whose system libraries may be missing: install them, or keep them beside.

As root the packages are installed.  Otherwise they are unpacked into the cache
and a wrapper script points the program at them.
"""

import os
import stat
from pathlib import Path

from . import private_apt
from .base import Problem, cache, lock, out, run, say, text_digest, workplace

_FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir>{root}/usr/share/fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
"""


def works(program, env=None):
    """Whether a program starts at all."""
    return bool(program) and bool(out(program, "--version", env=env).strip())


def link(target, place):
    """Make ``place`` lead to a program, replacing what was there."""
    if place.is_symlink() and place.resolve() == Path(target).resolve():
        return
    place.unlink(missing_ok=True)
    place.symlink_to(target)


def packages(*names):
    """A folder with these packages and all they need that the system lacks."""
    root = cache() / f"packages-{names[0]}-{text_digest(*names)}"
    with lock(cache(), "packages.lock"):
        if root.exists():
            return root
        if not private_apt.available():
            raise Problem(f"apt-get is not here to fetch {', '.join(names)}")
        say(f"fetching {', '.join(names)} into the cache (no root, nothing is installed)")
        with workplace("apt") as work:
            apt = private_apt.PrivateApt(work, private_apt.archives(), installed=True)
            apt.update()
            apt.download(apt.missing_closure(names), work / "debs")
            tree = private_apt.unpack((work / "debs").glob("*.deb"), work / "tree")
            tree.rename(root)
    return root


def importable(python, module, package):
    """Make a module that loads a system library work.

    The answer is what LD_LIBRARY_PATH needs for it, often nothing.
    """
    look = "import importlib.util as u, sys; sys.exit(not u.find_spec(sys.argv[1]))"
    load = "import importlib, sys; importlib.import_module(sys.argv[1]); print('loaded')"
    try:
        run(python, "-c", look, module, what="looking for a module")
    except Problem:
        return []
    if out(python, "-c", load, module) or private_apt.install_on_system(package):
        return []
    return _library_folders(packages(package))


def _library_folders(root):
    """Every folder with shared objects below the library folders of a root."""
    found = {path.parent for path in root.glob("**/*.so*")}
    return sorted(str(path) for path in found)


def wrapper(place, program, root):
    """A script that starts a program with the libraries and fonts below ``root``."""
    fonts = root / "fonts.conf"
    fonts.write_text(_FONTS.format(root=root))
    # Where the system has a font configuration, that one is better.
    chosen = "" if Path("/etc/fonts/fonts.conf").exists() else f"FONTCONFIG_FILE='{fonts}' "
    libraries = os.pathsep.join(_library_folders(root))
    place.unlink(missing_ok=True)
    place.write_text(f"#!/bin/sh\n{chosen}LD_LIBRARY_PATH='{libraries}' exec '{program}' \"$@\"\n")
    place.chmod(place.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)
    return place
