import re

from odoo.fields import Command
from odoo.tests import tagged

from ..portal_common import PortalCommon

TOKEN = re.compile(r"/collections/account/([0-9a-z]+-[\w-]{22})")


@tagged("post_install", "-at_install")
class TestCollectionsNoticeCopy(PortalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        role = cls.env["collections.contact.role"].create(
            {"name": "Auditor", "gets_copies": True, "portal_only_looks": True}
        )
        cls.auditor = cls.env["res.partner"].create(
            {
                "name": "Auditor",
                "parent_id": cls.customer.id,
                "email": "audit@example.com, second@example.com",
                "collections_role_ids": [Command.set(role.ids)],
            }
        )
        cls.levels[0].write({"attach_statement": True, "attach_letter": True})
        cls.levels[0].body = "<p>Look at {portal_link}</p>"
        cls._invoice(5)

    def _send(self):
        run = self._prepare()
        run.action_send()
        with self._smtp() as server:
            self._deliver()
        return run.notice_ids, server.messages

    def test_a_copy_has_the_link_of_who_gets_it(self):
        notice, messages = self._send()
        self.assertEqual((notice.state, notice.copy_ids.state), ("sent", "sent"))
        find = self.portal.with_user(self.env.ref("base.public_user"))._find_access_sudo
        rights = {}
        for message in messages:
            [token] = set(TOKEN.findall(message.get_body(("html",)).get_content()))
            self.assertIn(token, message.get_body(("plain",)).get_content())
            access = find(token)
            readers = tuple(own.addr_spec for own in message["To"].addresses)
            rights[readers] = (access.contact, access.may_act)
            # Who reads it opts out nobody else.
            link = message["List-Unsubscribe"].strip("<>").rpartition("/")[2]
            addresses = self.env["collections.consent"]._read_link(link)["addresses"]
            self.assertEqual(tuple(addresses), readers)
        addressee = notice.recipient_id or notice.partner_id
        self.assertEqual(
            rights,
            {
                ("a@example.com",): (addressee, True),
                ("audit@example.com", "second@example.com"): (self.auditor, False),
            },
        )
        # What is attached is the same for all: it has no link to the account.
        files = notice.message_id.attachment_ids
        self.assertEqual(len(files), 2)
        for file in files:
            self.assertIn(self.customer.name, file.raw.decode(), "tests render HTML")
            self.assertNotIn("/collections/account/", file.raw.decode())
        # Where the company has no such pages any more, it leads to where one logs in.
        self.company.sudo().collections_portal = False
        [(_subject, body)] = notice.copy_ids._get_contents("en_US").values()
        self.assertFalse(TOKEN.findall(body))
        self.assertIn("/my/collections", body)
