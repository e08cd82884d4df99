"""wkhtmltopdf: the build with patched Qt when it runs here, else the system's.

Only the patched build draws page headers and footers, keeps text searchable and
takes several documents in one call.
"""

import shutil

from . import native, private_apt
from .base import Problem, say

LIBRARIES = ("libxrender1", "libxext6", "libx11-6", "libfontconfig1", "libfreetype6")


def provide(folder, python):
    """Put a ``wkhtmltopdf`` into a folder that comes first on PATH."""
    place = folder / "wkhtmltopdf"
    if native.works(place):
        return
    place.unlink(missing_ok=True)
    patched = python.parent / "wkhtmltopdf-pack"
    if patched.exists():
        if native.works(patched) or private_apt.install_on_system(*LIBRARIES, "fonts-dejavu-core"):
            native.link(patched, place)
        else:
            try:
                native.wrapper(place, patched, native.packages(*LIBRARIES, "fonts-dejavu-core"))
            except Problem as problem:
                say(str(problem))
        if native.works(place):
            return
        place.unlink(missing_ok=True)
    if not shutil.which("wkhtmltopdf") and not private_apt.install_on_system("wkhtmltopdf"):
        say("no wkhtmltopdf runs here: letters cannot be rendered; install the package wkhtmltopdf")
        return
    say("using the system's wkhtmltopdf: without patched Qt a letter has no page numbers")
