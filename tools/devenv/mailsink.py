"""The mail server with a folder that keeps everything, and with a page to read it.

Runs in the Odoo environment: ``python mailsink.py --folder F --ready F/sink.json``.
It listens on loopback only and ends with the process that started it.
"""

import argparse
import base64
import contextlib
import html
import itertools
import json
import os
import re
import socket
import threading
import time
import urllib.parse
from email import policy
from email.parser import BytesHeaderParser, BytesParser
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from mailserver import HOST, SmtpServer, bound

PAGE_SIZE = 100


class Store:
    """A Maildir: one file per message, in the order of arrival."""

    def __init__(self, folder):
        self.folder = Path(folder)
        for sub in ("tmp", "new", "cur"):
            (self.folder / sub).mkdir(parents=True, exist_ok=True)
        self._count = itertools.count()
        self._heads = {}
        self._lock = threading.Lock()

    def add(self, envelope):
        """Keep one message with the addresses that it was really sent to."""
        moment = time.time()
        name = f"{moment:.6f}.{os.getpid()}_{next(self._count)}.{socket.gethostname()}"
        head = (
            f"X-Envelope-From: {envelope.mail_from}\r\n"
            f"X-Envelope-To: {', '.join(envelope.rcpt_tos)}\r\n"
            f"X-Received: {formatdate(moment, localtime=True)}\r\n"
        )
        part = self.folder / "tmp" / name
        part.write_bytes(head.encode("utf-8", "replace") + envelope.original_content)
        part.rename(self.folder / "new" / name)

    def names(self):
        """All messages, newest first."""
        found = [entry.name for sub in ("new", "cur") for entry in os.scandir(self.folder / sub)]
        return sorted(
            found, key=lambda name: float(name.split("_")[0].rsplit(".", 1)[0]), reverse=True
        )

    def path(self, name):
        """The file of a message, or None: names come from a browser."""
        if "/" in name or name.startswith("."):
            return None
        places = (self.folder / sub / name for sub in ("new", "cur"))
        return next((place for place in places if place.is_file()), None)

    def head(self, name):
        """What the list shows of a message."""
        with self._lock:
            if name not in self._heads:
                with open(self.path(name), "rb") as handle:
                    message = BytesHeaderParser(policy=policy.default).parse(handle)
                keys = ("X-Received", "From", "To", "X-Envelope-To", "Subject")
                self._heads[name] = {key: str(message[key] or "") for key in keys}
            return self._heads[name]

    def message(self, name):
        """The whole message."""
        return BytesParser(policy=policy.default).parsebytes(self.path(name).read_bytes())

    def clear(self):
        """Forget all messages."""
        for name in self.names():
            self.path(name).unlink(missing_ok=True)


STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; margin: 0; color: #222; background: #f6f6f8 }
header { background: #714b67; color: #fff; padding: .7rem 1.2rem; display: flex; gap: 1rem }
header a { color: #fff; text-decoration: none; font-weight: 600 }
header form { margin-left: auto }
main { margin: 1.2rem; background: #fff; border: 1px solid #ddd; border-radius: 6px }
table { border-collapse: collapse; width: 100% }
td, th { padding: .5rem .8rem; text-align: left; vertical-align: top }
tbody tr { border-top: 1px solid #eee }
tbody tr:hover { background: #faf7fa }
a { color: #714b67 }
.when { white-space: nowrap; color: #666 }
.none, dl, pre, .files, nav { padding: 1rem }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; margin: 0 }
dt { color: #666 }
dd { margin: 0 }
iframe { width: 100%; height: 70vh; border: 0; border-top: 1px solid #eee }
pre { white-space: pre-wrap; margin: 0 }
.files a { display: inline-block; border: 1px solid #ccc; border-radius: 4px;
  padding: .2rem .6rem; margin: 0 .4rem .4rem 0 }
input, button { font: inherit; padding: .2rem .5rem }
"""


def _page(title, body, query=""):
    return f"""<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>{html.escape(title)}</title>
<style>{STYLE}</style></head><body><header><a href="/">Caught mail</a>
<span>nothing here has left this machine</span><form action="/">
<input name="q" value="{html.escape(query)}" placeholder="Search" aria-label="Search">
<button>Search</button></form></header><main>{body}</main></body></html>"""


class Reader(BaseHTTPRequestHandler):
    """The pages: the list, one message, its HTML body, its files, its source."""

    store = None
    server_version = "caught-mail"

    def log_message(self, *_args):
        """Stay silent: the terminal belongs to Odoo."""

    def _send(self, content, kind="text/html; charset=utf-8", headers=(), status=200):
        data = content if isinstance(content, bytes) else content.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("X-Content-Type-Options", "nosniff")
        for key, value in headers:
            self.send_header(key, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def do_GET(self):
        url = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(url.query))
        steps = [urllib.parse.unquote(step) for step in url.path.strip("/").split("/")]
        pages = {
            "": self._list,
            "messages.json": self._json,
            "message": self._message,
            "body": self._body,
            "file": self._file,
            "source": self._source,
        }
        page = pages.get(steps[0])
        known = len(steps) < 2 or self.store.path(steps[1])
        if not page or not known or (steps[0] in ("message", "body", "source") and len(steps) != 2):
            return self._send(
                _page("Not found", "<p class=none>There is no such page.</p>"), status=404
            )
        return page(query, *steps[1:])

    do_HEAD = do_GET

    def _found(self, query):
        words = query.get("q", "").lower().split()
        names = self.store.names()
        if words:
            heads = {name: " ".join(self.store.head(name).values()).lower() for name in names}
            names = [name for name in names if all(word in heads[name] for word in words)]
        return names

    def _list(self, query):
        names = self._found(query)
        start = int(query["from"]) if query.get("from", "").isdigit() else 0
        rows = ""
        for name in names[start : start + PAGE_SIZE]:
            head = {key: html.escape(value) for key, value in self.store.head(name).items()}
            subject = head["Subject"] or "(no subject)"
            rows += (
                f"<tr><td class=when>{head['X-Received'][:-6]}</td><td>{head['From']}</td>"
                f"<td>{head['To'] or head['X-Envelope-To']}</td>"
                f'<td><a href="/message/{urllib.parse.quote(name)}">{subject}</a></td></tr>'
            )
        table = f"<table><thead><tr><th>Received<th>From<th>To<th>Subject</thead>{rows}</table>"
        search = urllib.parse.quote(query.get("q", ""))
        links = []
        if start:
            links.append(f'<a href="/?q={search}&from={max(0, start - PAGE_SIZE)}">newer</a>')
        if start + PAGE_SIZE < len(names):
            links.append(f'<a href="/?q={search}&from={start + PAGE_SIZE}">older</a>')
        nav = f"<nav>{len(names)} messages {' '.join(links)}</nav>"
        body = table + nav if names else "<p class=none>No mail yet. Send something from Odoo.</p>"
        self._send(_page("Caught mail", body, query.get("q", "")))

    def _json(self, query):
        found = [{"name": name, **self.store.head(name)} for name in self._found(query)]
        self._send(json.dumps(found), "application/json")

    def _message(self, _query, name):
        message = self.store.message(name)
        quoted = urllib.parse.quote(name)
        keys = ("Subject", "From", "To", "Cc", "Reply-To", "X-Envelope-To", "X-Received")
        rows = "".join(
            f"<dt>{key.replace('X-', '')}</dt><dd>{html.escape(str(message[key]))}</dd>"
            for key in keys
            if message[key]
        )
        files = "".join(
            f'<a href="/file/{quoted}/{number}">{html.escape(part.get_filename() or "file")}</a>'
            for number, part in enumerate(message.iter_attachments())
        )
        if message.get_body(("html",)):
            body = f'<iframe sandbox="allow-popups" title="Message" src="/body/{quoted}"></iframe>'
        else:
            text = message.get_body(("plain",))
            body = f"<pre>{html.escape(text.get_content() if text else '')}</pre>"
        source = f'<a href="/source/{quoted}">source</a>'
        body = f"<dl>{rows}</dl><div class=files>{files}{source}</div>{body}"
        self._send(_page(str(message["Subject"] or "(no subject)"), body))

    def _body(self, _query, name):
        message = self.store.message(name)
        part = message.get_body(("html",))
        content = part.get_content() if part else ""
        inline = {}
        for item in message.walk():
            if item.get("Content-ID") and item.get_content_maintype() == "image":
                data = base64.b64encode(item.get_payload(decode=True)).decode()
                inline[item["Content-ID"].strip("<> ")] = (
                    f"data:{item.get_content_type()};base64,{data}"
                )
        content = re.sub(
            r"cid:([^\"'\s>)]+)", lambda found: inline.get(found.group(1), found.group(0)), content
        )
        # No script runs and nothing is loaded from elsewhere but this machine.
        rules = "default-src 'none'; style-src 'unsafe-inline'; img-src data: http://127.0.0.1:*"
        self._send(content, headers=[("Content-Security-Policy", rules)])

    def _file(self, _query, name, number="0"):
        parts = list(self.store.message(name).iter_attachments())
        if not number.isdigit() or int(number) >= len(parts):
            return self._send(_page("Not found", "<p class=none>No such file.</p>"), status=404)
        part = parts[int(number)]
        filename = urllib.parse.quote(part.get_filename() or "file")
        disposition = f"attachment; filename*=UTF-8''{filename}"
        content = part.get_payload(decode=True)
        if content is None:  # an attached message
            content = b"".join(bytes(item) for item in part.get_payload())
        return self._send(
            content, part.get_content_type(), headers=[("Content-Disposition", disposition)]
        )

    def _source(self, _query, name):
        self._send(self.store.path(name).read_bytes(), "text/plain; charset=utf-8")


class Pages(ThreadingHTTPServer):
    """The page server, on a socket that is bound already."""

    daemon_threads = True

    def __init__(self, listener):
        super().__init__(listener.getsockname(), Reader, bind_and_activate=False)
        self.socket.close()
        self.socket = listener
        self.server_name, self.server_port = listener.getsockname()


def serve(options):
    """Listen until the process that started this one is gone."""
    starter = os.getppid()
    store = Store(options.folder)
    Reader.store = store
    pages = Pages(bound(options.page_port))
    threading.Thread(target=pages.serve_forever, daemon=True).start()
    with SmtpServer(options.smtp_port, store.add) as smtp:
        facts = {
            "smtp_port": smtp.port,
            "url": f"http://{HOST}:{pages.server_port}/",
            "folder": str(store.folder),
            "pid": os.getpid(),
        }
        part = Path(options.ready + ".part")
        part.write_text(json.dumps(facts))
        part.rename(options.ready)
        while os.getppid() == starter:
            time.sleep(0.5)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", required=True)
    parser.add_argument("--ready", required=True)
    parser.add_argument("--smtp-port", type=int, default=0, help="when it is free")
    parser.add_argument("--page-port", type=int, default=0, help="when it is free")
    with contextlib.suppress(KeyboardInterrupt):
        serve(parser.parse_args())


if __name__ == "__main__":
    main()
