from odoo.fields import Command
from odoo.tests import tagged

from ..portal_common import PortalCommon


@tagged("post_install", "-at_install")
class TestCollectionsNotice(PortalCommon):
    def test_links_of_copies_are_made_before_they_leave(self):
        role = self.env["collections.contact.role"].create({"name": "Boss", "gets_copies": True})
        self._invoice(5)
        notice = self._prepare().notice_ids
        links = self.links.search([("notice_id", "=", notice.id)])
        notice._get_copies()
        self.assertEqual(self.links.search([("notice_id", "=", notice.id)]), links)
        self.contact.collections_role_ids = [Command.set(role.ids)]
        copies, _left_out = notice._get_copies()
        self.assertTrue(copies[notice.id])
        made = self.links.search([("notice_id", "=", notice.id)]) - links
        self.assertEqual(made.contact_id, self.contact)
        notice._get_copies()
        self.assertEqual(self.links.search([("notice_id", "=", notice.id)]), links | made)
