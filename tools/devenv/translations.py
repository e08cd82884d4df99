"""The translation template of the add-on, written the same way every time."""

import re
import tempfile
from pathlib import Path

from .base import ADDON, REPO, run

POT = REPO / ADDON / "i18n" / f"{ADDON}.pot"
_DATES = re.compile(r'^"(POT-Creation|PO-Revision)-Date:.*\n', flags=re.M)


def export(odoo, databases):
    """The template as the add-on is now, without the lines that change by themselves."""
    template = databases.template()
    with tempfile.TemporaryDirectory() as folder, databases.hold(template):
        target = Path(folder, POT.name)
        odoo.run(
            databases.server,
            *("i18n", "export", "-d", databases.server.name(template)),
            *("-l", "pot", "-o", target, ADDON),
            what="exporting the texts to translate",
        )
        return _DATES.sub("", target.read_text())


def follow(python):
    """Bring the translations up to the template; return what that says."""
    script = Path(__file__).with_name("sync_translations.py")
    return run(python, script, POT, what="updating the translations").strip()
