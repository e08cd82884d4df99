"""The checks of `make lint`, each with a name; all run, then the failures count."""

import subprocess
import xml.etree.ElementTree
from pathlib import Path

from . import translations
from .base import ADDON, REPO, say, state, text_digest
from .database import addon_digest
from .venv import provide, variables

# Any author may be named, and the few policies of a company are read whole.
PYLINT_ALLOWS = "manifest-required-author,no-search-all"
# Numbers in data files are written as Odoo's own data files write them.
OCA_ALLOWS = "xml-field-numeric-without-eval"
SOURCES = ("tools", "tests", "benchmarks", ADDON)


def _tool(python, *command):
    """Run a linter of the lint environment; its complaints go to the terminal."""
    program = python.parent / command[0]
    done = subprocess.run(
        [str(program), *command[1:]], cwd=REPO, env=variables(python), check=False
    )
    return done.returncode == 0


def _well_formed():
    """Every XML file of the add-on can be parsed."""
    good = True
    for path in sorted((REPO / ADDON).rglob("*.xml")):
        try:
            xml.etree.ElementTree.parse(path)
        except xml.etree.ElementTree.ParseError as error:
            print(f"{path.relative_to(REPO)}: {error}")
            good = False
    return good


def _no_machine_paths():
    """No file names a folder of somebody's home."""
    home = str(Path.home())
    if len(home) < 4:
        return True
    listed = subprocess.run(
        ["git", "grep", "-nIF", f"{home}/", "--", "."],
        cwd=REPO,
        capture_output=True,
        text=True,
        check=False,
    )
    print(listed.stdout, end="")
    return not listed.stdout


def _texts_exported(opened):
    """The translation template is what an export gives now."""
    current = translations.POT.read_text() if translations.POT.exists() else ""
    digest = text_digest(addon_digest(), current)
    stamp = state() / "pot.checked"
    if stamp.exists() and stamp.read_text() == digest:
        return True
    if translations.export(*opened()) != current:
        print(f"{translations.POT.relative_to(REPO)} is stale: run make pot and commit it")
        return False
    stamp.write_text(digest)
    return True


def _sources():
    return [name for name in SOURCES if (REPO / name).exists()]


def mend():
    """Apply ruff's fixes and its layout; the answer is the exit code."""
    python = provide("lint", "lint")
    checked = _tool(python, "ruff", "check", "--fix", *_sources())
    return 0 if _tool(python, "ruff", "format", *_sources()) and checked else 1


def run(opened):
    """All checks; the answer is the exit code.  ``opened`` gives Odoo and the databases."""
    python = provide("lint", "lint")
    sources = _sources()
    checks = {
        "ruff check": lambda: _tool(python, "ruff", "check", "-q", *sources),
        "ruff format": lambda: _tool(python, "ruff", "format", "-q", "--check", *sources),
        "pylint-odoo": lambda: _tool(python, "pylint", f"--disable={PYLINT_ALLOWS}", ADDON),
        "oca-checks": lambda: _tool(
            python, "oca-checks-odoo-module", f"--disable={OCA_ALLOWS}", ADDON
        ),
        "well-formed XML": _well_formed,
        "no paths of this machine": _no_machine_paths,
        "translation template": lambda: _texts_exported(opened),
    }
    failed = []
    for name, check in checks.items():
        if check():
            say(f"ok      {name}")
        else:
            say(f"FAILED  {name}")
            failed.append(name)
    say(f"lint: {len(checks) - len(failed)} checks passed, {len(failed)} failed")
    return 1 if failed else 0
