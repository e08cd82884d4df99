from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import CollectionsCommon

# What a mail server sends back (RFC 3464), with the headers of the message that it refused.
BOUNCE = """\
From: Mail Delivery System <MAILER-DAEMON@mail.example>
To: ar@example.com
Subject: Undelivered Mail Returned to Sender
Message-ID: <bounce-{number}@mail.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="part"

--part
Content-Type: text/plain

The mailbox {address} does not exist.

--part
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example

Final-Recipient: rfc822; {address}
Action: failed
Status: 5.1.1

--part
Content-Type: text/rfc822-headers

From: ar@example.com
To: {address}
Message-ID: {message_id}
Subject: Level 1

--part--
"""


@tagged("post_install", "-at_install")
class TestMailThread(CollectionsCommon):
    def _bounce(self, message_id, address="a@example.com", number=1):
        mail = BOUNCE.format(message_id=message_id, address=address, number=number)
        with mute_logger("odoo.addons.mail.models.mail_thread"):
            self.env["mail.thread"].message_process(False, mail)

    def _tasks(self):
        return self.env["mail.activity"].search([("summary", "like", "Not delivered")])

    def test_notice_that_comes_back_does_not_go_unnoticed(self):
        self._invoice(5)
        notice = self._pass().notice_ids
        self._bounce(notice.message_id.message_id)
        task = self._tasks()
        self.assertEqual(task.res_id, notice.case_id.id)
        self.assertEqual(task.summary, "Not delivered: a@example.com")
        self.assertIn("does not exist", task.note)
        # Core counts what came back: after a few times the address is not used any more.
        self.assertEqual(self.customer.message_bounce, 1)

    def test_address_that_keeps_bouncing_is_not_used(self):
        self.levels.write({"fallback": False})
        self._invoice(5)
        notice = self._pass().notice_ids
        for number in range(3):
            self._bounce(notice.message_id.message_id, number=number)
        self.assertEqual(len(self._tasks()), 1)
        with self._on(20):
            later = self._pass().notice_ids
        self.assertEqual((later.state, later.failure_type), ("failed", "bounced"))

    def test_other_messages_that_come_back_are_none_of_ours(self):
        self._invoice(5)
        self.assertEqual(self._pass().notice_ids.state, "sent")
        message = self.customer.message_post(body="Hello", message_type="email_outgoing")
        self._bounce(message.message_id)
        self._bounce("<unknown@example.com>", number=2)
        self.assertFalse(self._tasks())
        self.assertEqual(self.customer.message_bounce, 2)
