"""The mail server of demo, tests and benchmark: on loopback, delivering nothing.

It takes what comes; told to, it also refuses, hangs up and waits.
"""

import asyncio
import contextlib
import email
import email.policy
import functools
import math
import socket
import threading
import time

from aiosmtpd.smtp import SMTP

HOST = "127.0.0.1"
# What ``hostility`` answers to end the session instead of saying anything.
HANG_UP = "hang up"


def bound(port=0):
    """A listening socket at this port, or at any free one when it is taken."""
    for wanted in (port, 0):
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with contextlib.suppress(OSError):
            listener.bind((HOST, wanted))
            listener.listen(100)
            return listener
        listener.close()
    raise SystemExit("no free port on loopback")


class _Session(SMTP):
    """One connection."""

    def __init__(self, server, loop):
        # No time limit: tests move the clock by days while a session is open.
        limits = {"timeout": math.inf, "data_size_limit": 100 * 2**20}
        super().__init__(server, loop=loop, enable_SMTPUTF8=True, **limits)

    async def smtp_DATA(self, arg):
        server = self.event_handler
        answer = await server.ask("DATA", self) or server.answers.get("DATA")
        if answer and answer != HANG_UP:
            await self.push(answer)
        elif answer or server.hangs_up():
            self.transport.close()
        else:
            await super().smtp_DATA(arg)


class SmtpServer:
    """Use as a context manager; ``port`` is where it listens, ``messages`` what it took.

    ``refused`` are addresses that it does not know; ``hang_up_after`` and ``silent_after`` are
    how many messages it takes before it hangs up at the next one, without taking it or after
    having taken it; ``answers`` are lines that it says to MAIL, RCPT and DATA (``CONTENT``: to
    the message itself); ``on_content`` is called with each message before it is confirmed;
    ``delay`` is how many seconds it takes to confirm one. With ``keep``, a function that gets the
    envelope of each message, nothing is kept here.

    ``hostility`` is a function that decides anew at each step of each message: it is called with
    the step (``MAIL``, ``RCPT``, ``DATA``, ``CONTENT``: the message is there; ``TAKEN``: it is
    kept), with what the client calls itself, and with the message once it is there. It may take
    its time; it returns a line to say instead of going on, ``HANG_UP``, or None.
    """

    def __init__(self, port=0, keep=None):
        self.listener = bound(port)
        self.port = self.listener.getsockname()[1]
        self.keep = keep
        self.messages = []
        self.sessions = 0
        self.refused = set()
        self.answers = {}
        self.hang_up_after = None
        self.silent_after = None
        self.on_content = None
        self.hostility = None
        self.delay = 0

    def __enter__(self):
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *exception):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()

    def _serve(self):
        asyncio.set_event_loop(self.loop)
        self.loop.run_until_complete(self._listen())
        self.loop.run_forever()
        self.server.close()
        tasks = asyncio.all_tasks(self.loop)
        for task in tasks:
            task.cancel()
        self.loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        self.loop.close()

    async def _listen(self):
        self.server = await self.loop.create_server(self._open_session, sock=self.listener)

    def refuse(self):
        """Refuse new sessions until ``welcome``; those that are open go on."""
        self._do(self._refuse())

    async def _refuse(self):
        self.server.close()
        # Held, without listening to it: nobody else gets the port meanwhile.
        self.listener = socket.socket()
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.listener.bind((HOST, self.port))

    def welcome(self):
        """Take new sessions again."""
        self._do(self._listen())

    def _do(self, work):
        asyncio.run_coroutine_threadsafe(work, self.loop).result(30)

    def _open_session(self):
        self.sessions += 1
        return _Session(self, self.loop)

    def hangs_up(self):
        """Whether the server ends the session instead of taking the next message."""
        return self._is_over("hang_up_after")

    def _is_over(self, name):
        left = getattr(self, name)
        if left:
            setattr(self, name, left - 1)
        return left is not None and left <= 0

    async def ask(self, step, session):
        """What ``hostility`` says at a step; in a thread, since it may take its time."""
        if not self.hostility:
            return None
        name = session.session.host_name
        return await self.loop.run_in_executor(None, self.hostility, step, name, None)

    # -- what aiosmtpd calls -------------------------------------------------------

    async def handle_MAIL(self, server, _session, envelope, address, options):
        """The sender."""
        answer = await self.ask("MAIL", server) or self.answers.get("MAIL")
        if answer:
            return self._say(answer, server)
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 ok"

    async def handle_RCPT(self, server, _session, envelope, address, options):
        """One recipient."""
        answer = await self.ask("RCPT", server) or self.answers.get("RCPT")
        if answer:
            return self._say(answer, server)
        if address in self.refused:
            return "550 no such user here"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 ok"

    async def handle_DATA(self, server, session, envelope):
        """The message; in a thread, since what a test does meanwhile may send mail, too."""
        take = functools.partial(self._take, envelope, session.host_name)
        return self._say(await self.loop.run_in_executor(None, take), server)

    def _say(self, answer, session):
        """The line to say, or the end of the session."""
        if answer != HANG_UP:
            return answer
        session.transport.close()
        return "250 nobody hears this"

    def _take(self, envelope, name):
        """The answer to a message."""
        message = None
        if not self.keep:
            message = email.message_from_bytes(
                envelope.original_content, policy=email.policy.default
            )
        if self.on_content:
            self.on_content(message)
        if self.delay:
            time.sleep(self.delay)
        answer = self.hostility and self.hostility("CONTENT", name, message)
        answer = answer or self.answers.get("CONTENT")
        if answer:
            return answer
        if self.keep:
            self.keep(envelope)
        else:
            self.messages.append(message)
        answer = self.hostility and self.hostility("TAKEN", name, message)
        return answer or (HANG_UP if self._is_over("silent_after") else "250 taken")
