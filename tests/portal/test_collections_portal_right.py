from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..portal_common import PortalCommon


@tagged("post_install", "-at_install")
class TestCollectionsPortalRight(PortalCommon):
    def test_who_may_give_access_and_to_what(self):
        rights = self.env["collections.portal.right"]
        keeper = self.env["res.partner"].create({"name": "Books Ltd", "is_company": True})
        clerk = self.env["res.partner"].create({"name": "Clerk", "parent_id": keeper.id})
        values = {"holder_id": keeper.id, "partner_id": self.customer.id}
        with self.assertRaises(AccessError):
            rights.with_user(self._user("collector")).create(values)
        supervisor = self._user("supervisor")
        right = rights.with_user(supervisor).create(values)
        self.assertEqual((right.level, right.company_id), ("see", self.company))
        self.assertEqual(rights._find_sudo(clerk), right)
        self.assertFalse(rights._find_sudo(self.contact))
        for wrong in (
            {"holder_id": clerk.id, "partner_id": self.contact.id},
            {"holder_id": self.contact.id, "partner_id": self.customer.id},
        ):
            self._refused(rights.with_user(supervisor).create, wrong)
