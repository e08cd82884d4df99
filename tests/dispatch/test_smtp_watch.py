import email
import smtplib
import unittest

from odoo.addons.collections_followup.models.dispatch.smtp_watch import SmtpWatch, find_refusal

from tools.devenv.mailserver import SmtpServer


class TestSmtpWatch(unittest.TestCase):
    def _session(self, server):
        session = smtplib.SMTP("127.0.0.1", server.port)
        self.addCleanup(session.close)
        return session, SmtpWatch(session)

    def _send(self, session):
        message = "Subject: x\r\n\r\nHello"
        session.send_message(_message(message), "a@example.com", ["b@example.com"])

    def test_taken_is_no_doubt(self):
        with SmtpServer() as server:
            session, watch = self._session(server)
            self._send(session)
            self.assertEqual((watch.taken, watch.in_doubt, watch.error), (1, False, None))
            watch.begin()
            self.assertEqual(watch.taken, 0)
            self.assertTrue(watch.served)

    def test_hang_up_before_the_content_is_no_doubt(self):
        with SmtpServer() as server:
            server.hang_up_after = 0
            session, watch = self._session(server)
            self.assertRaises(smtplib.SMTPServerDisconnected, self._send, session)
            self.assertEqual((watch.taken, watch.in_doubt), (0, False))

    def test_hang_up_after_the_content_is(self):
        with SmtpServer() as server:
            server.silent_after = 0
            session, watch = self._session(server)
            self.assertRaises(smtplib.SMTPServerDisconnected, self._send, session)
            self.assertEqual((watch.taken, watch.in_doubt), (0, True))
            self.assertEqual(len(server.messages), 1)

    def test_refusal_of_the_content_is_an_answer(self):
        with SmtpServer() as server:
            server.answers["CONTENT"] = "554 no"
            session, watch = self._session(server)
            self.assertRaises(smtplib.SMTPDataError, self._send, session)
            self.assertEqual((watch.taken, watch.in_doubt), (0, False))
            self.assertEqual(find_refusal(watch.error), "message")

    def test_kinds_of_refusal(self):
        refused = smtplib.SMTPRecipientsRefused
        self.assertEqual(find_refusal(refused({"a": (550, b"no")})), "recipient")
        self.assertEqual(find_refusal(refused({"a": (550, b"no"), "b": (451, b"later")})), "later")
        self.assertEqual(find_refusal(smtplib.SMTPSenderRefused(421, b"busy", "a")), "later")
        self.assertEqual(find_refusal(smtplib.SMTPSenderRefused(550, b"no", "a")), "message")
        self.assertEqual(find_refusal(smtplib.SMTPServerDisconnected("gone")), "later")


def _message(text):

    return email.message_from_string(text)
