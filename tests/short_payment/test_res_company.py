from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestResCompany(CollectionsCommon):
    def test_what_is_kept_follows_the_settings(self):
        read = self.company._collections_get_short_settings
        self.assertEqual(read(), ("off", 0.0, 10.0))
        self.company.write({"collections_short_mode": "open", "collections_short_tolerance": 2})
        self.assertEqual(read(), ("open", 2.0, 10.0))
        self.company.collections_short_percent = 3
        self.assertEqual(read()[2], 3.0)

    def test_settings_out_of_bounds(self):
        for values in ({"collections_short_tolerance": -1}, {"collections_short_percent": 51}):
            self.assertIn("rest is short", self._refused(self.company.write, values))
