"""A mail server of a few lines on loopback, that refuses, hangs up and waits when told to."""

import email
import email.policy
import socketserver
import threading
import time


class _Session(socketserver.StreamRequestHandler):
    def handle(self):
        self.server.sessions += 1
        self._answer("220 ready")
        while line := self.rfile.readline().decode().strip():
            verb = line.split(" ")[0].upper().split(":")[0]
            if verb == "QUIT":
                self._answer("221 bye")
                return
            if verb == "DATA" and verb not in self.server.answers:
                if not self._take():
                    return
            elif verb in self.server.answers:
                self._answer(self.server.answers[verb])
            elif verb == "RCPT" and any(address in line for address in self.server.refused):
                self._answer("550 no such user here")
            else:
                self._answer("250 ok")

    def _take(self):
        if self.server.hang_up_after is not None:
            if self.server.hang_up_after <= 0:
                return False
            self.server.hang_up_after -= 1
        self._answer("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        message = email.message_from_bytes(b"".join(lines), policy=email.policy.default)
        if self.server.on_content:
            self.server.on_content(message)
        if self.server.delay:
            time.sleep(self.server.delay)
        if "CONTENT" in self.server.answers:
            self._answer(self.server.answers["CONTENT"])
            return True
        with self.server.counting:
            self.server.messages.append(message)
        if self.server.silent_after is not None:
            if self.server.silent_after <= 0:
                # It has the message, and nobody is told.
                return False
            self.server.silent_after -= 1
        self._answer("250 taken")
        return True

    def _answer(self, text):
        self.wfile.write(f"{text}\r\n".encode())


class SmtpServer(socketserver.ThreadingTCPServer):
    """Use as a context manager; ``port`` is where it listens, ``messages`` what it took.

    ``refused`` are addresses that it does not know; ``hang_up_after`` and ``silent_after`` are
    how many messages it takes before it hangs up at the next one, without taking it or after
    having taken it; ``answers`` are lines that it says to a verb (``CONTENT``: to the message
    itself); ``on_content`` is called with each message before it is confirmed; ``delay`` is how
    many seconds it takes to confirm one.
    """

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Session)
        self.port = self.server_address[1]
        self.messages = []
        self.sessions = 0
        self.counting = threading.Lock()
        self.refused = set()
        self.answers = {}
        self.hang_up_after = None
        self.silent_after = None
        self.on_content = None
        self.delay = 0

    def __enter__(self):
        self.thread = threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *exception):
        self.shutdown()
        self.thread.join()
        self.server_close()
