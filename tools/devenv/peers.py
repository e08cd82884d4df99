"""Other add-ons of the field, for comparison in the benchmark; never part of the project."""

import shutil
import zipfile

from .base import Problem, cache, fresh, lock, say, text_digest
from .venv import pip

WHEELS = (
    "odoo-addon-account-credit-control==19.0.*",
    "odoo-addon-partner-statement==19.0.*",
    "odoo-addon-account-financial-report==19.0.*",
    "odoo-addon-account-payment-return==19.0.*",
    "odoo-addon-date-range==19.0.*",
    "odoo-addon-report-xlsx==19.0.*",
    "odoo-addon-report-xlsx-helper==19.0.*",
)


def provide(python):
    """A folder for the addons path with the peers in it, or None when pip cannot get them."""
    home = cache() / f"peers-{text_digest(*WHEELS)}"
    with lock(cache(), "peers.lock"):
        if not home.exists():
            part = fresh(home.with_name(home.name + ".part"))
            say("fetching add-ons to compare with")
            try:
                # Their dependency on Odoo itself is in no index.
                pip(python, "download", "--no-deps", "--dest", part / "wheels", *WHEELS)
            except Problem as problem:
                say(f"pip cannot get them, no comparison: {str(problem).splitlines()[-1]}")
                return None
            for wheel in (part / "wheels").glob("*.whl"):
                with zipfile.ZipFile(wheel) as archive:
                    archive.extractall(part)
            shutil.rmtree(part / "wheels")
            part.rename(home)
    return home / "odoo" / "addons"
