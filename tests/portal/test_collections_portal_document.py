"""Links in notices and statements, where the pages are switched on."""

from datetime import timedelta

from odoo.fields import Datetime
from odoo.tests import tagged

from ..portal_common import PortalCommon


@tagged("post_install", "-at_install")
class TestCollectionsPortalDocument(PortalCommon):
    def test_made_once_for_a_notice_and_a_contact(self):
        self._invoice(5)
        notice = self._prepare().notice_ids
        values = self.env["collections.document"]._get_document_values(notice)[notice.id]
        own = self.links.search([("notice_id", "=", notice.id)])
        self.assertEqual(own.contact_id, notice.recipient_id or notice.partner_id)
        self.assertTrue(values["portal_url"].endswith(own._get_token_sudo()))
        self.assertEqual(values["words"]["portal_link"], values["portal_url"])
        again = self.env["collections.document"]._get_document_values(notice)[notice.id]
        self.assertEqual(again["portal_url"], values["portal_url"])
        # Written again later, it works from then on; revoked, it stays so.
        own.sudo().date_expires = Datetime.now() + timedelta(days=1)
        self.env["collections.document"]._get_document_values(notice)
        self.assertGreater(own.date_expires, Datetime.now() + timedelta(days=80))
        own.action_revoke()
        self.env["collections.document"]._get_document_values(notice)
        self.assertFalse(own.is_open)
        statement = self.env["collections.statement"]._get_statement_values(self.customer)
        self.assertIn("/collections/account/", statement[self.customer.id]["account_url"])
        # Switched off, nothing carries a link of ours.
        self.company.sudo().collections_portal = False
        values = self.env["collections.document"]._get_document_values(notice)[notice.id]
        self.assertNotIn("/collections/account/", values["portal_url"])
        self.assertNotIn("/collections/account/", values["words"]["portal_link"])
        statement = self.env["collections.statement"]._get_statement_values(self.customer)
        self.assertFalse(statement[self.customer.id]["account_url"])
