from odoo.tests import tagged

from ..portal_common import PortalCommon


@tagged("post_install", "-at_install")
class TestCollectionsPortalDocuments(PortalCommon):
    def test_what_was_sent_to_this_customer(self):
        documents = self.env["collections.portal.documents"]
        self._invoice(5)
        self._invoice(5, partner=self.partner_b)
        notices = self._prepare().notice_ids
        own = notices.filtered(lambda notice: notice.partner_id == self.customer)
        access = self._access()
        self.assertFalse(documents._find_notices(access), "none is sent yet")
        notices.sudo().write({"state": "sent", "content": "<p>Please pay.</p>"})
        self.assertEqual(documents._find_notices(access).ids, own.ids)
        self.assertFalse(documents._find_notices(access, (notices - own).ids))
        name, content, kind = documents._read_notice(own)
        self.assertEqual((content, kind), (b"<p>Please pay.</p>", "text/html; charset=utf-8"))
        self.assertTrue(name.startswith(own.name))
        # What a colleague was given to do is no letter to the customer.
        self.env.cr.execute("UPDATE collections_notice SET channel = 'phone'")
        self.env.invalidate_all()
        self.assertFalse(documents._find_notices(access))

    def test_agreements_in_force(self):
        documents = self.env["collections.portal.documents"]
        access = self._access()
        for kind in documents._get_agreement_labels():
            self.assertFalse(documents._find_agreements(access, kind))
