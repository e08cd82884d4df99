"""Watches a session with a mail server, to know what it has taken when something goes wrong.

A message counts as handed over from the moment when its last byte was sent: from then on until
the server answers, nobody can know whether it was taken.
"""

import smtplib

# What ends the content of a message (RFC 5321, section 4.1.1.4).
END_OF_CONTENT = b"\r\n.\r\n"


class SmtpWatch:
    """What one e-mail has come to in a session with a mail server.

    ``content_sent``
        whether a message went out whole and no answer came to it yet
    ``taken``
        how many messages the server has confirmed since ``begin``
    ``refused``
        the addresses that it did not take, of messages that it took for others
    ``error``
        what the server or the connection answered to the last message, or None
    """

    def __init__(self, session):
        """Watch a session.

        :param session: an ``smtplib.SMTP``, or what stands for it
        """
        self.begin()
        self.served = False
        self._send = getattr(session, "send", None)
        self._send_message = session.send_message
        if self._send:
            session.send = self._watch_send
        session.send_message = self._watch_send_message

    def begin(self):
        """Forget the e-mail before: a further one begins."""
        self.content_sent = False
        self.taken = 0
        self.refused = set()
        self.error = None

    @property
    def in_doubt(self):
        """Whether the server may have taken something that it did not confirm."""
        return self.content_sent

    def _watch_send(self, data, *args, **kwargs):
        result = self._send(data, *args, **kwargs)
        if isinstance(data, bytes | bytearray) and bytes(data[-5:]) == END_OF_CONTENT:
            self.content_sent = True
        return result

    def _watch_send_message(self, *args, **kwargs):
        try:
            result = self._send_message(*args, **kwargs)
        except Exception as error:
            self.error = error
            if isinstance(error, smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused):
                # An answer, whatever it says, is no doubt.
                self.content_sent = False
            raise
        self.content_sent = False
        self.taken += 1
        self.refused |= set(result or ())
        self.served = True
        return result


def find_refusal(error):
    """Return what a mail server's answer means for the e-mail.

    :param error: the exception of ``smtplib``
    :return: ``"recipient"`` when no such recipient exists for good, ``"message"`` when the server
        refuses it for good (codes 5xx, RFC 5321 section 4.2.1), else ``"later"``
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [answer[0] for answer in error.recipients.values()]
        return "recipient" if codes and min(codes) >= 500 else "later"
    if isinstance(error, smtplib.SMTPResponseException) and 500 <= error.smtp_code < 600:
        return "message"
    return "later"
