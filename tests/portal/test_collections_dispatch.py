"""Copies of reminders: each of those who read them has a link of his own."""

import re

from odoo.fields import Command
from odoo.tests import tagged

from ..portal_common import PortalCommon

TOKEN = re.compile(r"/collections/account/([0-9a-z]+-[\w-]{22})")


@tagged("post_install", "-at_install")
class TestCollectionsDispatch(PortalCommon):
    def test_a_copy_has_the_link_of_who_gets_it(self):
        role = self.env["collections.contact.role"].create(
            {"name": "Auditor", "gets_copies": True, "portal_only_looks": True}
        )
        auditor = self.env["res.partner"].create(
            {
                "name": "Auditor",
                "parent_id": self.customer.id,
                "email": "audit@example.com, second@example.com",
                "collections_role_ids": [Command.set(role.ids)],
            }
        )
        self.levels[0].write({"attach_statement": True, "attach_letter": True})
        self.levels[0].body = "<p>Look at {portal_link}</p>"
        self._invoice(5)
        run = self._prepare()
        notice = run.notice_ids
        run.action_send()
        with self._smtp() as server:
            self._deliver()
        self.assertEqual(notice.state, "sent")
        find = self.portal.with_user(self.env.ref("base.public_user"))._find_access_sudo
        rights = {}
        for message in server.messages:
            text = message.get_body(("html",)).get_content()
            [token] = set(TOKEN.findall(text))
            self.assertIn(token, message.get_body(("plain",)).get_content())
            access = find(token)
            readers = [own.addr_spec for own in message["To"].addresses]
            rights[readers[0]] = (access.contact, access.may_act)
            # Who reads it sees who else has it; and opts out nobody else.
            self.assertEqual(len(set(readers)), 3)
            link = message["List-Unsubscribe"].strip("<>").rpartition("/")[2]
            addresses = self.env["collections.consent"]._read_link(link)["addresses"]
            self.assertEqual(addresses, readers[:1])
        addressee = notice.recipient_id or notice.partner_id
        self.assertEqual(
            rights,
            {
                "a@example.com": (addressee, True),
                "audit@example.com": (auditor, False),
                "second@example.com": (auditor, False),
            },
        )
        # What is attached is the same for all: it has no link to the account.
        files = notice.message_id.attachment_ids
        self.assertEqual(len(files), 2)
        for file in files:
            self.assertIn(self.customer.name, file.raw.decode(), "tests render HTML")
            self.assertNotIn("/collections/account/", file.raw.decode())
        # What nobody knows any more leads to where one logs in.
        emails = [
            {
                "email_to": ["a@example.com"],
                "email_cc": ["gone@example.com"],
                "headers": {},
                "body": f"/collections/account/{token}",
                "body_alternative": "",
            }
        ]
        parted = notice.dispatch_id._part_readers(emails)
        self.assertEqual(
            [email["body"] for email in parted], [emails[0]["body"], "/my/collections"]
        )

    def test_without_a_link_it_is_one_message(self):
        self.company.sudo().collections_portal = False
        emails = [{"email_cc": ["b@example.com"], "body": "x"}]
        self._invoice(5)
        run = self._prepare()
        run.action_send()
        self.env["collections.notice"]._send_batch()
        self.assertIs(run.notice_ids.dispatch_id._part_readers(emails), emails)
