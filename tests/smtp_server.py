"""A mail server of a few lines on loopback, that refuses and hangs up when told to."""

import email
import email.policy
import socketserver
import threading


class _Session(socketserver.StreamRequestHandler):
    def handle(self):
        self._answer("220 ready")
        while line := self.rfile.readline().decode().strip():
            verb = line.split(" ")[0].upper().split(":")[0]
            if verb == "QUIT":
                self._answer("221 bye")
                return
            if verb == "DATA":
                if not self._take():
                    return
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
        self.server.messages.append(message)
        self._answer("250 taken")
        return True

    def _answer(self, text):
        self.wfile.write(f"{text}\r\n".encode())


class SmtpServer(socketserver.ThreadingTCPServer):
    """Use as a context manager; ``port`` is where it listens, ``messages`` what it took."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Session)
        self.port = self.server_address[1]
        self.messages = []
        self.refused = set()
        self.hang_up_after = None

    def __enter__(self):
        self.thread = threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *exception):
        self.shutdown()
        self.thread.join()
        self.server_close()
