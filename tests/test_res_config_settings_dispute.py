from odoo.tests import tagged

from .dispute_common import DisputeCommon


@tagged("post_install", "-at_install")
class TestResConfigSettingsDispute(DisputeCommon):
    def test_settings_are_those_of_the_company(self):
        boss = self._user("supervisor")
        account = self.company_data["default_account_expense"]
        self.env["res.config.settings"].create(
            {
                "company_id": self.company.id,
                "collections_dispute_supervisor_id": boss.id,
                "collections_dispute_account_id": account.id,
                "collections_dispute_limit": 25.0,
                "collections_dispute_alias_name": "disputes",
            }
        ).execute()
        self.assertRecordValues(
            self.company,
            [
                {
                    "collections_dispute_supervisor_id": boss.id,
                    "collections_dispute_account_id": account.id,
                    "collections_dispute_limit": 25.0,
                    "collections_dispute_alias_name": "disputes",
                }
            ],
        )

    def test_switch_shows_and_hides_disputes(self):
        collector = self._user("collector")
        group = "collections_followup.group_collections_dispute"
        menu = self.env.ref("collections_followup.menu_disputes")
        for wanted in (True, False, True):
            self.env["res.config.settings"].create({"group_collections_dispute": wanted}).execute()
            self.env.registry.clear_all_caches()
            self.env.invalidate_all()
            with self.subTest(wanted=wanted):
                self.assertEqual(collector.has_group(group), wanted)
                shown = self.env["ir.ui.menu"].with_user(collector)._visible_menu_ids()
                self.assertEqual(menu.id in shown, wanted)
