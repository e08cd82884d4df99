from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.collections_followup.models.portal import collections_portal_open

from ..portal_common import PortalCommon


@tagged("post_install", "-at_install")
class TestCollectionsPortalOpen(PortalCommon):
    def test_pages_of_items_and_ages_in_words(self):
        for days in (-5, 5, 35, 200):
            self._invoice(days, 100)
        access = self._access()
        with patch.object(collections_portal_open, "PAGE", 3):
            page = self.portal._get_page_sudo(access, 2)
        values = page["sections"][0]["values"]
        [group] = values["groups"]
        self.assertEqual((values["pages"], group["count"], len(group["items"])), (2, 4, 1))
        self.assertEqual([age["percent"] for age in group["ageing"]], [25, 25, 25, 25])
        self.assertIn("not due yet", group["ageing"][0]["label"])
        self.assertIn("over 120 days", group["ageing"][-1]["label"])
        self.assertIn("300.00", group["to_pay"])
