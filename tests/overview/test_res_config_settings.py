from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestResConfigSettings(CollectionsCommon):
    def test_dashboard_is_offered_where_dashboards_are(self):
        settings = self.env["res.config.settings"].new()
        available = "spreadsheet.dashboard" in self.env
        self.assertEqual(settings.collections_has_dashboards, available)
        user = self._user("supervisor", login="dashboard_settings")
        with self.assertRaises(AccessError):
            self.env["res.config.settings"].with_user(
                user
            ).new().action_collections_make_dashboard()
