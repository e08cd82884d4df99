from odoo.tests import tagged

from ..settings_common import SettingsCommon


@tagged("post_install", "-at_install")
class TestResCompany(SettingsCommon):
    def test_switched_on_in_settings(self):
        collector = self._user("collector")
        menu = self.env.ref("collections_followup.menu_placement")
        shown = "collections_followup.group_collections_placement"
        for wanted in (False, True, False):
            self._save(collections_placement=wanted)
            self.env.registry.clear_all_caches()
            self.env.invalidate_all()
            with self.subTest(wanted=wanted):
                self.assertEqual(collector.has_group(shown), wanted)
                menus = self.env["ir.ui.menu"].with_user(collector)._visible_menu_ids()
                self.assertEqual(menu.id in menus, wanted)
                self.assertEqual(self.company._collections_places(), wanted)
        self._check_kept(
            collections_placement_min_days=90,
            collections_placement_final_days=21,
            collections_placement_min_amount=75.0,
            collections_placement_choice="share",
            collections_placement_nightly=True,
        )

    def test_tiers_and_limits(self):
        self.company.collections_placement_supervisor_amount = 100.0
        self.assertEqual(self.company._collections_get_placement_tier(100.0), "supervisor")
        self.assertEqual(self.company._collections_get_placement_tier(100.01), "manager")
        self.company.collections_placement_supervisor_amount = 0.0
        self.assertEqual(self.company._collections_get_placement_tier(1e9), "supervisor")
        words = self._refused(self.company.write, {"collections_placement_min_days": -1})
        self.assertIn("0 to 3650", words)
