from odoo.addons.mail.tests.common import MailCommon

from .contact_common import ContactCommon

MAIL = """From: {sender}
To: ar@example.com
Subject: {subject}
Message-Id: <{number}@customer.example>
In-Reply-To: {parent}
{extra}MIME-Version: 1.0
Content-Type: text/plain; charset="utf-8"

{body}
"""


class ReplyCommon(ContactCommon, MailCommon):
    """Customers answer to what was sent from a case."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person.email = "vogt@customer.example"
        cls.case.user_id = cls.collector
        cls.asked = cls.case.message_post(
            body="Please pay.", message_type="comment", partner_ids=cls.customer.ids
        )
        cls.count = 0

    @classmethod
    def _answer(
        cls,
        body="We will pay on 15 March.",
        sender="Ms Vogt <vogt@customer.example>",
        subject="Re: Reminder",
        extra="",
        asked=None,
    ):
        """Let an answer come in; return what was made of it."""
        cls.count += 1
        known = cls.env["collections.reply"].search([])
        cls.env["mail.thread"].with_user(cls.env.ref("base.user_root")).message_process(
            None,
            MAIL.format(
                sender=sender,
                subject=subject,
                number=cls.count,
                parent=(asked or cls.asked).message_id,
                extra=extra,
                body=body,
            ),
        )
        return cls.env["collections.reply"].search([]) - known

    def _sort(self, reply, user=None):
        """Open the dialog that sorts an answer."""
        user = user or self.collector
        return self._open(reply.with_user(user).action_sort()).with_user(user)
