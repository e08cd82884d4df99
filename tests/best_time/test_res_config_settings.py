from odoo.tests import tagged

from ..settings_common import SettingsCommon


@tagged("post_install", "-at_install")
class TestResConfigSettings(SettingsCommon):
    def test_off_by_default_and_kept_for_one_company(self):
        self.assertFalse(self.company.collections_best_time)
        self.assertFalse(self.company.collections_best_time_notices)
        self._check_kept(collections_best_time=True, collections_best_time_notices=True)
