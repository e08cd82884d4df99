from odoo.tests import tagged

from ..portal_common import PortalCommon


@tagged("post_install", "-at_install")
class TestResCompany(PortalCommon):
    def test_off_at_first_and_days_that_make_sense(self):
        fresh = self.env["res.company"].create({"name": "Fresh"})
        self.assertEqual((fresh.collections_portal, fresh.collections_portal_days), (False, 90))
        for days in (0, -1, 731):
            self._refused(fresh.write, {"collections_portal_days": days})
        fresh.email_secondary_color = "#ffff00"
        self.assertNotEqual(fresh._collections_get_portal_color(), "#ffff00")
