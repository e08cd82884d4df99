"""A rootless apt: downloads and unpacks packages into a folder of ours.

Mirrors and keys are the machine's own; nothing is installed on the system.
"""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from .base import Problem, out, run, say

KEYRINGS = (
    "debian-archive-keyring.pgp",
    "debian-archive-keyring.gpg",
    "ubuntu-archive-keyring.gpg",
)


def available():
    """Whether this machine has the tools of a Debian or an Ubuntu."""
    return bool(shutil.which("apt-get") and shutil.which("dpkg-deb"))


@dataclass(frozen=True)
class Archive:
    """One package archive: its address, a suite in it, and the parts of the suite."""

    uri: str
    suite: str
    components: tuple

    def line(self, options):
        """As a sources.list has it."""
        return f"deb {options}{self.uri} {self.suite} {' '.join(self.components)}\n"


def archives():
    """Every archive that the machine is set up for, Debian's first.

    ``--no-release-info`` makes the answer complete even before anybody has run
    ``apt-get update``.
    """
    wanted = "$(CREATED_BY)|$(REPO_URI)|$(RELEASE)|$(COMPONENT)"
    listing = out("apt-get", "indextargets", "--no-release-info", "--format", wanted)
    found = {}
    for line in listing.splitlines():
        kind, uri, suite, component = line.split("|")
        if kind == "Packages" and not uri.startswith("cdrom"):
            found.setdefault((uri, suite), {})[component] = True
    every = [Archive(uri, suite, tuple(parts)) for (uri, suite), parts in found.items()]
    return sorted(every, key=lambda archive: "debian" not in archive.uri)


def releases():
    """Of each address the release itself, without the suites that only update it."""
    found = {}
    for archive in archives():
        if not re.search(r"security|updates|backports|proposed", archive.uri + archive.suite):
            found.setdefault(archive.uri, archive)
    return list(found.values())


def _keyring():
    for name in KEYRINGS:
        for folder in ("/usr/share/keyrings", "/etc/apt/trusted.gpg.d"):
            path = Path(folder, name)
            if path.exists():
                yield path


class PrivateApt:
    """One apt with its own sources, lists and cache below ``work``.

    With ``installed`` it knows what the system has, so that only missing
    dependencies are fetched.
    """

    def __init__(self, work, sources, installed=False):
        self.work = work
        for sub in ("lists/partial", "cache/archives/partial", "parts"):
            (work / sub).mkdir(parents=True)
        keyrings = [str(path) for path in _keyring()]
        signed = f"[signed-by={','.join(keyrings[:1])}] " if keyrings else ""
        (work / "sources.list").write_text("".join(archive.line(signed) for archive in sources))
        status = "/var/lib/dpkg/status" if installed else "/dev/null"
        settings = {
            "Dir::Etc::sourcelist": work / "sources.list",
            "Dir::Etc::sourceparts": work / "parts",
            "Dir::Etc::preferences": "/dev/null",
            "Dir::Etc::preferencesparts": "/dev/null",
            "Dir::State::Lists": work / "lists",
            "Dir::State::status": status,
            "Dir::Cache": work / "cache",
            "Debug::NoLocking": "1",
            "APT::Sandbox::User": "",
            "Acquire::Languages": "none",
            "Acquire::Retries": "3",
        }
        lines = [f'{key} "{value}";' for key, value in settings.items()]
        lines += ["#clear APT::Update::Post-Invoke-Success;", "#clear DPkg::Post-Invoke;"]
        (work / "apt.conf").write_text("\n".join(lines) + "\n")
        self.env = {**os.environ, "APT_CONFIG": str(work / "apt.conf"), "LC_ALL": "C"}

    def update(self):
        """Fetch the lists.  The exit code tells nothing: ask ``versions`` afterwards."""
        subprocess.run(
            ["apt-get", "-qq", "update"],
            env=self.env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )

    def versions(self, package):
        """The versions on offer, as the archives list them."""
        rows = out("apt-cache", "madison", package, env=self.env).splitlines()
        return [row.split("|")[1].strip() for row in rows if row.count("|") >= 2]

    def dependencies(self, package):
        """The names of the packages that one package asks for directly."""
        rows = out(
            "apt-cache",
            "depends",
            "--no-recommends",
            "--no-suggests",
            "--no-conflicts",
            "--no-breaks",
            "--no-replaces",
            "--no-enhances",
            package,
            env=self.env,
        )
        return re.findall(r"Depends: ([a-z0-9][^\s<>]*)", rows)

    def download(self, packages, into):
        """Fetch ``name`` or ``name=version`` packages as files."""
        into.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(
            ["apt-get", "-qq", "download", *packages],
            cwd=into,
            env=self.env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
        if done.returncode:
            raise Problem(f"apt-get download failed: {done.stderr.strip()[-800:]}")

    def missing_closure(self, packages):
        """``name=version`` of the packages and of all they need that the system lacks."""
        done = subprocess.run(
            ["apt-get", "-s", "-qq", "--no-install-recommends", "install", *packages],
            env=self.env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise Problem(f"apt-get cannot plan {' '.join(packages)}: {done.stderr.strip()[-800:]}")
        return [
            f"{name}={version}"
            for name, version in re.findall(
                r"^Inst (\S+) (?:\[[^\]]*\] )?\((\S+)", done.stdout, flags=re.M
            )
        ]


def unpack(debs, folder):
    """Unpack package files into a new folder."""
    folder.mkdir(parents=True)
    for deb in sorted(debs):
        run("dpkg-deb", "-x", deb, folder, what=f"unpacking {deb.name}")
    folder.chmod(0o755)
    return folder


def install_on_system(*packages, unless=None):
    """As root: apt-get install, after an update.  Says whether that worked.

    ``unless`` is a word in the version that makes the first package useless:
    some of Ubuntu's only ask for a snap.
    """
    if os.geteuid() or not available():
        return False
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C"}

    def quietly(*command):
        return subprocess.run(
            ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300", *command],
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )

    quietly("update")
    if unless and unless in out("apt-cache", "policy", packages[0]):
        return False
    say(f"apt-get install {' '.join(packages)}")
    done = quietly("-y", "--no-install-recommends", "install", *packages)
    if done.returncode:
        errors = [line for line in done.stdout.splitlines() if line.startswith("E: ")]
        say(f"that did not work: {' '.join(errors) or done.stdout[-300:].strip()}")
    return done.returncode == 0
