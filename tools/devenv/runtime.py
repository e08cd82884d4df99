"""An Odoo ready to run: the tree, the Python environment and the configuration."""

import os
import subprocess
from functools import cached_property

from . import browser, native, odoo_source, pdf, venv
from .base import REPO, Problem, cache, out, state, text_digest, write_if_changed

# An address that refuses connections at once: for services that Odoo would call.
NOWHERE = "http://127.0.0.1:9"


class Runtime:
    """Everything but the database; parts are brought up when first asked for."""

    def __init__(self, *sets, addons=()):
        self.sets = sets or ("run",)
        self.extra_addons = tuple(addons)

    def bring_up(self):
        """Get all parts now, so that what takes long is said in a sensible order."""
        return self.source, self.python, self.bin, self.libraries

    @cached_property
    def source(self):
        """The Odoo tree."""
        return odoo_source.provide()

    @cached_property
    def python(self):
        """The interpreter that Odoo runs in."""
        return venv.provide("odoo", *self.sets)

    @cached_property
    def identity(self):
        """Changes when the tree is another one, so that databases are made anew."""
        root = self.source.root
        checkout = (root / ".git").exists()
        commit = out("git", "-C", root, "rev-parse", "HEAD") if checkout else ""
        return text_digest(root, (root / "odoo" / "release.py").read_text(), commit)

    def data_dir(self, server):
        """Odoo's data folder for one server: databases of one name may exist on several."""
        return state() / "data" / server.kind

    @cached_property
    def bin(self):
        """A folder of this checkout that comes first on PATH."""
        folder = state() / "bin"
        folder.mkdir(exist_ok=True)
        pdf.provide(folder, self.python)
        if "test" in self.sets:
            browser.provide(folder, self.python)
        return folder

    @cached_property
    def libraries(self):
        """Folders with system libraries of our own: cairo draws the payment codes."""
        return native.importable(self.python, "cairocffi", "libcairo2")

    def config(self, server):
        """The configuration file for one server."""
        addons = [*self.source.addons, REPO, *self.extra_addons]
        options = {
            "addons_path": ",".join(map(str, addons)),
            "data_dir": self.data_dir(server),
            "max_cron_threads": 0,
            "workers": 0,
            "http_interface": "127.0.0.1",
            "publisher_warranty_url": NOWHERE,
            "list_db": False,
        }
        lines = ["[options]", *(f"{key} = {value}" for key, value in options.items())]
        name = f"odoo-{text_digest(*lines)}.conf"
        return write_if_changed(state() / "conf" / name, "\n".join(lines) + "\n")

    def environment(self, server):
        """The variables of a process that is to see all this."""
        env = venv.variables(self.python)
        env.pop("PGDATABASE", None)
        env["PATH"] = os.pathsep.join((str(self.bin), env["PATH"]))
        env["PYTHONPATH"] = str(self.source.root)
        # Compiled once for all that starts Odoo, and kept out of the sources.
        env["PYTHONPYCACHEPREFIX"] = str(cache() / "pycache")
        env.pop("PYTHONDONTWRITEBYTECODE", None)
        if self.libraries:
            env["LD_LIBRARY_PATH"] = os.pathsep.join(self.libraries)
        env["ODOO_RC"] = str(self.config(server))
        env["COLLECTIONS_CACHE"] = str(cache())
        env.setdefault("LANG", "C.UTF-8")
        return server.environment(env)

    def command(self, *arguments):
        """Odoo's command line."""
        return [str(self.python), "-m", "odoo", *map(str, arguments)]

    def run(self, server, *arguments, what):
        """Run Odoo to its end; errors in its log count as failure, and the log says why."""
        done = subprocess.run(
            self.command(*arguments),
            env=self.environment(server),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            cwd=REPO,
            check=False,
        )
        if done.returncode or " CRITICAL " in done.stdout or " ERROR " in done.stdout:
            raise Problem(f"{what} failed:\n" + "\n".join(done.stdout.splitlines()[-40:]))
