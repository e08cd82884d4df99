from odoo.tests import tagged

from ..dispute_common import DisputeCommon
from ..settings_common import SettingsCommon


@tagged("post_install", "-at_install")
class TestResConfigSettingsDispute(SettingsCommon, DisputeCommon):
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
        self._check_switch("group_collections_dispute", "menu_disputes")
