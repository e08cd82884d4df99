from odoo.tests import tagged

from ..portal_common import PortalCommon


@tagged("post_install", "-at_install")
class TestCollectionsPortalSection(PortalCommon):
    def test_found_in_the_registry_in_their_order(self):
        sections = self.env["collections.portal.section"]._get_sections()
        orders = [section._section_order for section in sections]
        self.assertEqual(orders, sorted(orders))
        for section in sections:
            self.assertTrue(self.env.ref(section._section_template))
