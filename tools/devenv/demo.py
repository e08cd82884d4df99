"""The demo: a database with demo data, served, its mail caught."""

import contextlib
import os
import signal
import socket
import subprocess
import time
import urllib.request
import xmlrpc.client
from pathlib import Path

from . import demo_papers, scripts, sink
from .base import REPO, Problem, lock, say, state, text_digest

NAME = "demo"
LOCAL = "127.0.0.1"
START_LIMIT = 180


def free_port(host, wanted):
    """The wanted port, or the next one that nobody listens on."""
    for port in range(wanted, wanted + 200):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
            if port != wanted:
                say(f"port {wanted} is busy, taking {port} (PORT= chooses another)")
            return port
    raise Problem(f"no free port from {wanted} on: choose one with PORT=")


def _wanted_port():
    port = os.environ.get("PORT") or "8069"
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise Problem(f"PORT={port} is not a port number")
    return int(port)


def _configure(odoo, databases, name, address, facts):
    """Write the addresses into the database, when they are not the ones of last time."""
    stamp = state() / f"{name}.addresses"
    script = Path(__file__).with_name("demo_settings.py")
    identity = databases.identity(name)
    wanted = text_digest(address, facts["smtp_port"], identity, script.read_text())
    if stamp.exists() and stamp.read_text() == wanted:
        return
    say("pointing the database's mail and links at this machine")
    real = databases.server.name(name)
    if scripts.run(odoo, databases.server, real, script, [address], sink.variables(facts)):
        raise Problem("the database could not be pointed at this machine")
    stamp.write_text(wanted)


def _answers(address, process):
    """Wait until the web client's first page is there; False when the server ended."""
    for _ in range(START_LIMIT * 2):
        if process.poll() is not None:
            return False
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{address}/web/login") as page:
            return page.status == 200
        time.sleep(0.5)
    return False


def _make_papers(databases, name, address):
    """Let people of the demo make the papers that need a running server, once.

    :return: the address of a customer's account page, "" where there is none
    """
    stamp = state() / f"{name}.papers"
    identity, real = databases.identity(name), databases.server.name(name)
    try:
        if not stamp.exists() or stamp.read_text() != identity:
            stamp.write_text(identity)
            say("making a dossier and a document of the demo")
            demo_papers.make(address, real)
        return demo_papers.find_page(address, real)
    except (OSError, xmlrpc.client.Error) as error:
        # The demo is there all the same, and both can be made by their buttons.
        say(f"not made: {str(error).strip().splitlines()[-1]}")
        return ""


def serve(odoo, databases, name=NAME):
    """Bring the demo, or another database, up and stay with it until Ctrl-C."""
    busy = f"database {name} is being served already: make stop ends that"
    with contextlib.ExitStack() as stack:
        stack.enter_context(lock(state(), f"{name}.serve", busy))
        if name == NAME:
            databases.upgrade(name, demo=True)
        elif name not in databases.names():
            raise Problem(f"there is no database {name} in this checkout")
        host = os.environ.get("HOST") or LOCAL
        port = free_port(host, _wanted_port())
        address = f"http://{LOCAL if host == '0.0.0.0' else host}:{port}"
        facts = stack.enter_context(sink.running(odoo.python, name, 1025, 8025))
        _configure(odoo, databases, name, address, facts)
        real = databases.server.name(name)
        log = state() / "log" / f"{name}.log"
        command = odoo.command(
            *("-d", real, "--db-filter", f"^{real}$", "--logfile", log),
            *("--http-interface", host, "--http-port", port, "--max-cron-threads", 2),
        )
        say("starting Odoo")
        with open(log, "a") as handle:
            process = subprocess.Popen(
                command,
                env=odoo.environment(databases.server),
                stdin=subprocess.DEVNULL,
                stdout=handle,
                stderr=subprocess.STDOUT,
                cwd=REPO,
                start_new_session=True,  # Ctrl-C ends it through us, and once
            )
        pid = state() / f"{name}.pid"
        pid.write_text(str(process.pid))
        # A polite end for whoever ends this process: Odoo finishes its work first.
        signal.signal(signal.SIGTERM, lambda *_: process.terminate())
        try:
            if not _answers(address, process):
                tail = "\n".join(log.read_text().splitlines()[-15:])
                raise Problem(f"Odoo does not answer at {address}:\n{tail}")
            page = _make_papers(databases, name, address) if name == NAME else ""
            print(
                f"\n  Odoo         {address}   login admin, password admin"
                f"\n  Caught mail  {facts['url']}"
                + (f"\n  Customer     {page}   (in a private window)" if page else "")
                + f"\n  Log          {log}"
                "\n  Ctrl-C stops it; the data stays for the next time.\n",
                flush=True,
            )
            return max(process.wait(), 0)
        except KeyboardInterrupt:
            return 0
        finally:
            _end(process)
            pid.unlink(missing_ok=True)


def _end(process):
    if process.poll() is None:
        process.terminate()
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
